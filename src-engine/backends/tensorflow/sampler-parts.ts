// What all walks share: several steps are one graph, and how many depends on their work.

import type { EnergyShape, PerRow, WalkProgram } from '../backend.ts'
import type { CompiledGraphs } from './compiled-graphs.ts'
import { normalsInGraph, positionInputs } from './device-noise.ts'
import { createEnergyFunction, type EnergyFunction, type PreparedParameters } from './energy-function.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import { hostNormals, type StepRange } from './noise.ts'
import type { Operations } from './operations.ts'
import type { Weighting, WeightSource } from './weighting.ts'

/** Rows × parameters, forward and backward, after which others get their turn: at most about 50 ms. */
export const workBetweenPauses = 3e8
/** Normals that are made and held at a time: 4 MB. */
const normalsAtOnce = 1 << 20
/** Steps of one graph: few different ones, because each takes 10 to 50 ms to make; more at once are hardly faster. */
export const graphLengths = [10, 5, 1]

export interface SamplerParts {
  ops: Operations
  graphs: CompiledGraphs
  shape: EnergyShape
  extraCount: number
  /** Parameters and extra scalars. */
  vector: Tensor
  weights: WeightSource
  parameterCount: number
  /** The device draws normals itself (device-noise.ts). */
  deviceNoise: boolean
  /** Lets other work of the process have its turn after so many rows forward and backward, when it is due. */
  breathe: (rows: number) => Promise<void> | null
}

export interface Moved {
  /** Both the caller's. */
  rows: Tensor
  previous: Tensor
}

/** Cuts a number of steps into ranges that have a graph, none longer than the event loop may wait. */
export function stepRanges(
  steps: number,
  rowCount: number,
  { shape: { dimension }, parameterCount }: SamplerParts,
): StepRange[] {
  const most = Math.min(
    workBetweenPauses / (rowCount * Math.max(1, parameterCount)),
    normalsAtOnce / (rowCount * dimension),
  )
  const lengths = graphLengths.filter((length) => length === 1 || length <= most)
  const ranges = []
  let firstStep = 0
  while (firstStep < steps) {
    const next = lengths.find((length) => firstStep + length <= steps)!
    ranges.push({ firstStep, steps: next, rowCount, dimension })
    firstStep += next
  }
  return ranges
}

/** An energy with its parameters and weights, as it is written into a graph. */
export interface GraphEnergy {
  energy: EnergyFunction
  parameters: PreparedParameters
  weighting: Weighting
}

/** Takes the first inputs of the graph, which are those of `energyInputs`. */
export function energyInGraph(
  graph: Graph,
  {
    shape,
    extraCount,
    parameterCount,
    weights,
  }: Pick<SamplerParts, 'shape' | 'extraCount' | 'parameterCount' | 'weights'>,
): GraphEnergy {
  const energy = createEnergyFunction(graph.ops, shape)
  const parameters = energy.prepare(graph.input([parameterCount + extraCount]), extraCount)
  return { energy, parameters, weighting: weights.write(graph) }
}

export const energyInputs = ({ vector, weights }: Pick<SamplerParts, 'vector' | 'weights'>): Tensor[] => [
  vector,
  ...weights.inputs,
]

/** Numbers that a graph is fed: of rank 0, as long as none of them is given per row; else (1, 1) or (B, 1) each. */
export interface FedSizes {
  /** Part of the graph's key. */
  name: 'at once' | 'by row'
  upload(ops: Operations): Tensor[]
  /** In the graph. */
  inputs(graph: Graph): Tensor[]
}

export function fedSizes(values: readonly PerRow[]): FedSizes {
  const byRow = values.some((each) => typeof each === 'object')
  const shapeOf = (count: number): number[] => (byRow ? [count, 1] : [])
  return {
    name: byRow ? 'by row' : 'at once',
    upload: (ops) =>
      values.map((each) => {
        const column = typeof each === 'number' ? Float32Array.of(each) : Float32Array.from(each)
        return ops.upload(column, shapeOf(column.length))
      }),
    inputs: (graph) => values.map(() => graph.input(shapeOf(-1))),
  }
}

/** Where a graph's normals come from. */
export interface NormalSource {
  /** Part of the graph's key. */
  name: 'drawn' | 'given'
  /** What the graph takes for them, made by a kernel or upload. */
  inputs: Tensor[]
  /** In the graph, at the place of those inputs: one ξ (B, D) per step. */
  write(graph: Graph): Tensor[]
}

export function normalSource(
  { ops, deviceNoise }: SamplerParts,
  normals: WalkProgram['normals'],
  range: StepRange,
): NormalSource {
  const { steps, rowCount, dimension } = range
  if (deviceNoise && !('given' in normals)) {
    return {
      name: 'drawn',
      inputs: positionInputs(ops, normals, range),
      write: (graph) => normalsInGraph(graph, steps, dimension),
    }
  }
  return {
    name: 'given',
    inputs: [ops.upload(hostNormals(normals, range), [steps, rowCount, dimension])],
    write: ({ ops: inGraph, input }) => inGraph.unstack(input([steps, -1, dimension]), steps),
  }
}
