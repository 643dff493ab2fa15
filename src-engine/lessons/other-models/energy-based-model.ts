// The energy of the two bumps, without its Z: samples are chains of MALA, whose density after k steps is found on a grid.
//
// A step takes mass p(x) q(x→y) min(1, a) from x to y and leaves the rest at x; k steps are k products with that matrix.

import { purposes } from '../../random/purposes.ts'
import {
  bestLikelihood,
  bumps,
  dataDensity,
  distanceFromData,
  grid,
  leftShare,
  overData,
  range,
  standardNormals,
} from './two-bumps.ts'
import { densityOf, logNormal, normalDensity, spaced } from '../on-a-line.ts'
import { sessionOf } from '../session-on-a-line.ts'
import type { Beside } from './beside.ts'

const chainCount = 300
const stepSize = 0.5
const seed = 1
const stepsMaximum = 60

/** Nats; its level is arbitrary, and such that Z = √(2π). */
const energyAt = (x: number): number => {
  const { left, right } = bumps
  const logs = [
    Math.log(leftShare / left.deviation) - 0.5 * ((x - left.mean) / left.deviation) ** 2,
    Math.log((1 - leftShare) / right.deviation) - 0.5 * ((x - right.mean) / right.deviation) ** 2,
  ]
  const largest = Math.max(...logs)
  return -largest - Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
}

const lessLowest = (energies: Float64Array): Float64Array => {
  const lowest = Math.min(...energies)
  return energies.map((energy) => energy - lowest)
}
const shownPlaces = spaced(...range)
const shownEnergies = lessLowest(shownPlaces.map(energyAt))

let still: Promise<{ logPartition: number; meanEnergy: number }> | null = null
/** The same after any number of steps: computed when it is first asked for. */
async function whatNeverMoves() {
  const { logPartition } = await densityOf(energyAt, { box: [-8, 8] })
  return { logPartition, meanEnergy: overData(grid.map(energyAt)) }
}

export async function energyBasedModel(steps: number): Promise<Beside> {
  const { logPartition, meanEnergy } = await (still ??= whatNeverMoves())
  const y = chainDensities()[steps]
  return {
    samples: await chainsAfter(steps),
    samplesFrom: `${chainCount} chains after ${steps} ${steps === 1 ? 'step' : 'steps'} from the left bump`,
    density: { x: grid, y },
    distance: distanceFromData(y),
    passes: { value: steps, how: 'one a step, and back for the slope' },
    likelihood: {
      value: -meanEnergy - logPartition,
      how: 'needs log Z: quadrature',
      check: { value: bestLikelihood, how: 'best there is' },
    },
    own: {
      label: '$\\log Z$, which the energy does not tell',
      value: logPartition,
      unit: 'nats',
      how: 'quadrature',
      check: { value: 0.5 * Math.log(2 * Math.PI), how: 'closed form here' },
    },
    inside: {
      title: 'Inside: the energy',
      summary: 'An energy with two valleys and a barrier between them.',
      horizontal: { label: 'x', range },
      vertical: { label: 'E less its lowest (nats)', range: [0, 8] },
      lines: [{ label: 'E(x)', role: 'model', x: shownPlaces, y: shownEnergies }],
    },
  }
}

/** They start in the left bump and have to cross the barrier. */
async function chainsAfter(steps: number): Promise<Float64Array> {
  const { left, right } = bumps
  const logit = Math.log(leftShare / (1 - leftShare))
  // Per component: logit of the weight, mean, log precision.
  const session = await sessionOf({ kind: 'gaussian-mixture', dimension: 1, components: 2 }, [
    ...[logit, left.mean, -2 * Math.log(left.deviation)],
    ...[0, right.mean, -2 * Math.log(right.deviation)],
  ])
  const start = standardNormals(chainCount).map((z) => left.mean + left.deviation * z)
  if (steps === 0) return start
  const position = { seed, firstChain: 0, firstStep: 0 }
  const { rows } = await session.walk(session.upload(start, chainCount), {
    steps,
    proposal: { kind: 'langevin', stepSize },
    acceptance: { kind: 'metropolis', uniforms: { ...position, purpose: purposes.negativesAccept } },
    normals: { ...position, purpose: purposes.negatives },
    centre: Float64Array.of(0),
  })
  const ends = await session.download(rows)
  session.dispose()
  return ends
}

let known: Float64Array[] | null = null
/** After 0, 1, 2, … steps at the grid's places: computed when it is first asked for. */
function chainDensities(): Float64Array[] {
  if (known) return known
  const transition = transitionMatrix()
  known = [grid.map((x) => normalDensity(x, bumps.left.mean, bumps.left.deviation))]
  while (known.length <= stepsMaximum) known.push(moved(known[known.length - 1], transition))
  return known
}

function moved(density: Float64Array, transition: Float64Array): Float64Array {
  const count = grid.length
  const after = new Float64Array(count)
  for (let from = 0; from < count; from++) {
    const mass = density[from]
    if (mass < 1e-14) continue
    const row = from * count
    for (let to = 0; to < count; to++) after[to] += mass * transition[row + to]
  }
  return after
}

/** (count × count): share of the mass at a place that is at another one after a step of MALA. */
function transitionMatrix(): Float64Array {
  const count = grid.length
  const spacing = grid[1] - grid[0]
  const h = 1e-4
  const drift = grid.map((x) => x - (stepSize / 2) * ((energyAt(x + h) - energyAt(x - h)) / (2 * h)))
  const width = Math.sqrt(stepSize)
  const matrix = new Float64Array(count * count)
  for (let from = 0; from < count; from++) {
    let leaving = 0
    for (let to = 0; to < count; to++) {
      if (to === from || Math.abs(grid[to] - drift[from]) > 7 * width) continue
      const forth = Math.log(dataDensity[from]) + logNormal(grid[to], drift[from], width)
      const back = Math.log(dataDensity[to]) + logNormal(grid[from], drift[to], width)
      const share = spacing * Math.exp(Math.min(forth, back) - Math.log(dataDensity[from]))
      matrix[from * count + to] = share
      leaving += share
    }
    matrix[from * count + from] = 1 - leaving
  }
  return matrix
}
