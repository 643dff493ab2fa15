// Normals and uniforms for sampler steps, several steps at a time.
//
// Computed on the host: the same words and normals as the reference's, rounded to float32.

import { fillNormals } from '../../random/normal.ts'
import { uniformAt } from '../../random/uniform.ts'
import type { LangevinOptions, NormalStream } from '../backend.ts'
import type { Operations, Tensor } from './operations.ts'

export interface StepRange {
  firstStep: number
  steps: number
  rowCount: number
  dimension: number
}

/** One ξ (B, D) per step. */
export function stepNormals(ops: Operations, source: LangevinOptions['normals'], range: StepRange): Tensor[] {
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
  return ops.unstack(ops.upload(values, [steps, rowCount, dimension]), steps)
}

/** One column of log u (B, 1) per step; the logarithm is taken in float64, where u near 1 still differs from it. */
export function stepLogUniforms(
  ops: Operations,
  source: NormalStream,
  { firstStep, steps, rowCount }: StepRange,
): Tensor[] {
  const { seed, purpose, firstChain } = source
  const values = new Float32Array(steps * rowCount)
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < rowCount; row++) {
      const position = { seed, purpose, chain: firstChain + row, step: source.firstStep + firstStep + step }
      values[step * rowCount + row] = Math.log(uniformAt(position))
    }
  }
  return ops.unstack(ops.upload(values, [steps, rowCount, 1]), steps)
}
