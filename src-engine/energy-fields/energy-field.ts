// An energy over the line or the plane that can be looked at and sampled, whatever it comes from: E(x) in nats and ∂E/∂x in
// nats per unit, at points in the person's units and order of columns. Only differences of E mean anything.

import type { EnergySource, EnergySourceKind, EnergySourceOf } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { Box } from '../metrics/regular-grid.ts'
import type { TrainedModel } from '../models/trained-model.ts'

/** How ∂E/∂x is made; said beside what is made with it. */
export type GradientOrigin = 'closed form' | 'backpropagation' | 'central differences'

/** What a kind of source tells of its energy. */
export interface EnergyFacts {
  readonly dimension: 1 | 2
  /** Names of the coordinates, with units where there are any. */
  readonly columns: readonly string[]
  /** What a density is per: `mm · g`; empty for columns without units. */
  readonly densityUnit: string
  /** Where an integral begins to look, per axis [minimum, maximum]; it grows from there where it must. */
  readonly box: Box
  /** Smallest length scale that is expected along each axis. */
  readonly resolution: readonly number[]
  /** Standard deviation of each column: what step sizes are measured in, as in training. */
  readonly scale: readonly number[]
  /** The exact density, with exact samples, where it is known. */
  readonly distribution: Distribution | null
  readonly gradientBy: GradientOrigin
  /**
   * E per row, (rows), fresh; `points` are row-major. Overwrites `gradients` (rows × dimension) with ∂E/∂x where it is
   * given. +∞ is a density of zero, and a gradient there is not a number. At once, so that a sampler's step need not wait.
   */
  evaluate(points: Float64Array, gradients: Float64Array | null): Float64Array
  dispose(): void
}

export interface EnergyField extends EnergyFacts {
  /** E per row, (rows), fresh. */
  energy(points: Float64Array): Promise<Float64Array>
  /** ∂E/∂x, (rows × dimension), fresh. */
  gradient(points: Float64Array): Promise<Float64Array>
}

export interface FieldParts {
  /** The newest model of a run. */
  model(runId: string): Promise<TrainedModel>
  /** One that the library keeps by its bytes, of which this is the SHA-256. */
  keptModel(hash: string): Promise<TrainedModel>
}

/** Throws AppError for what cannot be opened, in words. */
export interface EnergyFieldKind<Kind extends EnergySourceKind> {
  open(source: EnergySourceOf<Kind>, parts: FieldParts, openOther: OpenField): Promise<EnergyField>
}

/** What a composition opens its parts with. */
export type OpenField = (source: EnergySource) => Promise<EnergyField>

export const energyField = (facts: EnergyFacts): EnergyField => ({
  ...facts,
  energy: async (points) => facts.evaluate(points, null),
  async gradient(points) {
    const gradients = new Float64Array(points.length)
    facts.evaluate(points, gradients)
    return gradients
  },
})

/** Throws AppError('not-supported') beyond the plane. `what` is the subject: “Penguins”. */
export function lineOrPlane(dimension: number, what: string): 1 | 2 {
  if (dimension === 1 || dimension === 2) return dimension
  throw new AppError(
    'not-supported',
    `Expected an energy over one or two columns, got ${what} with ${dimension}: choose one with fewer columns.`,
  )
}
