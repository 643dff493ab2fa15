// How long a wide table takes from its file to rows that can be trained on: npm run bench:table [-- --rows 100000]
//   [-- --columns 100].
//
// The table is written first, with numbers of five decimals. Timed is what the window asks of the engine, in its order:
// the import sheet's look at the table, the preview of all columns, and the rows that an experiment begins with. Beside
// them stands what the engine's loop itself computed meanwhile: reading is the work of threads, and no stretch in which
// the loop answers nobody can be longer. Goals: each step under 10 s, the loop under 100 ms. On a busy machine the seconds
// are those of the machine, so the processor's seconds of all threads stand beside them.

import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DataConfigOf } from '../src-shared/config/data.ts'
import { dataTask } from '../src-engine/data-tasks/data-threads.ts'
import { purposes } from '../src-engine/random/purposes.ts'
import { randomStream } from '../src-engine/random/random-stream.ts'
import { machineLine } from './measure/machine.ts'

const secondsGoal = 10
const loopGoalMs = 100

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, columns: { type: 'string', default: '100' } },
})
const [rowCount, columnCount] = [Number(values.rows), Number(values.columns)]
const folder = mkdtempSync(join(tmpdir(), 'ebm-table-'))
try {
  await measure(join(folder, 'wide.csv'))
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(path: string): Promise<void> {
  writeTable(path)
  const megabytes = (statSync(path).size / 1e6).toFixed(0)
  console.log(`${await machineLine()}; ${rowCount.toLocaleString('en-US')} × ${columnCount} numbers, ${megabytes} MB\n`)
  console.log(
    `${'step'.padEnd(22)}${'seconds'.padStart(9)}${'processor s'.padStart(13)}${'loop ms'.padStart(14)}  goals`,
  )
  const reading = await step('look at the table', () => dataTask('table', { path, options: {} }))
  const positions = reading.columns.map(({ position }) => position)
  const columns = reading.columns.map(({ name }) => name)
  const data: DataConfigOf<'csv'> = { kind: 'csv', path, columns, positions, standardise: false }
  await step('preview all columns', () => dataTask('preview', { config: data, seed: 1, kept: null }))
  await step('rows to begin with', () => dataTask('contents', { data, kept: null }))
}

async function step<Made>(name: string, work: () => Promise<Made>): Promise<Made> {
  const [before, loopBefore] = [process.cpuUsage(), process.threadCpuUsage()]
  const start = performance.now()
  const made = await work()
  const seconds = (performance.now() - start) / 1000
  const all = process.cpuUsage(before)
  const loop = process.threadCpuUsage(loopBefore)
  const loopMs = (loop.user + loop.system) / 1000
  const isKept = seconds < secondsGoal && loopMs < loopGoalMs
  if (!isKept) process.exitCode = 1
  const numbers = `${seconds.toFixed(1).padStart(9)}${((all.user + all.system) / 1e6).toFixed(1).padStart(13)}${loopMs.toFixed(0).padStart(14)}`
  console.log(`${name.padEnd(22)}${numbers}  ${isKept ? 'kept' : 'NOT kept'}`)
  return made
}

function writeTable(path: string): void {
  const file = openSync(path, 'w')
  const { uniform } = randomStream({ seed: 1, purpose: purposes.data })
  writeSync(file, `${Array.from({ length: columnCount }, (_, column) => `column ${column + 1}`).join(',')}\n`)
  for (let row = 0; row < rowCount; row++) {
    writeSync(file, `${Array.from({ length: columnCount }, () => (10 * uniform() - 5).toFixed(5)).join(',')}\n`)
  }
  closeSync(file)
}
