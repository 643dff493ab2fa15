// Libraries of earlier versions: what they hold is read as it was written, whatever migrations came since.

import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../src-engine/store/open-store.ts'
import { openStudio } from '../../../src-engine/studio.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { eventually } from '../support/fake-studio.ts'
import { libraryContents } from '../support/library-contents.ts'
import { contentsAsWritten, homeWith, storedLibraries } from '../support/stored-library.ts'

test.each(storedLibraries)(
  'a library of %s is read as that version read it, at once and when opened again',
  (library) => {
    const folder = homeWith(library)
    const written = contentsAsWritten(library)
    for (const _opening of ['the first', 'the second']) {
      const store = openStore({ folder })
      // Later versions may tell more; none may tell anything else.
      expect(libraryContents(store)).toMatchObject(written)
      store.close()
    }
  },
)

/** A run of each library that was interrupted, and the iteration of its checkpoint. */
const interrupted: Record<string, { runId: string; checkpointAt: number }> = {
  'version-3': { runId: 'deleted-run-1', checkpointAt: 5 },
  'version-7': { runId: 'interrupted-run-1', checkpointAt: 239 },
  'version-10': { runId: 'interrupted-run-1', checkpointAt: 43 },
}

test.each(storedLibraries)('a run of %s that was interrupted can be resumed and recorded on', (library) => {
  const store = openStore({ folder: homeWith(library) })
  const { runId, checkpointAt } = interrupted[library]
  const before = store.metrics.of(runId).map(({ iteration }) => iteration)
  const checkpoint = store.checkpoints.newest(runId)
  expect(checkpoint?.iteration).toBe(checkpointAt)
  store.rewind(runId, checkpoint)
  store.runs.apply(runId, 'resume')
  const progress = { iteration: checkpointAt + 1, evaluations: 60, computeSeconds: 1 }
  const rows = [{ ...progress, values: { loss: -6 } }]
  store.record(runId, { progress, fraction: 0.6, rows, snapshot: null, checkpoint: null })
  expect(store.metrics.of(runId).map(({ iteration }) => iteration)).toEqual([
    ...before.filter((iteration) => iteration <= checkpointAt),
    checkpointAt + 1,
  ])
  store.close()
})

test('runs of version 7 that were paused, held, stopped or interrupted train on', { timeout: 60_000 }, async () => {
  const studio = openStudio({ folder: homeWith('version-7'), devices: onlyReference })
  onTestFinished(() => studio.close())
  const stood = { 'paused-run-1': 530, 'held-run-3': 0, 'stopped-run-1': 5, 'interrupted-run-1': 239 }
  const runIds = Object.keys(stood)
  for (const { status } of runIds.map((runId) => studio.store.runs.get(runId))) {
    expect(['stopped', 'interrupted']).toContain(status)
  }
  await studio.request('run.resume', { runIds })
  for (const [runId, iteration] of Object.entries(stood)) {
    await eventually(studio, () => studio.store.runs.get(runId).iteration > iteration, 50_000)
  }
  await studio.request('run.stop', { runIds })
  for (const runId of runIds) {
    const iterations = studio.store.metrics.of(runId).map(({ iteration }) => iteration)
    expect(iterations).toEqual(iterations.toSorted((a, b) => a - b))
  }
})
