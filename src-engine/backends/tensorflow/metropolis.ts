// Metropolis–Hastings over all rows at once: propose y, take it with probability min(1, e^a), else stay at x. The
// formulas are those of reference/metropolis.ts:
//
//   Langevin      y = x − (ε/2) ∇E(x) + √ε ξ,  a = E(x) − E(y) + (|ξ|² − |x − y + (ε/2) ∇E(y)|² / ε) / 2
//   random walk   y = x + √ε ξ,                 a = E(x) − E(y)
// E(y) = +∞ is refused, being a density of zero; where a is not a number otherwise, the chain cannot be judged, and that
// is counted.

import type { MetropolisOptions } from '../backend.ts'
import type { EnergyFunction, PreparedParameters } from './energy-function.ts'
import { stepsAtOnce, type Moved, type SamplerParts } from './langevin.ts'
import { stepLogUniforms, stepNormals } from './noise.ts'
import type { Operations, Tensor } from './operations.ts'

export type ProposalKind = 'langevin' | 'random-walk'

export interface MetropolisMoved extends Moved {
  /** Share of the proposals that were taken. */
  acceptance: number
  /** Whether every proposal could be judged. */
  comparable: boolean
}

/** Where the chains stand, or what they propose: points (B, D), energies (B, 1), (ε/2) ∇E (B, D) for Langevin. */
interface Place {
  points: Tensor
  energies: Tensor
  pulls: Tensor | null
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runMetropolis(
  parts: SamplerParts,
  proposal: ProposalKind,
  start: Tensor,
  { rowCount, dimension }: { rowCount: number; dimension: number },
  options: MetropolisOptions,
): Promise<MetropolisMoved> {
  const { ops, energy, parameters, breathe } = parts
  const { steps, stepSize } = options
  const evaluate = (points: Tensor): Place => evaluated(energy, parameters, { points, proposal, stepSize })
  const workPerRow = proposal === 'langevin' ? 1 : 0.5
  const chunk = stepsAtOnce(rowCount * dimension)
  let here = toPlace(ops.tidy(() => fromPlace(evaluate(ops.copy(start)))))
  let previous = ops.copy(start)
  // Per row, so that the counts stay exact in float32.
  let taken = ops.upload(new Float32Array(rowCount), [rowCount, 1])
  let unjudged = ops.upload(new Float32Array(rowCount), [rowCount, 1])
  for (let first = 0; first < steps; first += chunk) {
    const range = { firstStep: first, steps: Math.min(chunk, steps - first), rowCount, dimension }
    const normals = ops.tidy(() => stepNormals(ops, options.normals, range))
    const logUniforms = ops.tidy(() => stepLogUniforms(ops, options.uniforms, range))
    for (let step = 0; step < range.steps; step++) {
      const next = ops.tidy(() => {
        const xi = normals[step]
        const there = evaluate(proposed(ops, here, xi, stepSize))
        const advantage = logRatio(ops, here, there, xi, stepSize)
        const isTaken = ops.less(logUniforms[step], advantage)
        const isPossible = ops.notEqual(there.energies, ops.number(Number.POSITIVE_INFINITY))
        const isUnjudged = ops.both(ops.isNaN(advantage), isPossible)
        const chosen = choose(ops, isTaken, there, here)
        return [
          ...fromPlace(chosen),
          ops.add(taken, ops.asNumbers(isTaken)),
          ops.add(unjudged, ops.asNumbers(isUnjudged)),
        ]
      }) as Tensor[]
      for (const done of [normals[step], logUniforms[step], previous, taken, unjudged]) ops.release(done)
      releaseBeside(ops, here)
      previous = here.points
      here = toPlace(next)
      ;[taken, unjudged] = next.slice(-2)
      const pause = breathe(workPerRow * rowCount)
      if (pause) await pause
    }
  }
  const [acceptance, comparable] = [
    sumOf(ops.download(taken)) / (rowCount * steps),
    sumOf(ops.download(unjudged)) === 0,
  ]
  for (const done of [taken, unjudged]) ops.release(done)
  releaseBeside(ops, here)
  return { rows: here.points, previous, acceptance, comparable }
}

function evaluated(
  energy: EnergyFunction,
  parameters: PreparedParameters,
  { points, proposal, stepSize }: { points: Tensor; proposal: ProposalKind; stepSize: number },
): Place {
  const at = { points, directions: null }
  const [energies] = energy.jet(parameters, at, 0)
  return { points, energies, pulls: proposal === 'langevin' ? energy.gradientX(parameters, at, stepSize / 2) : null }
}

function proposed(ops: Operations, { points, pulls }: Place, xi: Tensor, stepSize: number): Tensor {
  const moved = ops.add(points, ops.multiply(xi, ops.number(Math.sqrt(stepSize))))
  return pulls === null ? moved : ops.subtract(moved, pulls)
}

/** a of the head of this file, (B, 1). */
function logRatio(ops: Operations, here: Place, there: Place, xi: Tensor, stepSize: number): Tensor {
  const drop = ops.subtract(here.energies, there.energies)
  if (there.pulls === null) return drop
  const back = ops.add(ops.subtract(here.points, there.points), there.pulls)
  const backward = ops.multiply(ops.square(back), ops.number(1 / stepSize))
  const excess = ops.sumOverColumns(ops.subtract(ops.square(xi), backward))
  return ops.add(drop, ops.multiply(excess, ops.number(0.5)))
}

function choose(ops: Operations, isTaken: Tensor, there: Place, here: Place): Place {
  return {
    points: ops.choose(isTaken, there.points, here.points),
    energies: ops.choose(isTaken, there.energies, here.energies),
    pulls: there.pulls === null ? null : ops.choose(isTaken, there.pulls, here.pulls!),
  }
}

const fromPlace = ({ points, energies, pulls }: Place): (Tensor | null)[] => [points, energies, pulls]

const toPlace = ([points, energies, pulls]: readonly (Tensor | null)[]): Place => ({
  points: points!,
  energies: energies!,
  pulls,
})

/** All but the points. */
function releaseBeside(ops: Operations, { energies, pulls }: Place): void {
  ops.release(energies)
  if (pulls !== null) ops.release(pulls)
}

const sumOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0)
