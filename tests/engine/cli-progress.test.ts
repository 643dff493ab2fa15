import { expect, test } from 'vitest'
import type { RunRecord } from '../../src-shared/run.ts'
import { progressLines, progressView } from '../../src-engine/cli/progress.ts'

const run = (id: string, values: Partial<RunRecord> = {}): RunRecord => ({
  id,
  experimentId: 'experiment',
  laneId: 'lane-1',
  laneIndex: 0,
  label: 'CD-10',
  seed: 1,
  status: 'running',
  backend: 'reference',
  device: '',
  kernelVariant: '',
  kernelSpans: [],
  backendReason: '',
  lanesBeside: 1,
  iteration: 500,
  evaluations: 0,
  computeSeconds: 1,
  fraction: 0.25,
  secondsLeft: 30,
  iterationsPerSecond: 50,
  divergence: null,
  adjustments: [],
  origin: null,
  reason: null,
  createdAt: 0,
  endedAt: null,
  ...values,
})

function recorded(isTTY: boolean) {
  const written: string[] = []
  return { written, stream: { isTTY, columns: 80, rows: 24, write: (text: string) => written.push(text) } }
}

test('a terminal shows a line per lane, which fits it and is redrawn in place', () => {
  const { written, stream } = recorded(true)
  let now = 0
  const view = progressView(stream, [run('a'), run('b', { status: 'queued', fraction: 0, iteration: 0 })], () => now)
  view.show({ kind: 'run', run: run('a') })
  now = 200
  view.show({ kind: 'run', run: run('a', { iteration: 510 }) })
  expect(written).toHaveLength(2)
  expect(written[0]).toContain('CD-10        seed 1  ███░░░░░░░  25%  running  500 it  50.0 it/s  30 s left')
  expect(written[1].startsWith('\u001b[2A\u001b[J')).toBe(true)
  for (const line of written[0].replace('\u001b[J', '').split('\n')) expect(line.length).toBeLessThan(80)
})

test('where there are more runs than lines, the live ones are shown and the rest counted', () => {
  const ended = Array.from({ length: 30 }, (_, i) => run(`e${i}`, { status: 'finished' }))
  const queued = Array.from({ length: 7 }, (_, i) => run(`q${i}`, { status: 'queued' }))
  const lines = progressLines([...ended, run('live'), ...queued], 22)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toBe('30 ended, 7 queued')
})

test('without a terminal every line is a JSON object, at most two a second for each run and one for each status', () => {
  const { written, stream } = recorded(false)
  let now = 0
  const view = progressView(stream, [run('a')], () => now)
  for (now = 0; now <= 1000; now += 10) view.show({ kind: 'run', run: run('a', { iteration: now }) })
  view.show({ kind: 'run', run: run('a', { status: 'finished' }) })
  view.show({ kind: 'notice', level: 'warning', message: 'Careful.' })
  view.end()
  const objects = written.map((line) => JSON.parse(line) as { event: string; iteration?: number; status?: string })
  expect(objects.map(({ iteration }) => iteration)).toEqual([0, 500, 1000, 500, undefined])
  expect(objects.at(-1)).toEqual({ event: 'notice', level: 'warning', message: 'Careful.' })
})
