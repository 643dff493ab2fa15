// What is wrong with a file, said with its name.

import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../src-shared/errors.ts'
import { cut, printable } from '../../src-shared/quote.ts'

/** `moons.ebm: Expected …, got …: cure.` */
export type Refuse = (text: string, options?: { code?: ErrorCode; cause?: unknown }) => AppError

export const refusalOf =
  (path: string): Refuse =>
  (text, { code = 'data-unreadable', cause } = {}) =>
    new AppError(code, `${cut(printable(basename(path), ''), 80)}: ${text}`, { cause })

/** The cure for whatever a copy may have suffered on its way. */
export const askAgain = 'ask for a fresh copy of the file'
