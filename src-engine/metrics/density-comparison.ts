// A model against a known density, exactly, in one or two dimensions; and the model's own entropy.
//
//   KL(model‖data)   ∫ p (log p − log q)
//   Jensen–Shannon   ½ ∫ p log(2p / (p + q)) + ½ ∫ q log(2q / (p + q)), between 0 and log 2
//   entropy          −∫ p log p, of the model alone
// Trapezoid rule on a box that holds both. It grows while its outermost 5% on a side hold 1e-7 nats of an integral or more:
// log q falls without bound where a model has a last trace of mass. The spacing is halved until no integral changes by
// 1e-6 nats. A density with hard edges (q = 0 outside its pieces): KL is +∞ wherever the model has mass outside, and
// Jensen–Shannon is summed by the rule of the pieces, within which all is smooth; outside each point adds ½ p log 2.
// Fails, and says so for each integral by itself, where `pointsMaximum` is not enough; NaN where log Z is.
// Source: Lin 1991, "Divergence measures based on the Shannon entropy".

import { logSumWeighted } from './log-sum-exp.ts'
import { energiesOnHalvedGrid } from './grid-refinement.ts'
import {
  gridPointCount,
  gridRows,
  halvedGrid,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from './regular-grid.ts'

export interface ComparisonOptions {
  /** Of the model, nats; need not be normalised. */
  energy: EnergyFunction
  /** log q per row, nats; absent where only the model's entropy is asked for: the others then mean nothing. */
  logDensity?: EnergyFunction
  /** Where both are looked for first. */
  box: Box
  /** Smallest length scale that is expected along each axis. */
  resolution: readonly number[]
  pointsMaximum?: number
}

export interface Integral {
  /** Nats. */
  value: number
  converged: boolean
}

export type ComparedQuantity = 'klModelData' | 'jensenShannon' | 'modelEntropy'

export interface DensityComparison extends Record<ComparedQuantity, Integral> {
  shape: readonly number[]
}

const toleranceNats = 1e-6
const shellNats = 1e-7
const growthsMaximum = 8
const quantities: readonly ComparedQuantity[] = ['klModelData', 'jensenShannon', 'modelEntropy']

interface Level {
  grid: RegularGrid
  energies: Float64Array
  /** −log q, as energies are. */
  surprises: Float64Array
}

export async function compareDensities(options: ComparisonOptions): Promise<DensityComparison> {
  const { energy, logDensity, pointsMaximum = 2 ** 19 } = options
  const surprise: EnergyFunction = logDensity
    ? async (rows) => (await logDensity(rows)).map((value) => -value)
    : async (rows) => new Float64Array(rows.length / options.box.length)
  const { level: first, fits } = await fitted(options, surprise)
  let level = first
  let values = integralsOf(level)
  let settled: Record<ComparedQuantity, boolean> = noneOf
  while (!quantities.every((name) => settled[name] || !Number.isFinite(values[name]))) {
    const grid = halvedGrid(level.grid)
    if (gridPointCount(grid) > pointsMaximum) break
    const on = (coarse: Float64Array, function_: EnergyFunction) =>
      energiesOnHalvedGrid(
        grid,
        { grid: level.grid, energies: coarse },
        { energy: function_, negligible: Number.POSITIVE_INFINITY },
      )
    level = {
      grid,
      energies: await on(level.energies, energy),
      surprises: await on(level.surprises, surprise),
    }
    const next = integralsOf(level)
    settled = settledOf(values, next)
    values = next
  }
  const found = (name: ComparedQuantity): Integral => ({ value: values[name], converged: fits && settled[name] })
  return {
    klModelData: found('klModelData'),
    jensenShannon: found('jensenShannon'),
    modelEntropy: found('modelEntropy'),
    shape: level.grid.shape,
  }
}

const noneOf: Record<ComparedQuantity, boolean> = { klModelData: false, jensenShannon: false, modelEntropy: false }

/** An infinite value that stays infinite has settled. */
function settledOf(before: Integrals, after: Integrals): Record<ComparedQuantity, boolean> {
  const isSettled = (name: ComparedQuantity) =>
    before[name] === after[name] || Math.abs(before[name] - after[name]) < toleranceNats
  return {
    klModelData: isSettled('klModelData'),
    jensenShannon: isSettled('jensenShannon'),
    modelEntropy: isSettled('modelEntropy'),
  }
}

/** On the first grid, whose box is large enough for all integrals. */
async function fitted({ energy, box: start, resolution }: ComparisonOptions, surprise: EnergyFunction) {
  let box = start
  for (let growths = 0; ; growths++) {
    const shape = box.map(([low, high], axis) => Math.max(17, Math.ceil((high - low) / (4 * resolution[axis])) + 1))
    const grid: RegularGrid = { box, shape }
    const rows = gridRows(grid)
    const level: Level = { grid, energies: await energy(rows), surprises: await surprise(rows) }
    const fits = !(largestShell(level) >= shellNats)
    if (fits || growths === growthsMaximum) return { level, fits }
    box = box.map(([low, high]) => [low - 0.15 * (high - low), high + 0.15 * (high - low)] as const)
  }
}

type Integrals = Record<ComparedQuantity, number>

interface Summed extends Integrals {
  /** Of one point, without signs. */
  sizes: Float64Array
}

const integralsOf = (level: Level): Integrals => summed(level, false)

function summed({ grid, energies, surprises }: Level, withSizes: boolean): Summed {
  const weights = trapezoidWeights(grid)
  const logPartition = logSumWeighted(energies, weights)
  const sums: Summed = {
    klModelData: 0,
    jensenShannon: 0,
    modelEntropy: 0,
    sizes: new Float64Array(withSizes ? energies.length : 0),
  }
  if (Number.isNaN(logPartition)) return { ...sums, klModelData: NaN, jensenShannon: NaN, modelEntropy: NaN }
  for (let point = 0; point < energies.length; point++) {
    const logModel = -energies[point] - logPartition
    const model = weights[point] * Math.exp(logModel)
    const data = weights[point] * Math.exp(-surprises[point])
    // 0 · ∞ = 0: the limit that is meant.
    const entropy = model === 0 ? 0 : -model * logModel
    const divergence = model === 0 ? 0 : model * (logModel + surprises[point])
    const shared = jensenShannonTerm(model, data)
    sums.modelEntropy += entropy
    sums.klModelData += divergence
    sums.jensenShannon += shared
    if (withSizes) sums.sizes[point] = Math.max(Math.abs(entropy), Math.abs(divergence), shared)
  }
  return sums
}

/** Of two densities at a point, both times its weight. */
export function jensenShannonTerm(model: number, data: number): number {
  const both = model + data
  const part = (share: number) => (share === 0 ? 0 : 0.5 * share * Math.log((2 * share) / both))
  return part(model) + part(data)
}

/** The most that the outermost 5% on a side hold of any of the integrals, nats; what is infinite is not looked at. */
function largestShell(level: Level): number {
  const { sizes } = summed(level, true)
  const { shape } = level.grid
  const [columns, lines = 1] = shape
  let largest = 0
  shape.forEach((count, axis) => {
    const depth = Math.max(1, Math.ceil(0.05 * (count - 1)))
    let [low, high] = [0, 0]
    for (let point = 0; point < sizes.length; point++) {
      if (!Number.isFinite(sizes[point])) continue
      const index = axis === 0 ? point % columns : Math.floor(point / columns) % lines
      if (index < depth) low += sizes[point]
      if (index >= count - depth) high += sizes[point]
    }
    largest = Math.max(largest, low, high)
  })
  return largest
}

/**
 * Jensen–Shannon of a density that is zero outside its pieces: weights and log q of the pieces' rule, and log p there.
 * Exact where that rule is: of the model's mass outside only its size matters.
 */
export function jensenShannonOnPieces(
  { probabilities, logDensities }: { probabilities: Float64Array; logDensities: Float64Array },
  logModel: Float64Array,
): number {
  let [inside, sum] = [0, 0]
  for (let point = 0; point < probabilities.length; point++) {
    const model = probabilities[point] * Math.exp(logModel[point] - logDensities[point])
    inside += model
    sum += jensenShannonTerm(model, probabilities[point])
  }
  return sum + 0.5 * (1 - inside) * Math.LN2
}
