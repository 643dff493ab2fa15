// Hamiltonian trajectories over all rows at once; the formulas are those of reference/hamiltonian.ts:
//
//   p = ξ;  L times:  p ← p − (ε/2) ∇E(x),  x ← x + ε p,  p ← p − (ε/2) ∇E(x);   a = H(x, p) − H(x′, p′)
// A trajectory is cut into pieces of a few lengths, each a graph: one for every L would fill the room for graphs. The
// first piece draws the momenta, the last one judges what was reached.

import type { NormalStream, PerRow } from '../backend.ts'
import type { DeviceWalk } from '../device-session.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import { decided, judgedOf, type JudgedMoved } from './metropolis.ts'
import { hostLogUniforms, type StepRange } from './noise.ts'
import type { Operations } from './operations.ts'
import {
  energyInGraph,
  energyInputs,
  fedSizes,
  normalSource,
  stepRanges,
  type FedSizes,
  type GraphEnergy,
  type NormalSource,
  type SamplerParts,
} from './sampler-parts.ts'

export interface HamiltonianWalk extends Pick<DeviceWalk, 'steps' | 'normals'> {
  stepSize: PerRow
  leapfrogSteps: number
  /** null: every trajectory's end is taken. */
  uniforms: NormalStream | null
  wantsEnergies: boolean
}

/** Points (B, D), energies (B, 1), ∇E (B, D). */
type Place = [points: Tensor, energies: Tensor, gradients: Tensor]

/** On the way: points y and momenta p (B, D), |p|²/2 at the start (B, 1). */
type Flight = [points: Tensor, momenta: Tensor, startKinetic: Tensor]

interface Piece {
  /** Leapfrog steps. */
  length: number
  opens: boolean
  closes: boolean
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runHamiltonian(
  parts: SamplerParts,
  start: Tensor,
  rowCount: number,
  walk: HamiltonianWalk,
): Promise<JudgedMoved> {
  const { ops, graphs, weights, breathe, shape } = parts
  const { steps, leapfrogSteps, stepSize } = walk
  const sizes = fedSizes([stepSize])
  const fed = sizes.upload(ops)
  const pieces = piecesOf(stepRanges(leapfrogSteps, rowCount, parts))
  /** Per row, (B, 1): trajectories taken, and those that could not be judged. */
  let counts = [0, 1].map(() => ops.upload(new Float32Array(rowCount), [rowCount, 1]))
  let here = ops.tidy(() => {
    const build = (graph: Graph) => placeGraph(graph, parts)
    return graphs.run(`hamiltonian start ${weights.name}`, build, [...energyInputs(parts), start])
  })
  let previous = ops.copy(start)
  for (let step = 0; step < steps; step++) {
    const range = { firstStep: step, steps: 1, rowCount, dimension: shape.dimension }
    let flight: Tensor[] = []
    for (const piece of pieces) {
      const next = runPiece(parts, { piece, walk, range, sizes, fed, flight, here, counts })
      flight.forEach(ops.release)
      flight = next
      const pause = breathe(rowCount * piece.length)
      if (pause) await pause
    }
    for (const done of [previous, ...here.slice(1), ...counts]) ops.release(done)
    previous = here[0]
    counts = flight.slice(0, 2)
    here = flight.slice(2)
  }
  const [rows, energies, gradients] = here
  const ends = walk.wantsEnergies ? ops.download(energies) : null
  const moved = { rows, previous, judged: judgedOf(ops, counts[0], counts[1]), energies: ends }
  for (const done of [energies, gradients, ...fed, ...counts]) ops.release(done)
  return moved
}

const piecesOf = (ranges: readonly StepRange[]): Piece[] =>
  ranges.map(({ steps }, index) => ({ length: steps, opens: index === 0, closes: index === ranges.length - 1 }))

interface PieceRun {
  piece: Piece
  walk: HamiltonianWalk
  range: StepRange
  sizes: FedSizes
  fed: Tensor[]
  /** Empty before the first piece. */
  flight: Tensor[]
  here: Tensor[]
  counts: Tensor[]
}

/** The flight as it goes on; at the end the counts and the new place. */
function runPiece(parts: SamplerParts, { piece, walk, range, sizes, fed, flight, here, counts }: PieceRun): Tensor[] {
  const { ops, graphs, weights } = parts
  const { length, opens, closes } = piece
  const judges = walk.uniforms !== null
  return ops.tidy(() => {
    const source = opens ? normalSource(parts, walk.normals, range) : null
    const inputs = [...energyInputs(parts), ...fed, ...(source?.inputs ?? flight)]
    if (opens || closes) inputs.push(...here)
    if (closes) inputs.push(...counts)
    if (closes && walk.uniforms) inputs.push(ops.upload(hostLogUniforms(walk.uniforms, range), [range.rowCount, 1]))
    const build = (graph: Graph) => pieceGraph(graph, parts, { ...piece, sizes, source, judges })
    const ends = `${opens ? `opening ${source!.name}` : ''} ${closes ? `closing ${judges}` : ''}`
    return graphs.run(`hamiltonian ${length} ${ends} ${sizes.name} ${weights.name}`, build, inputs)
  })
}

function placeGraph(graph: Graph, parts: SamplerParts): Tensor[] {
  const model = energyInGraph(graph, parts)
  return evaluated(model, graph.input([-1, parts.shape.dimension]))
}

function evaluated({ energy, parameters, weighting }: GraphEnergy, points: Tensor): Place {
  const at = { points, directions: null, weighting }
  const [energies] = energy.jet(parameters, at, 0)
  return [points, energies, energy.gradientX(parameters, at)]
}

interface PieceParts extends Piece {
  sizes: FedSizes
  source: NormalSource | null
  judges: boolean
}

function pieceGraph(
  graph: Graph,
  parts: SamplerParts,
  { length, opens, closes, sizes, source, judges }: PieceParts,
): Tensor[] {
  const { ops, input } = graph
  const { dimension } = parts.shape
  const model = energyInGraph(graph, parts)
  const [size] = sizes.inputs(graph)
  const half = ops.multiply(size, ops.number(0.5))
  const xi = source && source.write(graph)[0]
  const flown: Flight | null = xi ? null : [input([-1, dimension]), input([-1, dimension]), input([-1, 1])]
  const here: Place | null = opens || closes ? [input([-1, dimension]), input([-1, 1]), input([-1, dimension])] : null
  const [from, push, startKinetic] = flown ?? started(ops, xi!, here!, half)
  let [points, momenta] = [from, push]
  for (let leap = 1; leap <= length; leap++) {
    points = ops.add(points, ops.multiply(momenta, size))
    if (closes && leap === length) break
    // Two half kicks in one.
    const at = { points, directions: null, weighting: model.weighting }
    momenta = kicked(ops, momenta, model.energy.gradientX(model.parameters, at), size)
  }
  if (!closes) return [points, momenta, startKinetic]
  const [taken, unjudged] = [input([-1, 1]), input([-1, 1])]
  const there = evaluated(model, points)
  if (!judges) return [taken, unjudged, ...there]
  const kineticDrop = ops.subtract(startKinetic, kineticOf(ops, kicked(ops, momenta, there[2], half)))
  const advantage = ops.add(ops.subtract(here![1], there[1]), kineticDrop)
  const { isTaken, isUnjudged } = decided(ops, { logUniforms: input([-1, 1]), advantage, energies: there[1] })
  return [
    ops.add(taken, ops.asNumbers(isTaken)),
    ops.add(unjudged, ops.asNumbers(isUnjudged)),
    ...there.map((each, i) => ops.choose(isTaken, each, here![i])),
  ]
}

function started(ops: Operations, xi: Tensor, [points, , gradients]: Place, half: Tensor): Flight {
  return [points, kicked(ops, xi, gradients, half), kineticOf(ops, xi)]
}

const kicked = (ops: Operations, momenta: Tensor, gradients: Tensor, share: Tensor): Tensor =>
  ops.subtract(momenta, ops.multiply(gradients, share))

/** |p|²/2, (B, 1) */
const kineticOf = (ops: Operations, momenta: Tensor): Tensor =>
  ops.multiply(ops.sumOverColumns(ops.square(momenta)), ops.number(0.5))
