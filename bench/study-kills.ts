// Kills −9 of trainers and engine at 20 seeded random moments of real runs of every method.
//
//   npm run study:kills [-- count [seed]]
//
// Prints a line for each kill; exits with 1 unless no acknowledged row is lost, nobody is left behind after 5 s, and
// every resumed run ends with the numbers of the unbroken one.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killStudyExperiment, seededKills, studyKills } from './kill-study.ts'

const iterations = 400

const [count = 20, seed = 1] = process.argv.slice(2).map(Number)
const config = killStudyExperiment(iterations)
const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-kills-'))
try {
  const kills = seededKills(count, seed, config.lanes.length)
  const onKill = (done: number): void => void process.stderr.write(`\r${done} of ${count} kills`)
  const startedAt = performance.now()
  const results = await studyKills({ folder, config, kills, onKill })
  process.stderr.write('\n')
  const columns = ['kill', 'victim', 'lane', 'at share', 'iteration', 'broken', 'rows told', 'lost', 'orphans', 'equal']
  console.log(line(columns))
  for (const [index, result] of results.entries()) {
    const { victim, lane, share, iteration, interrupted, acknowledgedRows, lostRows, orphans, equal } = result
    const { method } = config.lanes[lane]
    const name = method.kind
      .split('-')
      .map(([letter]) => letter.toUpperCase())
      .join('')
    const cells = [index + 1, victim, name, share.toFixed(2), iteration, interrupted, acknowledgedRows, lostRows]
    console.log(line([...cells, orphans, equal ? 'yes' : 'NO']))
  }
  const sum = (key: 'interrupted' | 'acknowledgedRows' | 'lostRows' | 'orphans') =>
    results.reduce((total, result) => total + result[key], 0)
  const equals = results.filter(({ equal }) => equal).length
  const missed = results.filter(({ interrupted }) => interrupted === 0).length
  console.log(
    `${sum('lostRows')} of ${sum('acknowledgedRows')} acknowledged rows lost, ${sum('orphans')} processes left after 5 s, ` +
      `${sum('interrupted')} runs resumed, ${equals} of ${count} kills without a trace in the numbers, ` +
      `${missed} missed; ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  )
  const passed = sum('lostRows') === 0 && sum('orphans') === 0 && equals === count && missed === 0
  console.log(passed ? 'passed' : 'failed')
  process.exitCode = passed ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function line(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(10)).join('')
}
