// Metropolis–Hastings over all rows at once, several steps in one graph: propose y, take it with probability
// min(1, e^a), else stay at x. The formulas are those of reference/metropolis.ts:
//
//   y = x − drift ∇E(x) + noise ξ,  a = E(x) − E(y) + (|ξ|² − |x − y + drift ∇E(y)|² / noise²) / 2
//   random walk: no drift,          a = E(x) − E(y)
// E(y) = +∞ is refused, being a density of zero; where a is not a number otherwise, the chain cannot be judged, and that
// is counted.

import type { NormalStream, PerRow } from '../backend.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import { hostLogUniforms } from './noise.ts'
import type { Operations } from './operations.ts'
import type { GaussianWalk } from './langevin.ts'
import {
  energyInGraph,
  energyInputs,
  fedSizes,
  normalSource,
  stepRanges,
  type FedSizes,
  type GraphEnergy,
  type Moved,
  type NormalSource,
  type SamplerParts,
} from './sampler-parts.ts'

type ProposalKind = 'langevin' | 'random-walk'

/** What proposals were made of, in walks with Metropolis. */
export interface Judged {
  /** How many were taken, (B). */
  taken: Float32Array
  /** Whether every one could be judged. */
  comparable: boolean
}

export interface JudgedMoved extends Moved {
  judged: Judged
  /** E at the end, (B), if asked for. */
  energies: Float32Array | null
}

/** Where the chains stand, or what they propose: points (B, D), energies (B, 1), drift · ∇E (B, D) for Langevin. */
interface Place {
  points: Tensor
  energies: Tensor
  pulls: Tensor | null
}

/** On the device: drift, noise, 1/noise². */
interface StepSizes {
  half: Tensor
  root: Tensor
  inverse: Tensor
}

export interface MetropolisWalk extends GaussianWalk {
  /** noise² */
  variance: PerRow
  uniforms: NormalStream
  wantsEnergies: boolean
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runMetropolis(
  parts: SamplerParts,
  start: Tensor,
  rowCount: number,
  options: MetropolisWalk,
): Promise<JudgedMoved> {
  const { ops, graphs, weights, breathe } = parts
  const { steps, drift, noise, variance } = options
  const proposal: ProposalKind = drift === null ? 'random-walk' : 'langevin'
  const workPerRow = proposal === 'langevin' ? 1 : 0.5
  const precision = typeof variance === 'number' ? 1 / variance : variance.map((each) => 1 / each)
  const sizes = fedSizes([drift ?? 0, noise, precision])
  const fed = sizes.upload(ops)
  // Per row, so that the counts stay exact in float32: proposals taken, and those that could not be judged.
  const counts = [0, 1].map(() => ops.upload(new Float32Array(rowCount), [rowCount, 1]))
  const places = ops.tidy(() => {
    const build = (graph: Graph) => startGraph(graph, parts, { proposal, sizes })
    const key = `metropolis ${proposal} start ${sizes.name} ${weights.name}`
    return graphs.run(key, build, [...energyInputs(parts), start, ...fed])
  })
  /** previous, taken, unjudged, then the place. */
  let state = [ops.copy(start), ...counts, ...places]
  for (const range of stepRanges(steps, rowCount, parts)) {
    const next = ops.tidy(() => {
      const source = normalSource(parts, options.normals, range)
      const logUniforms = ops.upload(hostLogUniforms(options.uniforms, range), [range.steps, rowCount, 1])
      const build = (graph: Graph) => stepsGraph(graph, parts, { proposal, sizes, source, steps: range.steps })
      const inputs = [...energyInputs(parts), ...source.inputs, logUniforms, ...fed, ...state.slice(1)]
      return graphs.run(
        `metropolis ${proposal} ${range.steps} ${source.name} ${sizes.name} ${weights.name}`,
        build,
        inputs,
      )
    })
    state.forEach(ops.release)
    state = next
    const pause = breathe(workPerRow * rowCount * range.steps)
    if (pause) await pause
  }
  const [previous, taken, unjudged, rows, energies, ...rest] = state
  const ends = options.wantsEnergies ? ops.download(energies) : null
  const moved = { rows, previous, judged: judgedOf(ops, taken, unjudged), energies: ends }
  for (const done of [taken, unjudged, energies, ...rest, ...fed]) ops.release(done)
  return moved
}

/** `taken` and `unjudged` count them per row, (B, 1). */
export const judgedOf = (ops: Operations, taken: Tensor, unjudged: Tensor): Judged => ({
  taken: ops.download(taken),
  comparable: ops.download(unjudged).every((count) => count === 0),
})

/** What the graphs of a walk are written from. */
interface ProposalParts {
  proposal: ProposalKind
  /** Drift, noise, 1/noise². */
  sizes: FedSizes
}

function startGraph(graph: Graph, parts: SamplerParts, { proposal, sizes }: ProposalParts): Tensor[] {
  const model = energyInGraph(graph, parts)
  const points = graph.input([-1, parts.shape.dimension])
  const [half] = sizes.inputs(graph)
  return fromPlace(evaluated(graph.ops, { ...model, proposal, half }, points))
}

function stepsGraph(
  graph: Graph,
  parts: SamplerParts,
  { proposal, sizes, source, steps }: ProposalParts & { source: NormalSource; steps: number },
): Tensor[] {
  const { ops } = graph
  const { dimension } = parts.shape
  const model = energyInGraph(graph, parts)
  const normals = source.write(graph)
  const logUniforms = ops.unstack(graph.input([steps, -1, 1]), steps)
  const [half, root, inverse] = sizes.inputs(graph)
  let [taken, unjudged] = [graph.input([-1, 1]), graph.input([-1, 1])]
  const points = graph.input([-1, dimension])
  const energies = graph.input([-1, 1])
  let here: Place = { points, energies, pulls: proposal === 'langevin' ? graph.input([-1, dimension]) : null }
  let previous = points
  for (let step = 0; step < steps; step++) {
    const xi = normals[step]
    const there = evaluated(ops, { ...model, proposal, half }, proposed(ops, here, xi, root))
    const advantage = logRatio(ops, here, there, { xi, sizes: { half, root, inverse } })
    const { isTaken, isUnjudged } = decided(ops, {
      logUniforms: logUniforms[step],
      advantage,
      energies: there.energies,
    })
    previous = here.points
    here = choose(ops, isTaken, there, here)
    taken = ops.add(taken, ops.asNumbers(isTaken))
    unjudged = ops.add(unjudged, ops.asNumbers(isUnjudged))
  }
  return [previous, taken, unjudged, ...fromPlace(here)]
}

/** Which proposals are taken, and which cannot be judged: a is no number although the density there is not zero. */
export function decided(
  ops: Operations,
  { logUniforms, advantage, energies }: { logUniforms: Tensor; advantage: Tensor; energies: Tensor },
): { isTaken: Tensor; isUnjudged: Tensor } {
  const isPossible = ops.notEqual(energies, ops.number(Number.POSITIVE_INFINITY))
  return {
    isTaken: ops.less(logUniforms, advantage),
    isUnjudged: ops.both(ops.isNaN(advantage), isPossible),
  }
}

function evaluated(
  ops: Operations,
  model: GraphEnergy & { proposal: ProposalKind; half: Tensor },
  points: Tensor,
): Place {
  const { energy, parameters, weighting, proposal, half } = model
  const at = { points, directions: null, weighting }
  const [energies] = energy.jet(parameters, at, 0)
  const pulls = proposal === 'langevin' ? ops.multiply(energy.gradientX(parameters, at), half) : null
  return { points, energies, pulls }
}

function proposed(ops: Operations, { points, pulls }: Place, xi: Tensor, root: Tensor): Tensor {
  const moved = ops.add(points, ops.multiply(xi, root))
  return pulls === null ? moved : ops.subtract(moved, pulls)
}

/** a of the head of this file, (B, 1). */
function logRatio(ops: Operations, here: Place, there: Place, { xi, sizes }: { xi: Tensor; sizes: StepSizes }): Tensor {
  const drop = ops.subtract(here.energies, there.energies)
  if (there.pulls === null) return drop
  const back = ops.add(ops.subtract(here.points, there.points), there.pulls)
  const backward = ops.multiply(ops.square(back), sizes.inverse)
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

const fromPlace = ({ points, energies, pulls }: Place): Tensor[] =>
  pulls === null ? [points, energies] : [points, energies, pulls]
