// Libraries of earlier versions: what they hold is read as it was written, whatever migrations came since.

import { expect, test } from 'vitest'
import { openStore } from '../../../src-engine/store/open-store.ts'
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

test.each(storedLibraries)('a run of %s that was interrupted can be resumed and recorded on', (library) => {
  const store = openStore({ folder: homeWith(library) })
  const runId = 'deleted-run-1'
  const checkpoint = store.checkpoints.newest(runId)
  expect(checkpoint?.iteration).toBe(5)
  store.rewind(runId, checkpoint)
  store.runs.apply(runId, 'resume')
  const progress = { iteration: 6, evaluations: 60, computeSeconds: 1 }
  const rows = [{ ...progress, values: { loss: -6 } }]
  store.record(runId, { progress, fraction: 0.6, rows, snapshot: null, checkpoint: null })
  expect(store.metrics.of(runId).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6])
  store.close()
})
