// The loop of a trainer against a channel that the test holds in its hand.

import { expect, test } from 'vitest'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import { runLane, type LaneChannel } from '../../../src-engine/training/lane-loop.ts'
import { speedometer } from '../../../src-engine/training/speedometer.ts'
import type { BatchReport, TrainerCommand } from '../../../src-engine/training/trainer-messages.ts'
import type { Training } from '../../../src-engine/training/training.ts'
import { fakeModel } from '../support/fake-model.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'

/** Each update takes this long on the test's clock. */
const updateMs = 20

function laneUnderTest(iterations: number, onStep: (iteration: number) => void = () => undefined) {
  let clock = 0
  let iteration = 0
  let snapshots = 0
  const adjusted: { iteration: number; learningRate: number }[] = []
  const threads: { iteration: number; count: number }[] = []
  const progress = () => ({ iteration, evaluations: iteration, computeSeconds: iteration / 100 })
  const training: Training = {
    get progress() {
      return progress()
    },
    get fraction() {
      return iteration / iterations
    },
    get snapshotDue() {
      return iteration >= (snapshots * iterations) / 4
    },
    async step() {
      iteration++
      clock += updateMs
      onStep(iteration)
      const row = { ...progress(), values: { energyGap: iteration } }
      return { outcome: { kind: iteration === iterations ? 'finished' : 'going' }, row }
    },
    async evaluate() {
      snapshots++
      return { row: { ...progress(), values: { logPartition: 1 } }, snapshot: fakeSnapshot('run', progress()) }
    },
    checkpoint: async () => ({
      progress: progress(),
      snapshotsTaken: snapshots,
      stepCount: iteration,
      arrays: {},
      backend: 'reference',
      kernelVariant: 'fake',
    }),
    model: () => fakeModel,
    adjust: (lane) => void adjusted.push({ iteration, learningRate: lane.optimizer.learningRate }),
    useThreads: (count) => void threads.push({ iteration, count }),
    dispose: () => undefined,
  }
  const reports: { at: number; report: BatchReport }[] = []
  const commands: TrainerCommand[] = []
  let busy = false
  let wake = (): void => undefined
  const channel: LaneChannel = {
    get busy() {
      return busy
    },
    send(report) {
      reports.push({ at: clock, report })
      return Promise.resolve()
    },
    takeCommand: () => commands.shift(),
    waitForCommand: () => new Promise((resolve) => (wake = resolve)),
  }
  const encodeCheckpoint = () => new Uint8Array(1)
  return {
    reports,
    adjusted,
    threads,
    setBusy: (value: boolean) => (busy = value),
    command(command: TrainerCommand) {
      commands.push(command)
      wake()
    },
    run: () =>
      runLane({
        training,
        lane: defaultLane('contrastive-divergence', 'a'),
        channel,
        encodeCheckpoint,
        now: () => clock,
      }),
  }
}

const rowsIn = (reports: { report: BatchReport }[]) =>
  reports.flatMap(({ report }) => report.rows).flatMap(({ values }) => values.energyGap ?? [])

test('while the channel is busy nothing that is only live is sent, and no row is lost', async () => {
  const iterations = 60
  const lane = laneUnderTest(iterations, (iteration) => lane.setBusy(iteration >= 20 && iteration < 40))
  await lane.run()
  const live = lane.reports.filter(({ report }) => !report.snapshot && !report.checkpoint && !report.ending)
  expect(live.length).toBeGreaterThan(3)
  expect(live.filter(({ report }) => report.progress.iteration >= 20 && report.progress.iteration < 40)).toEqual([])
  expect(rowsIn(lane.reports)).toEqual(Array.from({ length: iterations }, (_, index) => index + 1))
  expect(lane.reports.filter(({ report }) => report.snapshot)).toHaveLength(5)
})

test('at most ten live reports are sent in a second, and a checkpoint every five seconds', async () => {
  const lane = laneUnderTest(2000)
  await lane.run()
  const live = lane.reports.filter(({ report }) => !report.snapshot && !report.checkpoint)
  const between = live.slice(1).map(({ at }, index) => at - live[index].at)
  expect(Math.min(...between)).toBeGreaterThanOrEqual(100)
  // Of 40 s: were they sent more rarely, a person would see it.
  expect(live.length).toBeGreaterThan(300)
  const kept = lane.reports.filter(({ report }) => report.checkpoint).map(({ at }) => at)
  const gaps = kept.slice(1).map((at, index) => at - kept[index])
  // Looked at after each update.
  expect(Math.max(...gaps)).toBeLessThanOrEqual(5000 + updateMs)
  // The last one comes when the run has ended.
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThanOrEqual(5000)
})

test('a snapshot brings a checkpoint along, unless the last one is younger than a second', async () => {
  // Snapshots are due at every quarter: every 0.4 s, then every 1.2 s of the test's clock.
  for (const [iterations, together] of [
    [80, 3],
    [240, 5],
  ]) {
    const lane = laneUnderTest(iterations)
    await lane.run()
    const snapshots = lane.reports.filter(({ report }) => report.snapshot)
    expect(snapshots).toHaveLength(5)
    expect(snapshots.filter(({ report }) => report.checkpoint)).toHaveLength(together)
  }
})

test('a stop sends what resuming drops only after the checkpoint', async () => {
  const lane = laneUnderTest(100_000, (iteration) => {
    if (iteration === 501) lane.command({ command: 'stop' })
  })
  await lane.run()
  const last = lane.reports.slice(-2).map(({ report }) => report)
  expect(
    last.map(({ checkpoint, snapshot, ending }) => [checkpoint !== null, snapshot !== null, ending?.kind]),
  ).toEqual([
    [true, false, undefined],
    [false, true, 'stopped'],
  ])
})

test('an engine that closes gets a checkpoint and no evaluation that would keep it waiting', async () => {
  const lane = laneUnderTest(100_000, (iteration) => {
    if (iteration === 50) lane.command({ command: 'suspend' })
  })
  await lane.run()
  expect(lane.reports.at(-1)?.report).toMatchObject({ snapshot: null, ending: { kind: 'stopped' } })
  expect(lane.reports.at(-1)?.report.checkpoint).not.toBeNull()
})

test('speed counts compute time only, and time left leaves pauses out', () => {
  let clock = 0
  const speed = speedometer(() => clock)
  const at = (iteration: number) => ({ iteration, evaluations: 0, computeSeconds: iteration / 50 })
  expect(speed.read(at(0), 0)).toEqual({ iterationsPerSecond: null, secondsLeft: null })
  clock = 4000
  // 100 iterations in 2 s of compute and 4 s by the clock: a tenth of the budget every 4 s.
  const read = speed.read(at(100), 0.1)
  expect(read.iterationsPerSecond).toBeCloseTo(50)
  expect(read.secondsLeft).toBeCloseTo(36)
  speed.rest()
  clock = 1_000_000
  speed.read(at(100), 0.1)
  clock += 4000
  expect(speed.read(at(200), 0.2).secondsLeft).toBeCloseTo(32)
})

test('speed is not told from too short a time, and forgets half of what was each second', () => {
  let clock = 0
  const speed = speedometer(() => clock)
  const at = (iteration: number, computeSeconds: number) => ({ iteration, evaluations: 0, computeSeconds })
  speed.read(at(0, 0), 0)
  clock = 199
  expect(speed.read(at(10, 0.199), 0.001).iterationsPerSecond).toBeNull()
  clock = 1000
  expect(speed.read(at(50, 1), 0.01).iterationsPerSecond).toBeCloseTo(50, 9)
  // Two seconds at 100 a second: a quarter of the memory of 50 is left.
  clock = 3000
  expect(speed.read(at(250, 3), 0.03).iterationsPerSecond).toBeCloseTo(0.25 * 50 + 0.75 * 100, 9)
})

test('an adjustment holds from the next update, and comes with its checkpoint', async () => {
  const lane = laneUnderTest(100_000, (iteration) => {
    if (iteration === 50) {
      lane.command({ command: 'adjust', changes: [{ path: 'optimizer.learningRate', value: 5e-4 }] })
      lane.command({ command: 'adjust', changes: [{ path: 'optimizer.learningRate', value: 5e-4 }] })
    }
    if (iteration === 55) lane.command({ command: 'stop' })
  })
  await lane.run()
  const [made, again] = lane.adjusted
  expect(again).toEqual(made)
  const reports = lane.reports.map(({ report }) => report).filter((report) => report.adjusted)
  const changes = [{ path: 'optimizer.learningRate', from: 2e-3, to: 5e-4 }]
  expect(reports.map(({ adjusted }) => adjusted)).toEqual([
    { iteration: made.iteration, changes },
    { iteration: made.iteration, changes: [] },
  ])
  for (const { checkpoint, progress } of reports) {
    expect(checkpoint).not.toBeNull()
    expect(progress.iteration).toBe(made.iteration)
  }
  expect(made).toMatchObject({ learningRate: 5e-4 })
  // Commands are looked for at every second update of the test's clock at the latest.
  expect(made.iteration).toBeLessThanOrEqual(52)
})

test('another number of threads is used from the next update, and reports nothing', async () => {
  const lane = laneUnderTest(100_000, (iteration) => {
    if (iteration === 50) lane.command({ command: 'threads', count: 3 })
    if (iteration === 55) lane.command({ command: 'stop' })
  })
  await lane.run()
  expect(lane.threads.map(({ count }) => count)).toEqual([3])
  expect(lane.threads[0].iteration).toBeLessThanOrEqual(52)
  expect(rowsIn(lane.reports).every((value) => Number.isInteger(value))).toBe(true)
})
