// A restricted Boltzmann machine over a tile of binary rows, on one thread: its free energy forward, gradients of its
// parameters back, and the two halves of a Gibbs step. The formulas are those of reference/rbm-term.ts; without hidden
// units it is the linear term.

import type { Kernels } from './kernels.ts'
import { blockRows, featureBytes, roundUp, type MachinePlan, type MemoryPlan, type Space } from './memory-plan.ts'
import type { PerOrder, TilePass } from './tile-pass.ts'

export interface MachineTile {
  /** How many hidden units, and how far apart blocks of them stand, in features. */
  readonly units: number
  readonly unitFeatures: number
  /** β of E(x, h), from the next call on; linear terms know nothing of it. */
  setJointTemperature(joint: number): void
  /** As of a network; only order 0 is there. */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder, weight: number): void
  reverse(pass: TilePass, seeds: PerOrder, targets: { inputAdjoint: number; gradient: number; weight: number }): void
  /** Overwrites `out` with weight × ∇x; never asked over binary rows, which have none. */
  gradientX(pass: TilePass, out: number, weight: number): void
  /** The logits of the hidden units given the points; answers where they stand. */
  hiddenLogits(pass: TilePass): number
  /** Overwrites `out` with its part of the logits of the coordinates, given the units, a block `features` high. */
  field(pass: TilePass, units: number, out: number, weight: number): void
  /** Of machines over real rows alone, whose field is the mean: overwrites `out` with the field and noise of each column's width. */
  addNoise?(pass: TilePass, out: number, field: number, normals: number): void
}

/** Takes from the thread's workspace, in the same order on every thread. */
export function createMachineTile(
  kernels: Kernels,
  memory: Float32Array,
  { plan, term }: { plan: MemoryPlan; term: MachinePlan },
  space: Space,
): MachineTile {
  const { dimension, features, tileBlocks, at } = plan
  const { layer } = term
  const unitFeatures = layer?.outputFeatures ?? 0
  // Transposes take four features at a time and may read up to three beyond the last.
  const room = (): number => space.take((unitFeatures * tileBlocks + 3) * featureBytes)
  const [units, sums, bars] = [room(), room(), room()]
  const scaledSeeds = space.take(featureBytes * tileBlocks)
  const factors = space.take(featureBytes * tileBlocks)
  const unitPanels = space.take(4 * features * blockRows * tileBlocks)
  const adjointRows = space.take(4 * (layer?.columns ?? 0) * blockRows * tileBlocks)
  let joint = 1

  function scaleBy(factor: number, values: number, height: number, blocks: number): void {
    if (factor === 1) return
    kernels.settle()
    memory.fill(factor, factors >>> 2, (factors >>> 2) + blockRows * blocks)
    kernels.scaleRows(values, factors, height, blocks)
  }

  function hiddenLogits({ panels, blocks, points }: TilePass): number {
    if (!layer) return 0
    const { inputs, outputFeatures, inputFeatures, panels: place } = layer
    const [weights, biases] = [panels + place.forward, panels + place.biases]
    kernels.multiply(sums, points, weights, biases, inputs, outputFeatures, inputFeatures, outputFeatures, blocks)
    scaleBy(joint, sums, outputFeatures, blocks)
    return sums
  }

  return {
    units: layer?.outputs ?? 0,
    unitFeatures,
    setJointTemperature(value) {
      joint = layer ? value : 1
    },
    hiddenLogits,

    forward(pass, reversible, outputs, weight) {
      const { panels, blocks, points } = pass
      const biases = panels + term.panels.visibleBiases
      kernels.addWeightedSum(outputs[0], points, biases, 0, -joint * weight, dimension, features, blocks)
      if (!layer) return
      hiddenLogits(pass)
      if (reversible) kernels.softplusValueSlope(units, sums, unitFeatures, blocks)
      else kernels.softplusValue(units, sums, unitFeatures, blocks)
      kernels.addWeightedSum(outputs[0], units, at.ones, 0, -weight, layer.outputs, unitFeatures, blocks)
    },

    reverse({ blocks, points }, seeds, { gradient, weight }) {
      if (gradient === 0) return
      kernels.settle()
      const [from, to] = [seeds[0] >>> 2, scaledSeeds >>> 2]
      for (let row = 0; row < blockRows * blocks; row++) memory[to + row] = -joint * weight * memory[from + row]
      kernels.addRowProducts(gradient + term.gradient.visibleBiases, points, scaledSeeds, dimension, features, blocks)
      if (!layer) return
      const rows = blockRows * blocks
      const { columns, inputFeatures, gradient: place } = layer
      kernels.spread(bars, scaledSeeds, at.ones, unitFeatures, blocks)
      kernels.times(bars, sums, bars, unitFeatures * featureBytes * blocks)
      kernels.transpose(unitPanels, points, features, features, blocks, rows * 16, 16)
      kernels.transpose(adjointRows, bars, unitFeatures, unitFeatures, blocks, 16, columns * 4)
      kernels.addOuterProducts(gradient + place.weights, unitPanels, adjointRows, inputFeatures, columns, rows)
      kernels.addRowSums(gradient + place.biases, bars, unitFeatures, unitFeatures, blocks)
    },

    gradientX() {
      throw new Error('Expected nobody to ask a machine over binary rows for a gradient by x.')
    },

    field({ panels, blocks }, drawn, out, weight) {
      const starts = panels + term.panels.visibleBiases
      const height = layer?.inputAdjoints ?? roundUp(dimension, 2)
      const [weights, inner] = layer ? [panels + layer.panels.backward, layer.outputs] : [0, 0]
      kernels.multiply(out, drawn, weights, starts, inner, height, unitFeatures, features, blocks)
      scaleBy(layer ? joint : weight, out, features, blocks)
    },
  }
}
