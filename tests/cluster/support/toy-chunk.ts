// A chunk that trains nothing: node toy-chunk.ts FOLDER PART CHUNK. It takes `trials` from toy.json, sleeps `trialMs` for
// each that has no result yet, and notes in `events` what it does, so that a test sees what ran twice.

import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const [folder, part, chunk] = process.argv.slice(2)
const { trials, trialMs } = JSON.parse(readFileSync(join(folder, 'toy.json'), 'utf8')) as Toy
const attempt = process.env.EBM_ATTEMPT
const name = `${part}-${chunk}`

export interface Toy {
  trials: number
  trialMs: number
}

const note = (event: string) => appendFileSync(join(folder, 'events'), `${event} ${name} ${attempt}\n`)
process.on('SIGTERM', () => {
  note('suspended')
  process.exit(75)
})

mkdirSync(join(folder, 'results'), { recursive: true })
note('begin')
for (let trial = 0; trial < trials; trial++) {
  const result = join(folder, 'results', `${name}-${trial}`)
  if (existsSync(result)) continue
  note(`trial-${trial}`)
  await delay(trialMs)
  writeFileSync(`${result}.new`, `${name}-${trial}`)
  renameSync(`${result}.new`, result)
  appendFileSync(join(folder, 'frames', `${name}.${attempt}.bin`), `${name}-${trial}\n`)
}
note('end')
