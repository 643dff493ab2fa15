// Normals on the device: TensorFlow's own Philox at our positions, then the written polynomial of random/normal.ts.
//
// Its Philox4x32-10 counts groups of four words up from the counter that it is given, and ours counts chains in the
// counter's lowest word: one kernel gives the words of all rows for one step and one block of four columns, the very
// words of random/philox.ts. The polynomial is evaluated in float32; what differs from float64 stays below 1e-5.
// Whether all this holds on a device is tried out once (`hasDeviceNoise`); where it does not, the host makes the normals.

import { fillNormals } from '../../random/normal.ts'
import type { NormalStream } from '../backend.ts'
import type { CompiledGraphs } from './compiled-graphs.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { StepRange } from './noise.ts'
import type { Operations } from './operations.ts'

const blockSize = 4
const tolerance = 1e-5

const blocksOf = (dimension: number): number => Math.ceil(dimension / blockSize)

/** Written into a graph: one ξ (B, D) per step. Its inputs are those of `positionInputs`. */
export function normalsInGraph({ ops, input }: Graph, steps: number, dimension: number): Tensor[] {
  const blocks = blocksOf(dimension)
  const key = ops.asLongs(input([1, 2], 'int32'))
  const shape = input([2], 'int32')
  const counters = ops.unstackIndices(input([steps * blocks, 2, 2], 'int32'), steps * blocks)
  const words = counters.map((counter) => ops.philox(shape, key, ops.asLongs(counter)))
  const rows = Array.from({ length: steps }, (_, step) => {
    const ofStep = words.slice(step * blocks, (step + 1) * blocks)
    return ofStep.length === 1 ? ofStep[0] : ops.join(ofStep, 1)
  })
  const together = rows.length === 1 ? rows[0] : ops.join(rows, 0)
  const needed = dimension % blockSize === 0 ? together : ops.firstColumns(together, dimension)
  return ops.unstack(ops.reshape(normalsOf(ops, needed), [steps, -1, dimension]), steps)
}

/** Key, shape and counters for `normalsInGraph`, made by a kernel or upload. */
export function positionInputs(ops: Operations, stream: NormalStream, range: StepRange): Tensor[] {
  const { firstStep, steps, rowCount, dimension } = range
  const blocks = blocksOf(dimension)
  const counters = new Int32Array(steps * blocks * 4)
  for (let step = 0; step < steps; step++) {
    const position = stream.firstStep + firstStep + step
    for (let block = 0; block < blocks; block++) {
      // Words of 32 bits, the lowest first; an Int32Array takes each modulo 2³².
      counters.set([stream.firstChain, position, Math.floor(position / 2 ** 32), block], (step * blocks + block) * 4)
    }
  }
  return [
    ops.uploadIndices(Int32Array.of(stream.seed, stream.purpose), [1, 2]),
    ops.uploadIndices(Int32Array.of(rowCount, blockSize), [2]),
    ops.uploadIndices(counters, [steps * blocks, 2, 2]),
  ]
}

/** The normal quantile of each word, the formula of random/normal.ts; `bits` are words in the clothes of floats. */
function normalsOf(ops: Operations, bits: Tensor): Tensor {
  const { add, choose, less, logarithm, multiply, number, squareRoot, subtract } = ops
  const words = ops.asWords(bits)
  const isNegative = less(ops.wordsAsNumbers(words), number(0))
  const magnitudeBits = ops.wordsAsNumbers(ops.withoutSign(words))
  const u = multiply(add(magnitudeBits, number(0.5)), number(2 ** -31))
  const w = subtract(number(0), logarithm(multiply(u, subtract(number(2), u))))
  /** Horner's rule, highest power first. */
  const polynomial = (t: Tensor, [first, ...rest]: readonly number[]): Tensor => {
    let sum = number(first)
    for (const coefficient of rest) sum = add(multiply(sum, t), number(coefficient))
    return sum
  }
  const central = polynomial(subtract(w, number(2.5)), centralCoefficients)
  const tail = polynomial(subtract(squareRoot(w), number(3)), tailCoefficients)
  const ratio = choose(less(w, number(5)), central, tail)
  const magnitude = multiply(multiply(number(Math.SQRT2), subtract(number(1), u)), ratio)
  return choose(isNegative, subtract(number(0), magnitude), magnitude)
}

/** Giles 2010, highest power first, as in random/normal.ts. */
const centralCoefficients = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
]
const tailCoefficients = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
]

/** Whether the device draws the written normals: a few thousand are compared. */
export function hasDeviceNoise(ops: Operations, graphs: CompiledGraphs): boolean {
  const range = { firstStep: 0, steps: 2, rowCount: 501, dimension: 6 }
  const stream = { seed: 0x89abcdef, purpose: 9021, firstChain: 0x7fffff00, firstStep: 2 ** 32 - 1 }
  try {
    let got: Float32Array[] = []
    ops.tidy(() => {
      const build = (graph: Graph) => normalsInGraph(graph, range.steps, range.dimension)
      got = graphs.run('trial of noise', build, positionInputs(ops, stream, range)).map(ops.download)
    })
    return got.every((values, step) => {
      const expected = new Float64Array(values.length)
      fillNormals(expected, range.dimension, { ...stream, step: stream.firstStep + step })
      return expected.every((value, i) => Math.abs(value - values[i]) <= tolerance)
    })
  } catch {
    // A device without one of the kernels.
    return false
  }
}
