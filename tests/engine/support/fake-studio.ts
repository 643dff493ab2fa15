// A studio over a temporary data folder, with trainers that need no numerics.

import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import type { EngineEvent } from '../../../src-shared/protocol/events.ts'
import { trainerStarter, type StartTrainer } from '../../../src-engine/scheduling/trainer-process.ts'
import { onlyReference } from './fake-devices.ts'
import { openStudio, type Studio, type StudioOptions } from '../../../src-engine/studio.ts'

export const startFakeTrainer: StartTrainer = trainerStarter({
  entry: join(import.meta.dirname, 'fake-trainer.ts'),
})

/** Closed when the test has ended, if the test has not closed it. */
export function openFakeStudio(folder: string, options: Partial<StudioOptions> = {}): Studio {
  const studio = openStudio({ folder, startTrainer: startFakeTrainer, devices: onlyReference, ...options })
  let closed: Promise<void> | undefined
  const close = (reason?: string) => (closed ??= studio.close(reason))
  onTestFinished(() => close())
  return { ...studio, close }
}

/** One lane per name; see fake-trainer.ts for what the names do. */
export function fakeExperiment(names: readonly string[], iterations: number, seeds: number[] = [1]): ExperimentConfig {
  const config = defaultExperiment()
  const [lane] = config.lanes
  return {
    ...config,
    lanes: names.map((name, index) => ({ ...lane, id: `lane-${index}`, name })),
    seeds,
    budget: { unit: 'iterations', amount: iterations },
    evaluation: { ...config.evaluation, snapshots: 4 },
  }
}

/** Resolves at the first event after which `condition` holds; fails the test after the deadline. */
export function eventually(studio: Studio, condition: () => boolean, deadlineMs = 10_000): Promise<void> {
  if (condition()) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(new Error('The condition did not come true in time.')), deadlineMs)
    const unsubscribe = studio.subscribe(() => {
      if (condition()) settle(null)
    })
    function settle(error: Error | null): void {
      clearTimeout(timer)
      unsubscribe()
      if (error) reject(error)
      else resolve()
    }
  })
}

export async function startRuns(studio: Studio, config: ExperimentConfig): Promise<string[]> {
  const { runs } = await studio.request('experiment.start', { config })
  expect(runs.length).toBe(config.lanes.length * config.seeds.length)
  return runs.map(({ id }) => id)
}

export const statusOf = (studio: Studio, runId: string) => studio.store.runs.get(runId).status

export function eventsOf(studio: Studio): EngineEvent[] {
  const events: EngineEvent[] = []
  studio.subscribe((event) => events.push(event))
  return events
}
