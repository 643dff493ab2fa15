// A perceptron with one output per class over a tile of rows, on one thread. The formulas are those of
// reference/class-mlp-term.ts; a row whose class is given has a share of 1 of it, and they are the same for both.

import type { Kernels } from './kernels.ts'
import { blockRows, featureBytes, type ClassNetworkPlan, type MemoryPlan, type Space } from './memory-plan.ts'
import { createNetworkLayers } from './network-layers.ts'
import type { NetworkTile, PerOrder, TilePass } from './tile-pass.ts'

/** Takes from the thread's workspace, in the same order on every thread. */
export function createClassNetworkTile(
  kernels: Kernels,
  memory: Float32Array,
  { plan, term }: { plan: MemoryPlan; term: ClassNetworkPlan },
  space: Space,
): NetworkTile {
  const { last, hidden, activation } = term
  const { zeros } = plan.at
  const layers = createNetworkLayers(kernels, { hidden, activation, others: [last] }, plan, space)
  const { outputs: count, outputFeatures: features } = last
  const outputs = layers.arrays(features)
  const adjoints = layers.arrays(features)
  const [shares] = layers.arrays(features)
  /** F, F′ and M of each row. */
  const sums = layers.arrays(1)
  const whole = layers.arrays(1)
  const [ones] = whole

  /** Calls for each row with the place of its first output and its own place, in floats. */
  function eachRow(blocks: number, visit: (first: number, row: number) => void): void {
    for (let block = 0; block < blocks; block++) {
      for (let row = 0; row < blockRows; row++) visit(block * features * blockRows + row, block * blockRows + row)
    }
  }

  function forward(pass: TilePass, reversible: boolean): void {
    const { order, blocks, panels } = pass
    layers.forward(pass, order + (reversible ? 1 : 0))
    for (let k = 0; k <= order; k++) {
      layers.multiplyForward(outputs[k], layers.top[k], k === 0 ? panels + last.panels.biases : zeros, last, pass)
    }
    kernels.classShares(shares, sums[0], outputs[0], pass.classes, count, features, blocks)
    // From here on TypeScript reads what kernels wrote.
    kernels.settle()
    if (order > 0) eachRow(blocks, (first, row) => sumSlopes(first, row, order))
  }

  /** μ = Σ p f′ and M = Σ p (f″ + f′²) */
  function sumSlopes(first: number, row: number, order: number): void {
    const [p, f1, f2] = [shares >>> 2, outputs[1] >>> 2, outputs[2] >>> 2]
    let [mean, moment] = [0, 0]
    for (let at = first; at < first + count * blockRows; at += blockRows) {
      const slope = memory[f1 + at]
      mean += memory[p + at] * slope
      if (order > 1) moment += memory[p + at] * (memory[f2 + at] + slope * slope)
    }
    memory[(sums[1] >>> 2) + row] = mean
    memory[(sums[2] >>> 2) + row] = moment
  }

  /** f̄, f̄′ and f̄″ of a row, from its seeds times −weight. */
  function fillAdjoints(first: number, row: number, { order, seeds, weight }: RowSeeds): void {
    const at = (array: number, place: number): number => memory[(array >>> 2) + place]
    const mean = order > 0 ? at(sums[1], row) : 0
    const moment = order > 1 ? at(sums[2], row) : 0
    const w0 = -weight * at(seeds[0], row)
    const w1 = order > 0 ? -weight * at(seeds[1], row) : 0
    const w2 = order > 1 ? -weight * at(seeds[2], row) : 0
    for (let place = first; place < first + count * blockRows; place += blockRows) {
      const share = at(shares, place)
      const slope = order > 0 ? at(outputs[1], place) : 0
      const deviation = order > 0 ? slope - mean : 0
      const bend = order > 1 ? at(outputs[2], place) + slope * slope - moment - 2 * mean * deviation : 0
      memory[(adjoints[0] >>> 2) + place] = share * (w0 + w1 * deviation + w2 * bend)
      if (order > 0) memory[(adjoints[1] >>> 2) + place] = share * (w1 + 2 * w2 * deviation)
      if (order > 1) memory[(adjoints[2] >>> 2) + place] = share * w2
    }
  }

  function reverse(pass: TilePass, seeds: PerOrder, targets: Parameters<NetworkTile['reverse']>[2]): void {
    const { order, blocks } = pass
    const { inputAdjoint, gradient, weight } = targets
    // A feature beyond the last class has none.
    for (let k = 0; k <= order; k++) kernels.clear(adjoints[k], features * featureBytes * blocks)
    kernels.settle()
    eachRow(blocks, (first, row) => fillAdjoints(first, row, { order, seeds, weight }))
    if (gradient !== 0) layers.addGradient(last, { inputs: layers.top, bars: adjoints, gradient }, pass)
    for (let k = 0; k <= order; k++) layers.multiplyBackward(layers.bars[k], adjoints[k], last, pass)
    layers.reverse(pass, { inputAdjoint, gradient })
  }

  return {
    forward(pass, reversible, out, weight) {
      const { order, blocks } = pass
      forward(pass, reversible)
      for (let row = 0; row < blockRows * blocks; row++) {
        memory[(out[0] >>> 2) + row] -= weight * memory[(sums[0] >>> 2) + row]
        if (order === 0) continue
        const mean = memory[(sums[1] >>> 2) + row]
        memory[(out[1] >>> 2) + row] -= weight * mean
        if (order > 1) memory[(out[2] >>> 2) + row] -= weight * (memory[(sums[2] >>> 2) + row] - mean * mean)
      }
    },
    reverse,
    gradientX(pass, out, weight) {
      forward(pass, true)
      memory.fill(1, ones >>> 2, (ones >>> 2) + blockRows * pass.blocks)
      reverse(pass, whole, { inputAdjoint: out, gradient: 0, weight })
    },
  }
}

interface RowSeeds {
  order: number
  seeds: PerOrder
  weight: number
}
