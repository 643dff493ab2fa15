// What the fairness note of a study claims: all lanes of a seed begin with the same parameters and see the same batches.

import { expect, test } from 'vitest'
import { methodKinds, type MethodKind } from '../../src-shared/config/method.ts'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { smallTraining } from './small-training.ts'

const conditioned: readonly MethodKind[] = ['multiscale-denoising-score-matching']
const parameterCount = 2 * 7 + 7 + 7 * 5 + 5 + 5 + 1
/** More than one pass through 400 rows in batches of 50. */
const steps = 10

/** The first rows that each step uploads: its batch. */
async function beginningOf(kind: MethodKind) {
  let uploads: Float64Array[] = []
  const backend: Backend = {
    ...reference,
    async createSession(options) {
      const session = await reference.createSession(options)
      const upload = session.upload.bind(session)
      session.upload = (values, count) => {
        uploads.push(Float64Array.from(values))
        return upload(values, count)
      }
      return session
    },
  }
  const training = await smallTraining({ kind, backend })
  const { parameters } = (await training.checkpoint()).arrays
  const batches: Float64Array[] = []
  for (let step = 0; step < steps; step++) {
    uploads = []
    await training.step()
    batches.push(uploads[0])
  }
  training.dispose()
  return { parameters: parameters.slice(0, parameterCount), batches }
}

test('every method begins a seed with the same parameters and sees the same batches, but for a network told the noise', async () => {
  const truth = await beginningOf('contrastive-divergence')
  expect(new Set(truth.batches.map((batch) => batch[0])).size).toBe(steps)
  for (const kind of methodKinds) {
    const { parameters, batches } = await beginningOf(kind)
    if (conditioned.includes(kind)) {
      expect(parameters).not.toEqual(truth.parameters)
      const columns = batches.map((batch) => batch.filter((_, index) => index % 3 < 2))
      expect(columns).toEqual(truth.batches)
    } else {
      expect(parameters, kind).toEqual(truth.parameters)
      expect(batches, kind).toEqual(truth.batches)
    }
  }
})
