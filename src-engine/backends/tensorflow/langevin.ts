// Unadjusted Langevin over all rows at once, several steps in one graph: x ← x − drift ∇E(x) + noise ξ.
//
// With the base |x − m|² / (2s²) apart, a step is x ← a x + c − drift Σ ∇Eᵢ(x),  a = 1 − drift / s²,
// c = noise ξ + drift m / s²: what does not depend on x is computed beside the steps before.

import type { DeviceWalk } from '../device-session.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { StepRange } from './noise.ts'
import {
  energyInGraph,
  graphLengths,
  normalSource,
  stepRanges,
  type Moved,
  type NormalSource,
  type SamplerParts,
} from './sampler-parts.ts'

export interface LangevinWalk extends Pick<DeviceWalk, 'steps' | 'normals'> {
  drift: number
  noise: number
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runLangevin(
  parts: SamplerParts,
  start: Tensor,
  rowCount: number,
  options: LangevinWalk,
): Promise<Moved> {
  const { ops, breathe } = parts
  makeGraphs(parts, options)
  let rows = ops.copy(start)
  let previous = ops.copy(start)
  for (const range of stepRanges(options.steps, rowCount, parts)) {
    const [nextRows, nextPrevious] = runRange(parts, rows, range, options)
    for (const done of [rows, previous]) ops.release(done)
    rows = nextRows
    previous = nextPrevious
    const pause = breathe(rowCount * range.steps)
    if (pause) await pause
  }
  return { rows, previous }
}

function runRange(
  parts: SamplerParts,
  rows: Tensor,
  range: StepRange,
  { drift, noise, normals }: Omit<LangevinWalk, 'steps'>,
): Tensor[] {
  const { ops, graphs, vector } = parts
  return ops.tidy(() => {
    const source = normalSource(parts, normals, range)
    const scalars = [drift, noise].map((value) => ops.upload(Float32Array.of(value), []))
    const build = (graph: Graph) => langevinGraph(graph, parts, source)
    return graphs.run(keyOf(range.steps, source.name), build, [vector, rows, ...source.inputs, ...scalars])
  })
}

/**
 * Makes and tries the graphs of every length before the first steps, so that whoever measures a small number of steps
 * first learns what a large one will cost.
 */
function makeGraphs(parts: SamplerParts, { drift, noise, normals }: LangevinWalk): void {
  const { ops, graphs, shape, deviceNoise } = parts
  if ('given' in normals || graphs.has(keyOf(1, deviceNoise ? 'drawn' : 'given'))) return
  const { dimension } = shape
  const row = ops.outsideTidy(() => ops.upload(new Float32Array(dimension), [1, dimension]))
  for (const steps of graphLengths) {
    runRange(parts, row, { firstStep: 0, steps, rowCount: 1, dimension }, { drift, noise, normals }).forEach(
      ops.release,
    )
  }
  ops.release(row)
}

const keyOf = (steps: number, source: string): string => `langevin ${steps} ${source}`

function langevinGraph(graph: Graph, parts: SamplerParts, source: NormalSource): Tensor[] {
  const { ops } = graph
  const { dimension, base } = parts.shape
  const { energy, parameters } = energyInGraph(graph, parts)
  let rows = graph.input([-1, dimension])
  const normals = source.write(graph)
  const drift = graph.input([])
  const noise = graph.input([])
  const pullOfBase = base && ops.multiply(drift, ops.number(energy.precision))
  const share = pullOfBase && ops.subtract(ops.number(1), pullOfBase)
  const shift = base && ops.multiply(ops.upload(Float32Array.from(base.mean), [1, dimension]), pullOfBase!)
  let previous = rows
  for (const xi of normals) {
    const scaled = ops.multiply(xi, noise)
    const addition = shift ? ops.add(scaled, shift) : scaled
    const slope = energy.gradientX(parameters, { points: rows, directions: null }, -1, false)
    const kept = share ? ops.multiply(rows, share) : rows
    previous = rows
    rows = ops.sum([kept, addition, ops.multiply(slope, drift)])
  }
  return [rows, previous]
}
