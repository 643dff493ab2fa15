// Trainers that are given one run after another: as few processes as do, and the numbers of a fresh one.

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { trainerStarter, type StartTrainer } from '../../../src-engine/scheduling/trainer-process.ts'
import type { ProcessorTime } from '../../../src-engine/devices/processor-time.ts'
import { decodeCheckpoint } from '../../../src-engine/training/checkpoint.ts'
import type { BatchReport, TrainerAssignment, TrainerReport } from '../../../src-engine/training/trainer-messages.ts'
import { fakeExperiment } from '../support/fake-studio.ts'

const fakeEntry = join(import.meta.dirname, '..', 'support', 'fake-trainer.ts')

function fakeAssignment(name: string, iterations = 30): TrainerAssignment {
  const config = fakeExperiment([name], iterations)
  return assignmentOf(config, 0, 1)
}

const assignmentOf = (config: TrainerAssignment['config'], lane: number, seed: number): TrainerAssignment => ({
  ...{ runId: `run-${lane}-${seed}`, config, lane: config.lanes[lane], seed, kept: null },
  ...{ backend: 'wasm' as const, threads: 1, checkpoint: null, unseen: true },
})

interface Trained {
  reports: TrainerReport[]
  how: string
}

function trained(start: StartTrainer, assignment: TrainerAssignment): Promise<Trained> {
  const reports: TrainerReport[] = []
  return new Promise((resolve) => {
    start(assignment, { onReport: (report) => reports.push(report), onExit: (how) => resolve({ reports, how }) })
  })
}

const batches = ({ reports }: Trained): BatchReport[] => reports.filter((report) => report.report === 'batch')
const endOf = (run: Trained) => batches(run).at(-1)!.ending?.kind

/** Processes by what they used in all: a fresh one begins to count anew. */
function counting(): ProcessorTime & { usedByRun: number[] } {
  const usedByRun: number[] = []
  return {
    usedByRun,
    child() {
      const at = usedByRun.push(0) - 1
      return ({ processorSeconds }) => (usedByRun[at] = processorSeconds)
    },
    total: () => 0,
    ofRun: () => 0,
  }
}

describe('a trainer', () => {
  test('that ended its run is given the next one, whose processor time is its own', async () => {
    const processorTime = counting()
    const start = trainerStarter({ entry: fakeEntry, processorTime })
    const first = await trained(start, fakeAssignment('a'))
    const second = await trained(start, fakeAssignment('b'))
    expect([endOf(first), endOf(second)]).toEqual(['finished', 'finished'])
    expect([first.how, second.how]).toEqual(['it was free for another run', 'it was free for another run'])
    // Without loading its code again it needs far less, and it is not charged for what the first needed.
    expect(processorTime.usedByRun[1]).toBeLessThan(processorTime.usedByRun[0] / 2)
  })

  test('whose run failed leaves', async () => {
    const start = trainerStarter({ entry: fakeEntry })
    const failed = await trained(start, fakeAssignment('fail'))
    expect(endOf(failed)).toBe('failed')
    expect(failed.how).toBe('it ended with exit code 0')
  })

  test('whose backend keeps something in its process leaves', async () => {
    const start = trainerStarter({ entry: fakeEntry })
    const run = await trained(start, fakeAssignment('leaves'))
    expect(endOf(run)).toBe('finished')
    expect(run.how).toBe('it ended with exit code 0')
  })

  test('of a run that has ended hears no command for it any more', async () => {
    const start = trainerStarter({ entry: fakeEntry })
    let stale: ReturnType<StartTrainer> | undefined
    await new Promise<void>((resolve) => {
      stale = start(fakeAssignment('a'), { onReport: () => undefined, onExit: () => resolve() })
    })
    const next = trained(start, fakeAssignment('b'))
    stale!.send({ command: 'stop' })
    stale!.kill()
    expect(endOf(await next)).toBe('finished')
  })
})

describe('closing', () => {
  // Only the departure of the trainers can end it: the clock that gives up waiting stands still.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  test('ends when the free trainers have left', async () => {
    const start = trainerStarter({ entry: fakeEntry })
    await Promise.all([trained(start, fakeAssignment('a')), trained(start, fakeAssignment('b'))])
    await start.close!()
  })

  test('ends when a run has ended that was under way, and that is told', async () => {
    const start = trainerStarter({ entry: fakeEntry })
    const run = trained(start, fakeAssignment('a'))
    await start.close!()
    const { how } = await run
    expect(how).toBe('it ended with exit code 0')
    expect(endOf(await run)).toBe('finished')
  })
})

test(
  'a run in a process that trained another has the numbers of one in a fresh process, bit for bit',
  { timeout: 60_000 },
  async () => {
    const config = defaultExperiment()
    config.budget.amount = 12
    config.evaluation = { ...config.evaluation, snapshots: 3, fieldResolution: 41, permutations: 19 }
    config.data = { ...config.data, count: 2000 } as typeof config.data
    const numbersOf = (run: Trained) => {
      const reports = batches(run)
      expect(endOf(run)).toBe('finished')
      const rows = reports.flatMap((report) =>
        report.rows.map(({ iteration, evaluations, values, made }) => {
          const { iterationsPerSecond: _speed, ...numbers } = values
          return { iteration, evaluations, values: numbers, made }
        }),
      )
      const snapshots = reports.flatMap(({ snapshot }) => (snapshot ? [{ ...snapshot, computeSeconds: 0 }] : []))
      const checkpoint = reports.findLast((report) => report.checkpoint)!.checkpoint!
      return { rows, snapshots, model: reports.at(-1)!.model, arrays: decodeCheckpoint(checkpoint).arrays }
    }
    for (const lane of [0, 2]) {
      const fresh = await trained(trainerStarter(), assignmentOf(config, lane, 2))
      const start = trainerStarter()
      // Another method at another seed before it.
      const before = await trained(start, assignmentOf(config, 1, 1))
      expect(before.how).toBe('it was free for another run')
      const again = await trained(start, assignmentOf(config, lane, 2))
      expect(numbersOf(again)).toEqual(numbersOf(fresh))
    }
  },
)
