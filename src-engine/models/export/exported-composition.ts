// Networks put together as what every file of a composition says of them, whatever its format.
//
//   E(x) = Σ fᵢ Eᵢ(x), or of a mixture −log Σ πᵢ exp(−Eᵢ(x)) / Zᵢ;  each Eᵢ computes in coordinates of its own
// Parts that do not count (a factor of 0) are no part of the file.

import type { CompositionSource } from '../../../src-shared/energy-source.ts'
import type { Estimate } from '../../../src-shared/estimate.ts'
import { obtainedInWords } from '../../../src-shared/estimate.ts'
import type { CoordinateAxis } from '../../data/coordinates.ts'
import type { TrainedModel } from '../trained-model.ts'
import type { CheckedEnergies } from './exported-model.ts'
import { namedTensors } from './terms/registry.ts'
import type { NamedTensor } from './terms/term-export.ts'

export interface ExportedPart {
  /** `CD-10, seed 1 of two moons` */
  name: string
  /** SHA-256 of the model in the library. */
  hash: string
  model: TrainedModel
  /** What its energy is multiplied with; in a mixture its share. Not 0. */
  factor: number
  /** Nats; of a mixture not null. */
  logPartition: Estimate | null
}

export interface ExportedComposition {
  name: string
  /** SHA-256 of the composition. */
  hash: string
  source: CompositionSource
  /** `E = E₁ + 0.5 E₂` */
  formula: string
  parts: readonly ExportedPart[]
  columns: readonly string[]
  densityUnit: string
  logPartition: Estimate | null
  /** Whether it normalises and how that was judged, as a sentence. */
  normalises: string
  check: CheckedEnergies
  /** Of EBM Studio. */
  version: string
}

/** Coordinates of the whole: of each column the middle and half the width of where the parts' data lie. */
export function axesOfWhole(parts: readonly Pick<ExportedPart, 'model'>[]): CoordinateAxis[] {
  const { columns } = parts[0].model
  return columns.map((_, column) => {
    const spans = parts.map(({ model: { axes, shape } }) => {
      const axis = axes?.find((each) => each.column === column)
      // Without constants of its own a model's base is about twice as wide as its data.
      const centre = axis?.centre ?? shape.base?.mean[column] ?? 0
      const width = Math.abs(axis?.scale ?? (shape.base ? shape.base.standardDeviation / 2 : 1))
      return [centre - width, centre + width]
    })
    const [low, high] = [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))]
    return { column, centre: (low + high) / 2, scale: (high - low) / 2 }
  })
}

/** Rows of x at which a file holds the energy: the middle, one width to each side along every column, and off them. */
export function placesToCheck(parts: readonly Pick<ExportedPart, 'model'>[]): number[][] {
  const axes = axesOfWhole(parts)
  const along = axes.flatMap((_, axis) => [1, -1].map((side) => axes.map((_other, at) => (at === axis ? side : 0))))
  const directions = [
    axes.map(() => 0),
    ...along,
    axes.map((_, at) => [0.6, -0.8][at]),
    axes.map((_, at) => [-0.5, 0.4][at]),
  ]
  return directions.map((direction) =>
    axes.map(({ centre, scale }, at) => Number((centre + scale * direction[at]).toPrecision(6))),
  )
}

/** Of every part, as `terms.0.parts.1.terms.0.layers.0.weight`: the names that the script gives them. */
export const compositionTensors = ({ parts }: ExportedComposition): NamedTensor[] =>
  parts.flatMap(({ model }, index) =>
    namedTensors(model.shape, model.average).map((tensor) => ({
      ...tensor,
      name: `terms.0.parts.${index}.${tensor.name}`,
    })),
  )

export const partitionText = ({ logPartition }: Pick<ExportedComposition, 'logPartition'>): string =>
  logPartition ? `nats, ${obtainedInWords(logPartition.obtained)}` : 'not defined, or not known'
