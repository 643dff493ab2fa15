// Reads the golden files: values computed by another program (JAX, float64), see tests/golden/README.md.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'

const folder = process.env.EBM_GOLDEN_DIR ?? resolve(import.meta.dirname, '../golden')

interface Layer {
  weights: number[][]
  bias: number[]
}

export interface Golden {
  widths: number[]
  baseSd: number | null
  layers: Layer[]
  x: number[][]
  negatives: number[][]
  energy: number[]
  energyGradientX: number[][]
  meanEnergyGradientTheta: Layer[]
  langevin: { stepSize: number; steps: number; noise: number[][][]; result: number[][] }
  contrastiveDivergence: ValueAndGradient
  persistent: ValueAndGradient
  noiseContrastive: ValueAndGradient & {
    noiseRatio: number
    noiseMean: number[]
    noiseSd: number[]
    noise: number[][]
    logZ: number
    gradientLogZ: number
  }
  scoreMatching: ValueAndGradient
  slicedScoreMatching: ValueAndGradient & { projections: number[][] }
  denoisingScoreMatching: ValueAndGradient & { noiseSd: number; noise: number[][] }
  adam: { steps: number; learningRate: number; beta1: number; beta2: number; epsilon: number; result: Layer[] }
  logPartition?: { box: [number, number]; pointsPerAxis: number; rule: string; value: number }
}

interface ValueAndGradient {
  value: number
  gradient: Layer[]
}

export const goldenFiles: [name: string, golden: Golden][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden])

export function shapeOf({ widths, baseSd }: Golden): EnergyShape {
  const dimension = widths[0]
  return {
    dimension,
    terms: [{ weight: 1, term: { kind: 'mlp', widths, activation: 'silu' } }],
    base: baseSd === null ? null : { mean: new Array<number>(dimension).fill(0), standardDeviation: baseSd },
  }
}

/** Per layer the weights, row-major, then the biases. */
export const flatParameters = (layers: readonly Layer[]): Float64Array =>
  Float64Array.from(layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]))

export const flat = (rows: readonly number[][]): Float64Array => Float64Array.from(rows.flat())

export const upload = (session: EnergySession, rows: readonly number[][]) => session.upload(flat(rows), rows.length)
