// The parameter gradient of several weighted jets: rows whose jets go to the same order pass through the layers
// together, because half as many kernels on twice the rows cost less.

import type { Rows } from '../backend.ts'
import type { DeviceGradientTerm } from '../device-session.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'
import type { Jet } from './perceptron.ts'
import { energyInGraph, energyInputs, type SamplerParts } from './sampler-parts.ts'

export interface GradientParts extends Pick<
  SamplerParts,
  'ops' | 'graphs' | 'shape' | 'extraCount' | 'vector' | 'parameterCount' | 'weights'
> {
  tensorOf: (rows: Rows) => Tensor
  /** Groups stay below this, if their terms do. */
  rowsAtOnce: number
}

/** Inside `tidy`: the sum of the terms' gradients (parameterCount), and each one's mean energy. */
export function gradientOfTerms(parts: GradientParts, terms: readonly DeviceGradientTerm[]) {
  const { ops, parameterCount } = parts
  const means = new Float64Array(terms.length)
  const gradients = groupsOf(terms, parts.rowsAtOnce).map((group) => {
    const { gradient, energies } = gradientOfGroup(
      parts,
      group.map((index) => terms[index]),
    )
    let first = 0
    for (const index of group) {
      const { rowCount } = terms[index].rows
      means[index] = meanOf(energies.subarray(first, first + rowCount), terms[index].energyScales)
      first += rowCount
    }
    return gradient
  })
  if (gradients.length > 0) return { gradient: ops.sum(gradients), means }
  return { gradient: ops.upload(new Float32Array(parameterCount), [parameterCount]), means }
}

function gradientOfGroup(parts: GradientParts, terms: DeviceGradientTerm[]) {
  const { ops, graphs, weights, tensorOf } = parts
  const joined = (tensors: Tensor[]): Tensor => (tensors.length === 1 ? tensors[0] : ops.join(tensors, 0))
  const order = orderOf(terms[0])
  const points = joined(terms.map(({ rows }) => tensorOf(rows)))
  const directions = order > 0 ? [joined(terms.map((term) => tensorOf(term.direction!)))] : []
  const columns = columnsOf(ops, terms, order)
  const present = columns.map((column) => column !== null)
  const inputs = [...energyInputs(parts), points, ...directions, ...columns.filter((column) => column !== null)]
  const build = (graph: Graph) => gradientGraph(graph, parts, present)
  const [gradient, energies] = graphs.run(`gradient ${present} ${weights.name}`, build, inputs)
  return { gradient, energies: ops.download(energies) }
}

/** `present`: which orders have weights, up to the highest. */
function gradientGraph(graph: Graph, parts: GradientParts, present: readonly boolean[]): Tensor[] {
  const { dimension } = parts.shape
  const { energy, parameters, weighting } = energyInGraph(graph, parts)
  const points = graph.input([-1, dimension])
  const directions = present.length > 1 ? graph.input([-1, dimension]) : null
  const columns = present.map((isPresent) => (isPresent ? graph.input([-1, 1]) : null))
  const { gradient, energy: energies } = energy.gradientTheta(parameters, { points, directions, weighting }, columns)
  return [gradient, energies]
}

/** Indices of terms of one order, as many together as may be. */
function groupsOf(terms: readonly DeviceGradientTerm[], rowsAtOnce: number): number[][] {
  const groups: { order: number; rowCount: number; indices: number[] }[] = []
  for (const [index, term] of terms.entries()) {
    const order = orderOf(term)
    const { rowCount } = term.rows
    const group = groups.find((each) => each.order === order && each.rowCount + rowCount <= rowsAtOnce)
    if (!group) {
      groups.push({ order, rowCount, indices: [index] })
      continue
    }
    group.rowCount += rowCount
    group.indices.push(index)
  }
  return groups.map(({ indices }) => indices)
}

const weightsOf = ({ energyWeight, slopeWeight, curvatureWeight }: DeviceGradientTerm) => [
  energyWeight,
  slopeWeight,
  curvatureWeight,
]

/** The highest that has a weight. */
const orderOf = (term: DeviceGradientTerm): number =>
  Math.max(
    0,
    weightsOf(term).findLastIndex((each) => each !== undefined),
  )

/** The weights as columns (B, 1), one for each order; null where no term has any. */
function columnsOf(ops: Operations, terms: readonly DeviceGradientTerm[], order: number): Jet {
  const rowCount = terms.reduce((sum, { rows }) => sum + rows.rowCount, 0)
  return Array.from({ length: order + 1 }, (_, k) => {
    if (terms.every((term) => weightsOf(term)[k] === undefined)) return null
    const values = new Float32Array(rowCount)
    let first = 0
    for (const term of terms) {
      const weight = weightsOf(term)[k] ?? 0
      const next = first + term.rows.rowCount
      if (typeof weight === 'number') values.fill(weight, first, next)
      else values.set(weight, first)
      first = next
    }
    return ops.upload(values, [rowCount, 1])
  })
}

function meanOf(values: Float32Array, scales: Float64Array | null): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) {
    const scale = scales ? scales[row] : 1
    if (scale !== 0) sum += scale * values[row]
  }
  return sum / values.length
}
