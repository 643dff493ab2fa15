// What the pictures of NCE's classifier need beside the energy: the noise's log density on the grid of the view, c and ν.
//
//   p(data | x) = σ(−E(x) − c − log ν − log p_n(x))

import type { FieldView, ValuesView } from '../../src-shared/snapshot.ts'
import { classifierNoiseOf } from './classifier-noise.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { perSubject } from './per-subject.ts'

export const noiseDensity: EvaluationDefinition = {
  needs: ['quadrature', 'classifier'],
  cost: 'every-snapshot',
  async evaluate({ subject }) {
    const { session, data, config, coordinates } = subject
    const { noiseRatio } = classifierNoiseOf(subject)!
    const [learned] = await session.extraScalars('average')
    const { view } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const values = logDensities(subject).slice()
    const constants = Float32Array.of(learned + coordinates.logDeterminant, noiseRatio)
    const field: FieldView = {
      ...{ tag: 'noise-density', kind: 'field', title: 'log density of the noise, nats' },
      field: { view, shape, values },
    }
    const classifier: ValuesView = { tag: 'classifier', kind: 'values', title: 'c and ν', values: constants }
    return { views: [field, classifier] }
  },
}

/** In the person's units; the noise stays what it was at the start of the run. */
const logDensities = perSubject((subject) => {
  const { coordinates, frame, fieldRows } = subject
  const { noise } = classifierNoiseOf(subject)!
  const rows = coordinates.toModel(frame.fromModel(fieldRows))
  return Float32Array.from(noise.logDensity(rows), (value) => value - coordinates.logDeterminant)
})
