// A chunk of such trials, one process each, one after the other: node chunk.ts FOLDER PART CHUNK. `toy.json` in the folder
// says how many, and where the trial's program is.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, , chunk] = process.argv.slice(2)
const { trials, program } = JSON.parse(readFileSync(join(folder, 'toy.json'), 'utf8')) as {
  trials: number
  program: string
}
for (let trial = 0; trial < trials; trial++) {
  const number = Number(chunk) * trials + trial
  const args = [program, join(folder, 'trials'), String(number)]
  if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) process.exit(1)
}
