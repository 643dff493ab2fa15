#!/usr/bin/env node
// Packs what trains a run and nothing else, for machines that have neither Node nor this checkout.
//
//   node scripts/pack-trainer.mjs FOLDER     keeps the archive in FOLDER, and prints its SHA-256 and its path
//
// In the folder it is called by the hash of what is in it, so that the same program is packed once; older ones go.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { copyFiles, trainerFiles } from './packaging/program-files.mjs'

/** Or of a package. */
const checkout = path.join(import.meta.dirname, '..')

try {
  await main(process.argv[2])
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** @param {string | undefined} wish */
async function main(wish) {
  if (wish === undefined) throw new Error('Expected a folder, got nothing.')
  const folder = path.resolve(wish)
  const files = trainerFiles(checkout)
  const archive = path.join(folder, `${await hashOf(files)}.tar.gz`)
  if (!existsSync(archive)) {
    await fs.mkdir(folder, { recursive: true })
    const earlier = (await fs.readdir(folder)).filter((name) => /^[0-9a-f]{64}\.tar\.gz(\.new)?$/.test(name))
    for (const name of earlier) await fs.rm(path.join(folder, name))
    await pack(files, archive)
  }
  console.log(`${await sumOf(archive)} ${archive}`)
}

/** @param {string} file */
async function sumOf(file) {
  const sum = createHash('sha256')
  await pipeline(createReadStream(file), sum)
  return sum.digest('hex')
}

/**
 * Of names and contents: the same program has the same hash, whenever it was packed.
 * @param {readonly string[]} files
 */
async function hashOf(files) {
  const all = createHash('sha256')
  for (const file of files) {
    all.update(`${file}\n${await sumOf(path.join(checkout, file))}\n`)
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
    await run('tar', ['-czf', `${archive}.new`, '-C', folder, '.'])
    await fs.rename(`${archive}.new`, archive)
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
