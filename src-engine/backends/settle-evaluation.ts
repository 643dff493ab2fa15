// From what a caller says of an energy to what a device computes: defaults filled in, a temperature for all rows
// multiplied into the weights, temperatures of a gradient's rows into theirs.

import type { ClassPerRow, EnergyShape, EvaluationOptions, JetGradientTerm, PerRow } from './backend.ts'
import { checkLength, checkWeights } from './check-arguments.ts'
import type { DeviceGradientTerm, EnergyWeights, Evaluation } from './device-session.ts'

export interface ShapeWeights {
  own: EnergyWeights
  hasBase: boolean
}

export const shapeWeights = ({ terms, base }: EnergyShape): ShapeWeights => ({
  own: { terms: terms.map(({ weight }) => weight), base: base ? 1 : 0 },
  hasBase: base !== null,
})

/** Throws on weights that are not finite, or not as many as terms. */
export function settleEvaluation(weights: ShapeWeights, options: EvaluationOptions = {}, rowCount = 0): Evaluation {
  const { parameters = 'current', inverseTemperatures, jointInverseTemperature = 1, classes } = options
  return {
    parameters,
    weights: settleWeights(weights, options),
    rowTemperatures: typeof inverseTemperatures === 'object' ? inverseTemperatures : null,
    jointTemperature: jointInverseTemperature,
    classes: settleClasses(classes, rowCount),
  }
}

function settleClasses(classes: ClassPerRow | undefined, rowCount: number): Uint8Array | null {
  if (classes === undefined) return null
  return typeof classes === 'number' ? new Uint8Array(rowCount).fill(classes) : classes
}

function settleWeights({ own, hasBase }: ShapeWeights, { weights, inverseTemperatures }: EvaluationOptions) {
  const factor = typeof inverseTemperatures === 'number' ? inverseTemperatures : 1
  if (!weights && factor === 1) return own
  const { terms = own.terms, base = own.base } = weights ?? {}
  checkLength('weights of terms', terms.length, own.terms.length)
  checkWeights(terms, 'terms')
  checkWeights([base], 'the base')
  if (!hasBase && base !== 0) throw new Error(`Expected no weight of a base, got ${base}: this energy has none.`)
  return { terms: terms.map((weight) => factor * weight), base: factor * base }
}

export function settleGradientTerm(term: JetGradientTerm): DeviceGradientTerm {
  const { inverseTemperatures: temperatures, rows, direction, energyWeight, slopeWeight, curvatureWeight } = term
  const classes = settleClasses(term.classes, rows.rowCount)
  if (temperatures === undefined)
    return { rows, direction, energyWeight, slopeWeight, curvatureWeight, energyScales: null, classes }
  const scales = typeof temperatures === 'number' ? new Float64Array(rows.rowCount).fill(temperatures) : temperatures
  return {
    rows,
    direction,
    energyWeight: times(energyWeight, scales),
    slopeWeight: times(slopeWeight, scales),
    curvatureWeight: times(curvatureWeight, scales),
    energyScales: scales,
    classes,
  }
}

function times(weight: PerRow | undefined, scales: Float64Array): Float64Array | undefined {
  if (weight === undefined) return undefined
  return scales.map((scale, row) => scale * (typeof weight === 'number' ? weight : weight[row]))
}
