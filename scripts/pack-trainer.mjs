#!/usr/bin/env node
// Packs what trains a run and nothing else, for machines that have neither Node nor this checkout.
//
//   node scripts/pack-trainer.mjs --hash     prints the hash of the contents
//   node scripts/pack-trainer.mjs FOLDER     writes FOLDER/HASH.tar.gz too

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { copyFiles, programFiles } from './packaging/program-files.mjs'

const checkout = path.join(import.meta.dirname, '..')

try {
  await main(process.argv[2])
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** @param {string | undefined} wish */
async function main(wish) {
  if (wish === undefined) throw new Error('Expected --hash or a folder, got nothing.')
  const files = programFiles({ checkout, part: 'trainer' })
  const hash = await hashOf(files)
  if (wish !== '--hash') await pack(files, path.resolve(wish, `${hash}.tar.gz`))
  console.log(hash)
}

/**
 * Of names and contents: the same program has the same hash, whenever it was packed.
 * @param {readonly string[]} files
 */
async function hashOf(files) {
  const all = createHash('sha256')
  for (const file of files) {
    const one = createHash('sha256')
    await pipeline(createReadStream(path.join(checkout, file)), one)
    all.update(`${file}\n${one.digest('hex')}\n`)
  }
  return all.digest('hex')
}

/**
 * @param {readonly string[]} files
 * @param {string} archive
 */
async function pack(files, archive) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'ebm-trainer-'))
  try {
    await copyFiles({ checkout, files, folder })
    await run('tar', ['-czf', archive, '-C', folder, '.'])
  } finally {
    await fs.rm(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with exit code ${code}.`)),
    )
  })
}
