// Unadjusted Langevin over all rows at once: x ← x − drift ∇E(x) + noise ξ.
//
// With the base |x − m|² / (2s²) apart, a step is x ← a x + c + Σ (−drift ∇Eᵢ(x)),  a = 1 − drift / s²,
// c = noise ξ + drift m / s²: what does not depend on x is computed for many steps at once.

import type { ChainExtent, LangevinOptions } from '../backend.ts'
import type { EnergyFunction, PreparedParameters } from './energy-function.ts'
import { stepNormals } from './noise.ts'
import type { Operations, Tensor } from './operations.ts'

/** Normals that are made and held at a time: 4 MB. */
const normalsAtOnce = 1 << 20

export interface SamplerParts {
  ops: Operations
  energy: EnergyFunction
  parameters: PreparedParameters
  /** Lets other work of the process have its turn after so many rows forward and backward, when it is due. */
  breathe: (rows: number) => Promise<void> | null
}

export interface Moved {
  /** Both the caller's. */
  rows: Tensor
  previous: Tensor
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runLangevin(
  { ops, energy, parameters, breathe }: SamplerParts,
  start: Tensor,
  { rowCount, dimension }: { rowCount: number; dimension: number },
  { steps, drift, noise, normals }: LangevinOptions,
): Promise<Moved> {
  const { base, precision } = energy
  const chunk = stepsAtOnce(rowCount * dimension)
  let rows = ops.copy(start)
  let previous = ops.copy(start)
  for (let first = 0; first < steps; first += chunk) {
    const range = { firstStep: first, steps: Math.min(chunk, steps - first), rowCount, dimension }
    const additions = ops.tidy(() => {
      const scaled = stepNormals(ops, normals, range).map((xi) => ops.multiply(xi, ops.number(noise)))
      if (!base) return scaled
      const shift = ops.upload(
        Float32Array.from(base.mean, (each) => drift * precision * each),
        [1, dimension],
      )
      return scaled.map((each) => ops.add(each, shift))
    })
    for (const addition of additions) {
      const next = ops.tidy(() => {
        const kept = base ? ops.multiply(rows, ops.number(1 - drift * precision)) : rows
        const pull = energy.gradientX(parameters, { points: rows, directions: null }, -drift, false)
        return ops.sum([kept, addition, pull])
      })
      ops.release(addition)
      ops.release(previous)
      previous = rows
      rows = next
      const pause = breathe(rowCount)
      if (pause) await pause
    }
  }
  return { rows, previous }
}

export const stepsAtOnce = (normalsPerStep: number): number => Math.max(1, Math.floor(normalsAtOnce / normalsPerStep))

/** NaN coordinates make the radius NaN: nothing is skipped. */
export function extentOf(values: Float32Array, centre: Float64Array): ChainExtent {
  const dimension = centre.length
  let finite = true
  let largest = 0
  for (let row = 0; row < values.length; row += dimension) {
    let square = 0
    for (let column = 0; column < dimension; column++) {
      const value = values[row + column]
      if (!Number.isFinite(value)) finite = false
      square += (value - centre[column]) ** 2
    }
    largest = Math.max(largest, square)
  }
  return { finite, radiusMaximum: Math.sqrt(largest) }
}
