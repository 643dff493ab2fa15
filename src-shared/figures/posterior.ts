// The classifier of NCE as a picture: for how likely it takes a point to be data rather than noise, and the best there is.
//
//   learned   p(data | x) = σ(−E(x) − c − log ν − log p_n(x))
//   best      p(x) / (p(x) + ν p_n(x)) = σ(log p(x) − log ν − log p_n(x))

import { fieldOf, valuesOf, type DataPreview, type Field, type Snapshot } from '../snapshot.ts'
import { describeField, readField, type ShownField } from './field-values.ts'

interface Classifier {
  /** log p_n, nats. */
  noise: Field
  /** c, nats. */
  learned: number
  /** ν */
  noiseRatio: number
}

function classifierOf(snapshot: Snapshot): Classifier | null {
  const noise = fieldOf(snapshot, 'noise-density')
  const [learned, noiseRatio] = valuesOf(snapshot, 'classifier')
  return noise && noiseRatio !== undefined ? { noise, learned, noiseRatio } : null
}

/** null for lanes without a classifier, and for snapshots of versions that kept no noise. */
export function classifierField(snapshot: Snapshot): ShownField | null {
  const classifier = classifierOf(snapshot)
  const energy = fieldOf(snapshot, 'energy')
  if (!classifier || !energy) return null
  return posteriorOf(classifier, (cell) => -energy.values[cell] - classifier.learned)
}

/** Against the noise of that snapshot; null where it has none, or the data's density is not known. */
export function bestClassifierField({ logDensity }: DataPreview, snapshot: Snapshot): ShownField | null {
  const classifier = classifierOf(snapshot)
  if (!classifier || !logDensity) return null
  const { shape, view } = classifier.noise
  const isSameGrid = shape.every((count, axis) => count === logDensity.shape[axis])
  return posteriorOf(classifier, (cell) =>
    isSameGrid ? logDensity.values[cell] : readField(logDensity, pointOf(view.axes, shape, cell)),
  )
}

function posteriorOf({ noise, noiseRatio }: Classifier, logModel: (cell: number) => number): ShownField {
  const values = noise.values.map((logNoise, cell) => {
    const logit = logModel(cell) - Math.log(noiseRatio) - logNoise
    return 1 / (1 + Math.exp(-logit))
  })
  return describeField({ ...noise, values }, 'posterior', false)
}

function pointOf(axes: readonly [number, number][], [columns, lines = 1]: readonly number[], cell: number): number[] {
  const at = ([low, high]: [number, number], index: number, count: number) => low + (index / (count - 1)) * (high - low)
  const indices = [cell % columns, Math.floor(cell / columns)]
  return axes.map((axis, dimension) => at(axis, indices[dimension], dimension === 0 ? columns : lines))
}
