// Sessions of the reference backend that the exact tests share.

import type { Activation, EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'
import { createEnergyFunction } from '../../src-engine/backends/reference/energy-function.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

/** E(x) = |x|² / 2: the standard Gaussian, with nothing to learn. */
export const standardGaussian = (dimension: number): EnergyShape => ({
  dimension,
  terms: [],
  base: { mean: new Array<number>(dimension).fill(0), standardDeviation: 1 },
})

export function mlpShape(widths: readonly number[], activation: Activation): EnergyShape {
  const base = { mean: widths.slice(0, 1).flatMap((d) => new Array<number>(d).fill(0.3)), standardDeviation: 1.5 }
  return { dimension: widths[0], terms: [{ weight: 1, term: { kind: 'mlp', widths, activation } }], base }
}

export function session(shape: EnergyShape, extra: readonly number[] = []): Promise<EnergySession> {
  const random = randomStream({ seed: 11, purpose: purposes.initialParameters })
  const { parameterCount } = createEnergyFunction(shape)
  const parameters = Array.from({ length: parameterCount }, () => 0.5 * random.normal())
  return reference.createSession({
    shape,
    initial: Float64Array.from([...parameters, ...extra]),
    extraCount: extra.length,
  })
}

export function normals(count: number, seed: number): Float64Array {
  const random = randomStream({ seed, purpose: purposes.data })
  return Float64Array.from({ length: count }, () => random.normal())
}
