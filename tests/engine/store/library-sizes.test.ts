// What each experiment takes of the disk.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { picturesName } from '../../../src-engine/store/pictures.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const progressAt = (iteration: number) => ({ iteration, evaluations: iteration, computeSeconds: iteration })

test(
  'the one with more rows and pictures takes more, and together they are no more than the files',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryHome()
    const store = openStore({ folder })
    onTestFinished(() => store.close())
    let next = 0
    for (const [id, rows] of [
      ['small', 100],
      ['large', 4000],
    ] as const) {
      store.experiments.add({ id, config: smallExperiment(20), newId: () => `run-${next++}` })
      const { id: runId } = store.runs.ofExperiment(id)[0]
      store.metrics.append(
        runId,
        Array.from({ length: rows }, (_each, i) => ({ ...progressAt(i), values: { loss: i, energyGap: -i } })),
      )
      store.snapshots.append(fakeSnapshot(runId, progressAt(rows)))
    }
    await store.tidy() // what is still in the log goes to the file, whose length is looked at
    const sizes = await store.sizes()
    const of = (id: string) => sizes.experiments.find(({ experimentId }) => experimentId === id)!.bytes
    const files = [databaseName, picturesName].map((name) => statSync(join(folder, name)).size)
    expect(sizes.bytes).toBe(files[0] + files[1])
    expect(of('small')).toBeGreaterThan(0)
    // Forty times the rows, beside one picture each.
    expect(of('large')).toBeGreaterThan(20 * of('small'))
    expect(of('small') + of('large')).toBeLessThan(sizes.bytes)
  },
)

test('an emptied trash removes those that were named, and no others', async () => {
  const store = openStore({ folder: temporaryHome() })
  onTestFinished(() => store.close())
  let next = 0
  for (const id of ['kept', 'gone', 'waits']) {
    store.experiments.add({ id, config: smallExperiment(20), newId: () => `run-${next++}` })
  }
  store.experiments.delete('gone')
  store.experiments.delete('waits')
  const { experiments } = await store.tidy({ only: ['gone', 'kept'] })
  expect(experiments).toBe(1)
  const ids = (deleted: boolean) => store.experiments.list({ deleted }).map(({ id }) => id)
  expect(ids(false)).toEqual(['kept'])
  expect(ids(true)).toEqual(['waits'])
})
