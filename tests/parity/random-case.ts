// Random energies with random points, for property tests: any depth, any width, any activation, one network or several.
//
// Every number is exactly representable in float32, so that rounding the input is no part of what is compared.

import fc from 'fast-check'
import type { Activation, Backend, EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'
import { createEnergyFunction } from '../../src-engine/backends/reference/energy-function.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

export interface CaseLimits {
  /** Property runs of each test; a software adapter gets few. */
  runs: number
  widthMaximum: number
  batchMaximum: number
  dimensionMaximum: number
}

/** Small enough to print when it fails, and all that `sessionsOf` and `drawer` need. */
export interface RandomCase {
  dimension: number
  networks: { hiddenWidths: number[]; activation: Activation; weight: number }[]
  hasBase: boolean
  /** Rows; mostly no multiple of any tile. */
  batch: number
  extraCount: number
  /** Of parameters and points. */
  seed: number
}

const activations: Activation[] = ['silu', 'softplus', 'tanh']

export function randomCase({ widthMaximum, batchMaximum, dimensionMaximum }: CaseLimits): fc.Arbitrary<RandomCase> {
  const network = fc.record({
    hiddenWidths: fc.array(fc.integer({ min: 1, max: widthMaximum }), { minLength: 1, maxLength: 4 }),
    activation: fc.constantFrom(...activations),
    weight: fc.constantFrom(1, 0.75, -0.5, 2),
  })
  return fc.record({
    dimension: fc.integer({ min: 1, max: dimensionMaximum }),
    networks: fc.oneof(
      { weight: 3, arbitrary: fc.array(network, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(network, { minLength: 2, maxLength: 3 }) },
    ),
    hasBase: fc.boolean(),
    batch: fc.integer({ min: 1, max: batchMaximum }),
    extraCount: fc.integer({ min: 0, max: 1 }),
    seed: fc.integer({ min: 0, max: 0xffff }),
  })
}

export function shapeOfCase({ dimension, networks, hasBase, seed }: RandomCase): EnergyShape {
  const draw = drawer(seed, 1)
  return {
    dimension,
    terms: networks.map(({ hiddenWidths, activation, weight }) => ({
      weight,
      term: { kind: 'mlp', widths: [dimension, ...hiddenWidths, 1], activation },
    })),
    base: hasBase ? { mean: [...draw(dimension, 0.5)], standardDeviation: 1.5 } : null,
  }
}

export interface Sessions {
  own: EnergySession
  truth: EnergySession
}

/** The same energy twice: on the backend under test and on the reference. */
export async function sessionsOf(backend: Backend, example: RandomCase): Promise<Sessions> {
  const shape = shapeOfCase(example)
  const initial = initialOf(shape, example)
  const options = { shape, initial, extraCount: example.extraCount }
  return { own: await backend.createSession(options), truth: await reference.createSession(options) }
}

/** Draws normals × scale, exact in float32; `purpose` keeps uses apart. */
export function drawer(seed: number, purpose: number): (count: number, scale: number) => Float64Array {
  const random = randomStream({ seed, purpose: purposes.data, chain: purpose })
  return (count, scale) => Float64Array.from({ length: count }, () => Math.fround(scale * random.normal()))
}

/** Weights of a size that keeps signals alive from layer to layer, biases of order 1. */
function initialOf(shape: EnergyShape, { extraCount, seed }: RandomCase): Float64Array {
  const draw = drawer(seed, 2)
  const parts = shape.terms.flatMap(({ term }) => {
    if (term.kind !== 'mlp')
      return [draw(createEnergyFunction({ ...shape, terms: [{ weight: 1, term }] }).parameterCount, 0.5)]
    return term.widths.slice(1).flatMap((outputs, layer) => {
      const inputs = term.widths[layer]
      return [draw(inputs * outputs, 1.5 / Math.sqrt(inputs)), draw(outputs, 0.5)]
    })
  })
  return Float64Array.from([...parts, draw(extraCount, 1)].flatMap((part) => [...part]))
}
