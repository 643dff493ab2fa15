import type { TrainedModel } from '../../../src-engine/models/trained-model.ts'

/** A model of one parameter, E(x) = x². */
export const fakeModel: TrainedModel = {
  shape: { dimension: 1, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 1 } }], base: null },
  axes: null,
  columns: ['x'],
  densityUnit: '',
  current: Float64Array.of(1),
  average: Float64Array.of(1),
  extra: { current: new Float64Array(0), average: new Float64Array(0) },
}
