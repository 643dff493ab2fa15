// Samples an energy under one or two samplers at the same cost, and says what their chains are worth beside the exact law.

import { liveChains } from './live-chains.ts'
import type { LabChains, LabLive, LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import { labSteps, type LabSampler, type LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { EnergyField } from '../energy-fields/energy-field.ts'
import { gridRows } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { diagnoseAxis } from './diagnose-chains.ts'
import { exactLaw, shownMarginal, type ExactLaw } from './exact-law.ts'
import { walkChains, type LabWalk } from './walk-chains.ts'

const fieldResolution = { 1: 401, 2: 121 } as const
/** Of the first steps and of the last, for slow motion. */
const watchedSteps = 100
/** Positions of all chains that are answered; more are thinned. */
const positionsMaximum = 24_000
const marginalPoints = 400

export interface SampleOptions {
  title: string
  /** Hashes of the runs' models, by run. */
  models?: LabResult['models']
  /** Milliseconds. */
  clock: () => number
  /** Hears of chains that take longer than a moment, some times a second. */
  tell?: (live: LabLive) => void
}

/** Throws AppError for a start that there is not. */
export async function sampleField(
  field: EnergyField,
  setup: LabSetup,
  { title, models = {}, clock, tell }: SampleOptions,
): Promise<LabResult> {
  const law = await exactLaw(field, setup.temperature)
  const { view, truth } = law
  const { start, notices } = await startOf(field, setup, law)
  const resolution = fieldResolution[field.dimension]
  const energies = field.evaluate(gridRows({ box: view.axes, shape: view.axes.map(() => resolution) }), null)
  const scene: LabResult = {
    ...{ setup, title, models, view, notices, samplers: [] },
    ...{ dimension: field.dimension, gradientBy: field.gradientBy, densityUnit: field.densityUnit },
    field: { resolution, energies },
    truth: {
      ...truth,
      marginals: truth.marginals?.map((each, axis) => shownMarginal(each, view.axes[axis], marginalPoints)) ?? null,
    },
  }
  const live = tell && liveChains({ scene, start, clock, tell })
  const samplers = setup.samplers.map((sampler, index) =>
    chainsOf(sampler, { field, setup, law, start, clock, onStep: live?.of(index) }),
  )
  return { ...scene, samplers }
}

interface Start {
  start: Float64Array
  notices: string[]
}

async function startOf(field: EnergyField, { start, chains, seed }: LabSetup, law: ExactLaw): Promise<Start> {
  const { dimension } = field
  const random = randomStream({ seed, purpose: purposes.labStart })
  const { axes } = law.view
  const plain = (rows: Float64Array): Start => ({ start: rows, notices: [] })
  const everywhere = (point: readonly number[]) =>
    plain(Float64Array.from({ length: chains * dimension }, (_, i) => point[i % dimension]))
  switch (start) {
    case 'data': {
      const { rows, exceededShare } = await law.sample(chains, random)
      if (rows.length === chains * dimension) return { start: rows, notices: inexactStart(law, exceededShare) }
      throw new AppError(
        'invalid-input',
        `Expected a density to start from, got none (${law.truth.reason ?? 'the quadrature failed'}): start anywhere in view.`,
        { field: 'setup.start' },
      )
    }
    case 'mode':
      return everywhere(lowestPlace(field, law))
    case 'box':
      return plain(
        Float64Array.from({ length: chains * dimension }, (_, i) => {
          const [low, high] = axes[i % dimension]
          return low + (high - low) * random.uniform()
        }),
      )
    case 'far':
      return everywhere(axes.map(([low, high], axis) => farPlace(field, axis, low + 0.02 * (high - low))))
    default:
      return start satisfies never
  }
}

function inexactStart({ truth }: ExactLaw, exceededShare: number): string[] {
  if (exceededShare > 0) {
    const share = `${(100 * exceededShare).toPrecision(2)}% of the proposals were above their bound`
    return [`The chains do not start at exact samples: ${share}.`]
  }
  return truth.converged ? [] : ['The chains do not start at exact samples: the quadrature did not converge.']
}

/** A density that is zero outside of its box has no energy beyond it. */
const farPlace = ({ distribution, box }: EnergyField, axis: number, place: number): number =>
  distribution ? Math.max(place, box[axis][0] + 1e-6 * (box[axis][1] - box[axis][0])) : place

function lowestPlace({ dimension }: EnergyField, { quadrature: { grid, energies } }: ExactLaw): number[] {
  const rows = gridRows(grid)
  // An energy that is not a number is no place to begin.
  const heights = energies.map((energy) => (Number.isNaN(energy) ? Infinity : energy))
  const best = heights.reduce((least, energy, point) => (energy < heights[least] ? point : least), 0)
  return Array.from(rows.subarray(best * dimension, (best + 1) * dimension))
}

interface Sampling {
  field: EnergyField
  setup: LabSetup
  law: ExactLaw
  start: Float64Array
  clock: () => number
  onStep: LabWalk['onStep']
}

function chainsOf(sampler: LabSampler, { field, setup, law, start, clock, onStep }: Sampling): LabChains {
  const { temperature, seed, evaluations } = setup
  const wanted = labSteps(sampler, evaluations)
  const beganAt = clock()
  const walked = walkChains({ field, sampler, steps: wanted, temperature, seed, start, watched: watchedSteps, onStep })
  const seconds = (clock() - beganAt) / 1000
  const { steps, positions } = walked
  const warmUp = Math.floor(setup.warmUp * steps)
  const thin = Math.max(1, Math.ceil((steps * setup.chains) / positionsMaximum))
  const axes = law.view.axes.map((range, axis) =>
    diagnoseAxis({
      chains: chainsOfAxis(positions, { axis, dimension: field.dimension, chains: setup.chains, from: warmUp }),
      range,
      marginal: law.truth.marginals?.[axis] ?? null,
    }),
  )
  const { acceptance, swapRates, fault, watched } = walked
  return {
    ...{ sampler, steps, evaluations: walked.evaluations, thin, warmUp, start, seconds },
    ...{ acceptance, swapRates, fault, watched, axes },
    positions: thinned(positions, start.length, thin),
  }
}

interface AxisChoice {
  axis: number
  dimension: number
  chains: number
  /** The first step that counts. */
  from: number
}

/** One array for each chain. */
function chainsOfAxis(positions: Float64Array, { axis, dimension, chains, from }: AxisChoice): Float64Array[] {
  const steps = positions.length / (chains * dimension)
  return Array.from({ length: chains }, (_, chain) =>
    Float64Array.from(
      { length: steps - from },
      (_, draw) => positions[((from + draw) * chains + chain) * dimension + axis],
    ),
  )
}

/** Every `thin`-th step, the last among them; fresh. */
function thinned(positions: Float64Array, rowLength: number, thin: number): Float64Array {
  const steps = positions.length / rowLength
  const kept = Math.ceil(steps / thin)
  const result = new Float64Array(kept * rowLength)
  for (let index = 0; index < kept; index++) {
    const step = steps - 1 - (kept - 1 - index) * thin
    result.set(positions.subarray(step * rowLength, (step + 1) * rowLength), index * rowLength)
  }
  return result
}
