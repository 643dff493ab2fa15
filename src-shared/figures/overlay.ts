// Another density over a panel: the highest-density regions of the truth or of a lane that hold half and nine tenths of
// its mass in the view, as lines on a plane and as bars on a line.

import type { ShownField } from './field-values.ts'
import type { FigureInput } from './figure.ts'
import { regionLevels } from './highest-density-region.ts'
import type { FigureLane } from './lanes.ts'
import { referenceField, referenceOf } from './reference.ts'

/** Shares of the mass, the inner one first. */
export const overlaidMass = [0.5, 0.9] as const

export interface Overlay {
  /** null is the truth. */
  lane: FigureLane | null
  label: string
  /** log density, nats. */
  field: ShownField
  /** Of each of `overlaidMass`, nats. */
  levels: number[]
}

/**
 * `of` is `truth` or any run of a lane; null, or what is not there, has no overlay. Of a lane that run is taken which has
 * the seed, where there is one.
 */
export function overlayOf(input: FigureInput, of: string | null, seed: number | null): Overlay | null {
  const isThere = of === 'truth' ? input.preview.logDensity !== null : input.runs.some(({ run }) => run.id === of)
  const reference = isThere ? referenceOf(input, of) : null
  const field = reference && referenceField(input, reference, seed)
  if (!field || !Number.isFinite(field.maximum)) return null
  return { ...reference, field, levels: regionLevels(field, overlaidMass) }
}
