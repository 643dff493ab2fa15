// Checkpoints as bytes (arrays-file.ts): progress, counts and backend as facts; parameters, optimizer and method as arrays.

import { AppError } from '../../src-shared/errors.ts'
import { decodeArrays, encodeArrays } from '../models/arrays-file.ts'
import type { Checkpoint } from './training.ts'

const magic = 'EBMCKPT1'

export function encodeCheckpoint({ arrays, ...facts }: Checkpoint): Uint8Array {
  return encodeArrays(magic, facts, arrays)
}

/** Throws AppError('data-unreadable') for bytes that are not a whole checkpoint of this version. */
export const decodeCheckpoint = (bytes: Uint8Array): Checkpoint =>
  decodeArrays<Omit<Checkpoint, 'arrays'>>(bytes, magic, (got, cause) => {
    const message = `Expected a checkpoint that this version wrote, got ${got}: start the run anew.`
    return new AppError('data-unreadable', message, { cause })
  })
