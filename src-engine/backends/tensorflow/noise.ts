// Normals and uniforms for sampler steps, several steps at a time: the reference's own, rounded to float32.
//
// These are made on the host; a card draws its own (device-noise.ts).

import { fillNormals } from '../../random/normal.ts'
import { uniformAt } from '../../random/uniform.ts'
import type { NormalStream, WalkProgram } from '../backend.ts'

export interface StepRange {
  /** Of the call's steps. */
  firstStep: number
  steps: number
  rowCount: number
  dimension: number
}

/** ξ (steps, B, D) */
export function hostNormals(source: WalkProgram['normals'], range: StepRange): Float32Array {
  const { firstStep, steps, rowCount, dimension } = range
  const size = rowCount * dimension
  const values = new Float32Array(steps * size)
  const scratch = 'given' in source ? null : new Float64Array(size)
  for (let step = 0; step < steps; step++) {
    const part = values.subarray(step * size, (step + 1) * size)
    if ('given' in source) {
      part.set(source.given[firstStep + step])
      continue
    }
    const { seed, purpose, firstChain } = source
    fillNormals(scratch!, dimension, { seed, purpose, firstChain, step: source.firstStep + firstStep + step })
    part.set(scratch!)
  }
  return values
}

/** log u (steps, B, 1); the logarithm is taken in float64, where u near 1 still differs from it. */
export function hostLogUniforms(source: NormalStream, { firstStep, steps, rowCount }: StepRange): Float32Array {
  const { seed, purpose, firstChain } = source
  const values = new Float32Array(steps * rowCount)
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < rowCount; row++) {
      const position = { seed, purpose, chain: firstChain + row, step: source.firstStep + firstStep + step }
      values[step * rowCount + row] = Math.log(uniformAt(position))
    }
  }
  return values
}
