// Chains over an energy field, step by step, so that every step can be looked at: the steps of the reference backend over
// E/T, at several temperatures with exchanges where these are wanted. Steps are measured in standard deviations of the
// columns, as in training: chains walk in x / s.
//
// A level of the ladder is a tile of its own. With one level nothing is begun anew, so that the cost is that of one walk.

import { labCost, stepsPerExchange, type LabSampler } from '../../src-shared/sampling-lab/lab-setup.ts'
import type { WatchedStep } from '../../src-shared/sampling-lab/lab-result.ts'
import type { SamplerKind } from '../../src-shared/config/sampler.ts'
import { stepsOver } from '../backends/reference/steps-over.ts'
import type { RowEnergy, StepWatch, TileChains, Transition } from '../backends/reference/tile-chains.ts'
import { settleProposal } from '../backends/settle-walk.ts'
import type { EnergyField } from '../energy-fields/energy-field.ts'
import { purposes } from '../random/purposes.ts'
import { uniformAt } from '../random/uniform.ts'
import { exchange, geometricLadder, replicasOf } from '../samplers/parallel-tempering.ts'
import { samplers } from '../samplers/registry.ts'
import type { Sampler } from '../samplers/sampler.ts'

export interface LabWalk {
  field: EnergyField
  sampler: LabSampler
  steps: number
  temperature: number
  seed: number
  /** (chains, dimension), in the person's units; at most 32 chains. */
  start: Float64Array
  /** How many of the first steps are watched, and of the last. */
  watched: number
  /** Told after every step of how many were made, and of all positions, whose later ones are 0. */
  onStep?: (made: number, positions: Float64Array) => void
}

export interface WalkedChains {
  /** Those that were made: fewer than asked for where a chain left all numbers. */
  steps: number
  /** (steps, chains, dimension), in the person's units, at the lowest temperature. */
  positions: Float64Array
  watched: WatchedStep[]
  acceptance: number | null
  swapRates: number[]
  fault: string | null
  evaluations: number
}

interface Level {
  chains: TileChains
  transition: Transition
  /** β of the target at this level, 1/T at the lowest. */
  inverseTemperature: number
}

export function walkChains(walk: LabWalk): WalkedChains {
  const { field, sampler, steps, start, watched: watchedSteps } = walk
  const { dimension } = field
  const chainCount = start.length / dimension
  const watch = createWatch(walk)
  const { levels, points } = levelsOf(walk, watch)
  const [{ chains: cold }] = levels
  const positions = new Float64Array(steps * start.length)
  const exchanges = createExchanges(levels, points, walk)
  let fault: string | null = null
  let made = 0

  for (const { transition, chains } of levels) transition.begin(chains)
  while (made < steps && fault === null) {
    watch.begin(made < watchedSteps || made >= steps - watchedSteps ? made + 1 : null)
    const before = cold.taken.slice()
    for (const { transition, chains } of levels) transition.step(chains, made)
    const position = inUnits(cold.points, field)
    watch.end(cold.taken.map((count, chain) => count - before[chain]))
    fault = faultOf(position, levels, points)
    if (fault !== null) break
    positions.set(position, made * start.length)
    made++
    walk.onStep?.(made, positions)
    if (levels.length > 1 && made % stepsPerExchange === 0 && made < steps) exchanges.make(made)
  }

  const refuses = walkOf(sampler).acceptance === 'metropolis'
  const taken = cold.taken.reduce((sum, count) => sum + count, 0)
  return {
    steps: made,
    positions: positions.subarray(0, made * start.length),
    watched: watch.steps,
    acceptance: refuses && made > 0 ? taken / (made * chainCount) : null,
    swapRates: exchanges.rates(),
    fault,
    evaluations: made === 0 ? 0 : labCost(sampler, made),
  }
}

const walkOf = ({ sampler }: LabSampler) => {
  const { walk } = samplers[sampler.kind] as Sampler<SamplerKind>
  if (!walk) throw new Error(`Expected a sampler that is a walk, got ${sampler.kind}.`)
  return walk
}

function levelsOf(walk: LabWalk, watch: StepWatch): { levels: Level[]; points: Float64Array } {
  const { field, sampler, temperature, seed, start } = walk
  const chainCount = start.length / field.dimension
  const ladder = geometricLadder(sampler.levels, sampler.hottest)
  const { acceptance, proposal } = walkOf(sampler)
  const perRow = Float64Array.from(
    { length: ladder.length * chainCount },
    (_, row) => ladder[Math.floor(row / chainCount)],
  )
  const settled = settleProposal(proposal(sampler.sampler, ladder.length > 1 ? perRow : undefined))
  if (settled.kind === 'gibbs') throw new Error('Expected a proposal over real rows, got block Gibbs.')
  const stream = (purpose: number) => ({ seed, purpose, firstChain: 0, firstStep: 0 })
  const normals = stream(purposes.labSteps)
  const uniforms = acceptance === 'metropolis' ? stream(purposes.labAccept) : null
  const points = replicasOf(
    start.map((value, i) => value / field.scale[i % field.dimension]),
    ladder.length,
  )
  const levels = Array.from(ladder, (inverse, level): Level => {
    const inverseTemperature = inverse / temperature
    const energy = scaledEnergy(field, inverseTemperature)
    return {
      chains: {
        first: level * chainCount,
        rows: chainCount,
        points: points.subarray(level * start.length, (level + 1) * start.length),
        taken: new Float64Array(chainCount),
        energies: new Float64Array(chainCount),
        comparable: true,
      },
      transition: stepsOver(energy, { proposal: settled, uniforms, normals, ...(level === 0 && { watch }) }),
      inverseTemperature,
    }
  })
  return { levels, points }
}

/** βE and its gradient in z = x / s, whose noise is alike along all columns. */
function scaledEnergy(field: EnergyField, inverseTemperature: number): RowEnergy {
  const { dimension, scale } = field
  return {
    dimension,
    evaluate(at, { rows }, withGradients) {
      const x = inUnits(at.points.subarray(0, rows * dimension), field)
      const gradients = withGradients ? at.gradients.subarray(0, rows * dimension) : null
      const energies = field.evaluate(x, gradients)
      for (let row = 0; row < rows; row++) at.energies[row] = inverseTemperature * energies[row]
      if (!gradients) return
      for (let i = 0; i < gradients.length; i++) gradients[i] *= inverseTemperature * scale[i % dimension]
    },
  }
}

const inUnits = (points: Float64Array, { dimension, scale }: EnergyField): Float64Array =>
  points.map((value, i) => value * scale[i % dimension])

function faultOf(position: Float64Array, levels: readonly Level[], points: Float64Array): string | null {
  if (!position.every(Number.isFinite)) {
    return 'A chain left all numbers: the step is too large for this energy, or went where the density is zero.'
  }
  if (!points.every(Number.isFinite)) {
    return 'A chain at a higher temperature left all numbers: the step is too large there, or the energy confines too little.'
  }
  if (levels.every(({ chains }) => chains.comparable)) return null
  return 'A proposal could not be judged, because its energy was not a number.'
}

/** Neighbouring temperatures change places, as in training with parallel tempering. */
function createExchanges(levels: readonly Level[], points: Float64Array, { field, sampler, seed }: LabWalk) {
  const sums = new Float64Array(Math.max(0, levels.length - 1))
  let count = 0
  const ladder = Float64Array.from(levels, ({ inverseTemperature }) => inverseTemperature)
  const knowsEnergies = walkOf(sampler).acceptance === 'metropolis'
  return {
    make(step: number): void {
      const energies = energiesNow()
      const position = { seed, purpose: purposes.labSwaps, step }
      const rates = exchange(points, { energies, ladder, uniform: (row) => uniformAt({ ...position, chain: row }) })
      rates.forEach((rate, pair) => (sums[pair] += rate))
      count++
      for (const { transition, chains } of levels) transition.begin(chains)
    },
    /** Empty before the first exchange. */
    rates: (): number[] => (count === 0 ? [] : Array.from(sums, (sum) => sum / count)),
  }

  /** E of every row, without its β. */
  function energiesNow(): Float64Array {
    if (!knowsEnergies) return field.evaluate(inUnits(points, field), null)
    const energies = new Float64Array(points.length / field.dimension)
    for (const { chains, transition, inverseTemperature } of levels) {
      transition.end(chains)
      chains.energies.forEach((energy, row) => (energies[chains.first + row] = energy / inverseTemperature))
    }
    return energies
  }
}

/** Keeps what the lowest level does in the steps that are watched. */
function createWatch({ field, sampler }: LabWalk) {
  const refuses = walkOf(sampler).acceptance === 'metropolis'
  const steps: WatchedStep[] = []
  let step: number | null = null
  let from: Float64Array = new Float64Array(0)
  let path: Float64Array[] = []
  let size = 0
  return {
    steps,
    begin(watched: number | null): void {
      step = watched
      path = []
    },
    from({ points }: { points: Float64Array }): void {
      if (step === null) return
      from = inUnits(points, field)
      size = points.length
    },
    through(points: Float64Array): void {
      if (step !== null) path.push(inUnits(points.subarray(0, size), field))
    },
    /** `taken` counts 0 or 1 a chain; where nothing is refused all are. */
    end(taken: Float64Array): void {
      if (step === null) return
      const all = new Float64Array(path.length * size)
      path.forEach((points, place) => all.set(points, place * size))
      steps.push({ step, from, path: all, taken: Uint8Array.from(taken, (count) => (refuses ? count : 1)) })
    },
  }
}
