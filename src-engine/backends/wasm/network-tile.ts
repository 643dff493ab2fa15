// One multilayer perceptron with one output over a tile of rows, on one thread.

import type { Kernels } from './kernels.ts'
import { blockRows, type MemoryPlan, type NetworkPlan, type Space } from './memory-plan.ts'
import { createNetworkLayers } from './network-layers.ts'
import type { NetworkTile, PerOrder, TilePass } from './tile-pass.ts'

/** Takes from the thread's workspace, in the same order on every thread. */
export function createNetworkTile(
  kernels: Kernels,
  memory: Float32Array,
  { plan, term }: { plan: MemoryPlan; term: NetworkPlan },
  space: Space,
): NetworkTile {
  const layers = createNetworkLayers(kernels, term, plan, space)
  const scaledSeeds = layers.arrays(1)
  const { last, hidden } = term
  const features = hidden[hidden.length - 1].outputFeatures

  function scaleSeeds(seeds: PerOrder, weight: number, { order, blocks }: TilePass): PerOrder {
    if (weight === 1) return seeds
    kernels.settle()
    for (let k = 0; k <= order; k++) {
      const [from, to] = [seeds[k] >>> 2, scaledSeeds[k] >>> 2]
      for (let row = 0; row < blockRows * blocks; row++) memory[to + row] = weight * memory[from + row]
    }
    return scaledSeeds
  }

  return {
    forward(pass, reversible, outputs, weight) {
      const { order, blocks, panels } = pass
      layers.forward(pass, order + (reversible ? 1 : 0))
      const bias = memory[(panels + last.panels.biases) >>> 2]
      const weights = panels + last.panels.forward
      for (let k = 0; k <= order; k++) {
        const start = k === 0 ? bias : 0
        kernels.addWeightedSum(outputs[k], layers.top[k], weights, start, weight, last.inputs, features, blocks)
      }
    },

    reverse(pass, givenSeeds, { inputAdjoint, gradient, weight }) {
      const { order, blocks, panels } = pass
      const seeds = scaleSeeds(givenSeeds, weight, pass)
      for (let k = 0; k <= order; k++) {
        if (gradient !== 0) {
          const weights = gradient + last.gradient.weights
          kernels.addRowProducts(weights, layers.top[k], seeds[k], last.inputs, features, blocks)
        }
        kernels.spread(layers.bars[k], seeds[k], panels + last.panels.forward, features, blocks)
      }
      if (gradient !== 0) kernels.addRowSums(gradient + last.gradient.biases, seeds[0], 1, 1, blocks)
      layers.reverse(pass, { inputAdjoint, gradient })
    },

    gradientX: (pass, out) => layers.gradientX(pass, pass.panels + term.scaledLast, out),
  }
}
