// A device that is lost in the middle of training: real trainers on the software adapter, under the scheduler.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { trainerStarter } from '../../../../src-engine/scheduling/trainer-process.ts'
import { useSoftwareAdapter } from '../../../support/software-adapter.ts'
import { onlyReference } from '../../support/fake-devices.ts'
import { eventsOf, eventually, openFakeStudio, startRuns, statusOf } from '../../support/fake-studio.ts'
import { smallExperiment } from '../../support/small-experiment.ts'
import { temporaryHome } from '../../support/temporary-home.ts'

const software = useSoftwareAdapter()
const title = software.found ? 'on the software adapter' : `skipped: ${software.reason}`

describe.skipIf(!software.found)(title, { timeout: 120_000 }, () => {
  test('a run whose device is destroyed goes on by itself and comes to the numbers of an unbroken one', async () => {
    const studio = openFakeStudio(temporaryHome(), {
      startTrainer: trainerStarter({ entry: join(import.meta.dirname, 'losing-trainer.ts') }),
      devices: { ...onlyReference, choose: async () => ({ backend: 'webgpu', reason: 'webgpu: a test' }) },
    })
    const events = eventsOf(studio)
    const config = smallExperiment(30)
    const [lane] = config.lanes
    config.backend = 'webgpu'
    config.lanes = [
      { ...lane, name: 'loses its device' },
      { ...lane, id: 'other', name: 'keeps it' },
    ]
    const ids = await startRuns(studio, config)
    await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'), 100_000)
    const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    expect(notices).toEqual([
      expect.stringMatching(
        /graphics device was lost at iteration \d+; training went on from the checkpoint of iteration \d+/,
      ),
    ])
    // All but the speed and what compares samples: each lane draws samples of its own.
    const own = { iterationsPerSecond: 0, mmd: 0, mmdPValue: 0, energyDistance: 0, slicedWasserstein: 0 }
    const numbers = ids.map((id) =>
      studio.store.metrics.of(id).map(({ iteration, values }) => ({ iteration, values: { ...values, ...own } })),
    )
    expect(numbers[0].length).toBeGreaterThanOrEqual(30)
    expect(numbers[0]).toEqual(numbers[1])
    expect(studio.store.runs.get(ids[0])).toMatchObject({ backend: 'webgpu', iteration: 30 })
  })
})
