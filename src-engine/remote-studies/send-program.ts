// The program that trains, put where a cluster's nodes find it: once for each version of it, named by its hash.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppError } from '../../src-shared/errors.ts'
import { cacheFolder } from '../places/cache-folder.ts'
import type { Cluster } from './cluster.ts'
import { programFile } from './study-folder.ts'

const script = join(import.meta.dirname, '..', '..', 'scripts', 'pack-trainer.mjs')

/** Answers the archive's hash; null where the program is there already. Throws AppError where it cannot be packed or put there. */
export async function sendProgram({ programs }: Pick<Cluster, 'programs'>): Promise<string | null> {
  if (!programs) return null
  const { hash, path } = await packed()
  if (!(await programs.has(programFile(hash)))) await programs.put(programFile(hash), await readFile(path))
  return hash
}

async function packed(): Promise<{ hash: string; path: string }> {
  const [line] = (await pack([join(cacheFolder(), 'program')])).trim().split('\n')
  const space = line.indexOf(' ')
  return { hash: line.slice(0, space), path: line.slice(space + 1) }
}

async function pack(args: readonly string[]): Promise<string> {
  if (!existsSync(script)) {
    throw new AppError('not-supported', `Expected the script ${script}, got none: train elsewhere from a checkout.`)
  }
  const packing = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const code = new Promise<number | null>((resolve, reject) => {
    packing.on('error', reject)
    packing.on('close', resolve)
  })
  const [said, complaint, exit] = await Promise.all([text(packing.stdout), text(packing.stderr), code])
  if (exit === 0) return said
  throw new AppError('not-supported', `Expected the program to be packed, got "${complaint.trim().slice(-500)}".`)
}
