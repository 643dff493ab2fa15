// Gaussian steps that are all taken, over all rows at once, several in one graph: x ← x − drift ∇E(x) + noise ξ, without a
// gradient where there is no drift.
//
// With the base w β |x − m|² / (2s²) apart, a step is x ← a x + c − drift Σ ∇Eᵢ(x),  a = 1 − drift w β / s²,
// c = noise ξ + drift w β m / s²: what does not depend on x is computed beside the steps before.

import type { PerRow } from '../backend.ts'
import type { DeviceWalk } from '../device-session.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { StepRange } from './noise.ts'
import type { Operations } from './operations.ts'
import {
  energyInGraph,
  energyInputs,
  fedSizes,
  graphLengths,
  normalSource,
  stepRanges,
  type FedSizes,
  type GraphEnergy,
  type Moved,
  type NormalSource,
  type SamplerParts,
} from './sampler-parts.ts'
import { timesFactor } from './weighting.ts'

export interface GaussianWalk extends Pick<DeviceWalk, 'steps' | 'normals'> {
  /** null: no gradient is needed. */
  drift: PerRow | null
  noise: PerRow
}

/** Starts at `start` (B, D), which stays untouched. */
export async function runLangevin(
  parts: SamplerParts,
  start: Tensor,
  rowCount: number,
  options: GaussianWalk,
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
    const pause = breathe(options.drift === null ? 0 : rowCount * range.steps)
    if (pause) await pause
  }
  return { rows, previous }
}

function runRange(
  parts: SamplerParts,
  rows: Tensor,
  range: StepRange,
  { drift, noise, normals }: Omit<GaussianWalk, 'steps'>,
): Tensor[] {
  const { ops, graphs } = parts
  return ops.tidy(() => {
    const source = normalSource(parts, normals, range)
    const sizes = sizesOf({ drift, noise })
    const build = (graph: Graph) => gaussianGraph(graph, parts, { source, sizes })
    const key = keyOf(parts, range.steps, { drift, noise }, source.name)
    return graphs.run(key, build, [...energyInputs(parts), rows, ...source.inputs, ...sizes.upload(ops)])
  })
}

/**
 * Makes and tries the graphs of every length before the first steps, so that whoever measures a small number of steps
 * first learns what a large one will cost. Those of other weights are made when they are needed.
 */
function makeGraphs(parts: SamplerParts, { drift, noise, normals }: GaussianWalk): void {
  const { ops, graphs, shape, deviceNoise, weights } = parts
  if ('given' in normals || weights.inputs.length > 0) return
  if (typeof drift !== 'number' || typeof noise !== 'number') return
  if (graphs.has(keyOf(parts, 1, { drift, noise }, deviceNoise ? 'drawn' : 'given'))) return
  const { dimension } = shape
  const row = ops.outsideTidy(() => ops.upload(new Float32Array(dimension), [1, dimension]))
  for (const steps of graphLengths) {
    runRange(parts, row, { firstStep: 0, steps, rowCount: 1, dimension }, { drift, noise, normals }).forEach(
      ops.release,
    )
  }
  ops.release(row)
}

type Sizes = Pick<GaussianWalk, 'drift' | 'noise'>

const sizesOf = ({ drift, noise }: Sizes): FedSizes => fedSizes(drift === null ? [noise] : [drift, noise])

function keyOf({ weights }: SamplerParts, steps: number, sizes: Sizes, source: NormalSource['name']): string {
  const name = sizes.drift === null ? 'diffusion' : 'langevin'
  return `${name} ${steps} ${source} ${sizesOf(sizes).name} ${weights.name}`
}

function gaussianGraph(
  graph: Graph,
  parts: SamplerParts,
  { source, sizes }: { source: NormalSource; sizes: FedSizes },
): Tensor[] {
  const { ops } = graph
  const model = energyInGraph(graph, parts)
  let rows = graph.input([-1, parts.shape.dimension])
  const normals = source.write(graph)
  const given = sizes.inputs(graph)
  const noise = given.pop()!
  const drift = given.pop() ?? null
  const pulled = drift && pulling(ops, model, { drift, shape: parts.shape })
  let previous = rows
  for (const xi of normals) {
    const scaled = ops.multiply(xi, noise)
    previous = rows
    rows = pulled ? pulled(rows, scaled) : ops.add(rows, scaled)
  }
  return [rows, previous]
}

/** x, noise ξ ↦ x − drift ∇E(x) + noise ξ */
function pulling(
  ops: Operations,
  { energy, parameters, weighting }: GraphEnergy,
  { drift, shape: { base, dimension } }: Pick<SamplerParts, 'shape'> & { drift: Tensor },
): (rows: Tensor, scaledNoise: Tensor) => Tensor {
  const ofBase = base && weighting.base !== 0 ? { mean: Float32Array.from(base.mean) } : null
  const pullOfBase = ofBase && timesFactor(ops, ops.multiply(drift, ops.number(energy.precision)), weighting.base)
  const share = pullOfBase && ops.subtract(ops.number(1), pullOfBase)
  const shift = ofBase && ops.multiply(ops.upload(ofBase.mean, [1, dimension]), pullOfBase!)
  return (rows, scaledNoise) => {
    const addition = shift ? ops.add(scaledNoise, shift) : scaledNoise
    const at = { points: rows, directions: null, weighting }
    const slope = energy.gradientX(parameters, at, { sign: -1, withBase: false })
    const kept = share ? ops.multiply(rows, share) : rows
    return ops.sum([kept, addition, ops.multiply(slope, drift)])
  }
}
