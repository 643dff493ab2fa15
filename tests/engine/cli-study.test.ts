// `ebm study` as it is typed: from a file to tables, and on after an interruption.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { studyFromText, studyToText } from '../../src-shared/study/study-file.ts'
import { trialsOf } from '../../src-engine/studies/trials.ts'
import { ebm } from './support/command-line.ts'
import { temporaryHome } from './support/temporary-home.ts'

const timeout = 60_000

/** As small as it can be: what is left out gets its default. */
const small = (change: Record<string, unknown> = {}, experiment: Record<string, unknown> = {}) => ({
  format: 'ebm-studio/study',
  name: 'Rates',
  experiment: {
    data: { kind: 'mixture-one-dimensional', count: 200 },
    energy: { kind: 'mlp', hiddenWidths: [4] },
    lanes: [
      { method: { kind: 'denoising-score-matching' }, batchSize: 16 },
      { method: { kind: 'score-matching' }, batchSize: 16 },
    ],
    seeds: [1, 2],
    budget: { amount: 4 },
    evaluation: { snapshots: 2, sampleCount: 10, permutations: 20, fieldResolution: 21 },
    ...experiment,
  },
  search: {
    kind: 'grid',
    axes: [{ kind: 'values', parameter: 'optimizer.learningRate', values: [0.001, 0.01] }],
  },
  ...change,
})

function fileIn(home: string, content: unknown): string {
  const path = join(home, 'study.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

test(
  'a study file is trained to its end: table and best point on stdout, files in the folder',
  { timeout },
  async () => {
    const home = temporaryHome()
    const out = join(home, 'out')
    const { code, stdout, stderr } = await ebm(['study', fileIn(home, small()), '--out', out], { home })
    expect(stderr).not.toContain('error')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Rates \(\w+\): 8 runs, 8 finished\n/)
    expect(stdout).toMatch(/\n1 +0\.001 +−?\d[\d.]* ± /)
    expect(stdout).toMatch(/Best on 1-D mixture by validation: (DSM|SM).* at rate 0\.0\d*1?, −\d/)
    expect(readdirSync(out).toSorted()).toEqual(
      ['best.tex', 'differences.tex', 'results.csv', 'study.json', 'summary.md', 'trials.tex'], // prettier-ignore
    )
    const [header, ...lines] = readFileSync(join(out, 'results.csv'), 'utf8').trim().split('\r\n')
    expect(header).toMatch(/^trial,experiment,data,optimizer\.learningRate,lane,label,seed,run,status,/)
    expect(lines).toHaveLength(8)
    expect(lines.map((line) => line.split(',')[3])).toEqual([...Array(4).fill('0.001'), ...Array(4).fill('0.01')])
    const written = studyFromText(readFileSync(join(out, 'study.json'), 'utf8'), 'study.json')
    expect(written.experiment.budget.amount).toBe(4)
    expect(readFileSync(join(out, 'trials.tex'), 'utf8')).toContain('\\toprule')
    expect(readFileSync(join(out, 'summary.md'), 'utf8')).toContain('The initial parameters of a seed.')
    const listed = await ebm(['study', 'list', '--json'], { home })
    expect(JSON.parse(listed.stdout)).toMatchObject({
      studies: [{ name: 'Rates', trials: 2, statuses: { finished: 8 } }],
    })
    const html = join(home, 'rates.html')
    const reported = await ebm(['study', 'report', 'Rates', '--out', html], { home })
    expect(reported).toMatchObject({ code: 0, stdout: expect.stringContaining(html) })
    const text = readFileSync(html, 'utf8')
    for (const words of ['What was asked', 'Over learning rate', 'ebm-studio/study']) expect(text).toContain(words)
    // The points of both seeds, by their hash.
    expect(text).toMatch(/(?:[0-9a-f]{16} ){3}[0-9a-f]{16}/)
    const wrong = await ebm(['study', 'report', 'Rates', '--out', html, '--format', 'pdf'], { home })
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Expected --format html') })
    const shown = await ebm(['study', 'show', 'Rates', '--json'], { home })
    const report = JSON.parse(shown.stdout) as { trials: { lanes: { testLogLikelihood: { values: unknown[] } }[] }[] }
    expect(report.trials.map(({ lanes }) => lanes.map((lane) => lane.testLogLikelihood.values.length))).toEqual([
      [2, 2],
      [2, 2],
    ])
  },
)

test('the same file gives the same numbers', { timeout }, async () => {
  const valuesOf = async () => {
    const home = temporaryHome()
    const { stdout } = await ebm(['study', fileIn(home, small()), '--json'], { home })
    const { runs } = JSON.parse(stdout) as { runs: { values: Record<string, unknown> }[] }
    return runs.map(({ values }) => values)
  }
  const [first, second] = await Promise.all([valuesOf(), valuesOf()])
  expect(first).toHaveLength(8)
  expect(second).toEqual(first)
})

test('an interrupted study waits, and goes on to its end', { timeout }, async () => {
  const home = temporaryHome()
  // Long enough for an interruption to come before the end: some seconds of training.
  const long = small({ search: { kind: 'none' } }, { seeds: [1], budget: { amount: 20_000 } })
  const broken = await ebm(['study', fileIn(home, long)], {
    home,
    watch: (stderr, interrupt) => /"status":"running"/.test(stderr) && interrupt(),
  })
  expect(broken.code).toBe(130)
  const id = /To go on: ebm study resume (\w+)/.exec(broken.stderr)?.[1]
  const waiting = await ebm(['study', 'list'], { home })
  expect(waiting.stdout).toContain('paused, 2 held')
  const ended = await ebm(['study', 'resume', id!], { home })
  expect(ended.stdout).toContain('2 runs, 2 finished')
  expect(ended.code).toBe(0)
})

test('--plan prints the trials and what is fair about them, and stores nothing', { timeout }, async () => {
  const home = temporaryHome()
  const { code, stdout } = await ebm(['study', fileIn(home, small()), '--plan'], { home })
  expect(code).toBe(0)
  for (const words of [
    'Rates — rate 0.001',
    '2 trials × 2 lanes × 2 seeds = 8 runs',
    'The same for all lanes of a seed:',
  ]) {
    expect(stdout).toContain(words)
  }
  expect(readdirSync(home)).toEqual(['study.json'])
})

test.each<[string, unknown, string]>([
  ['an experiment file', { format: 'ebm-studio/experiment' }, 'train it with “ebm run”'],
  ['another file', { a: 1 }, '"format": "ebm-studio/study"'],
  ['a newer one', { ...small(), version: 9 }, 'a newer EBM Studio wrote it'],
  ['an unknown key', { ...small(), serach: {} }, 'serach: Expected only known keys'],
  [
    'a wrong value of an axis',
    small({ search: { kind: 'grid', axes: [{ kind: 'values', parameter: 'batchSize', values: [8, 0] }] } }),
    'Axis 1 (Batch, batchSize), value 0: Expected a whole number from 1',
  ],
  ['a wrong experiment', small({}, { seeds: [-1] }), 'experiment, seeds.0: Expected 1 to 32 whole numbers'],
])('%s is refused with exit code 2 and the reason', { timeout }, async (_what, content, reason) => {
  const home = temporaryHome()
  const { code, stderr } = await ebm(['study', fileIn(home, content), '--plan'], { home })
  expect(stderr).toContain(reason)
  expect(code).toBe(2)
})

test('every example study can be planned, and its file is read as it was written', () => {
  const folder = resolve(import.meta.dirname, '../../examples/studies')
  for (const name of readdirSync(folder)) {
    const config = studyFromText(readFileSync(join(folder, name), 'utf8'), name)
    expect(trialsOf(config).trials.length).toBeGreaterThan(1)
    expect(studyFromText(studyToText(config), name)).toEqual(config)
  }
})
