// One multilayer perceptron over a tile of rows, on one thread: a jet forward, one reverse sweep. The formulas are those
// of reference/multilayer-perceptron.ts; here every line is one kernel over blocks of rows.

import type { Activation } from '../backend.ts'
import type { Kernels } from './kernels.ts'
import { blockRows, featureBytes, type LayerPlan, roundUp, type NetworkPlan, type Space } from './memory-plan.ts'

export type JetOrder = 0 | 1 | 2
/** Addresses of one array per order of a jet. */
export type PerOrder = readonly [number, number, number]

export interface TilePass {
  /** Where the panels of the parameter set begin. */
  panels: number
  blocks: number
  order: JetOrder
  /** Blocks of rows, features as the first layer's inputs; directions are read from order 1 on. */
  points: number
  directions: number
  /** β per row, a feature of each block; 0 for none. It multiplies E and what is derived from it by x. */
  temperatures: number
}

export interface NetworkTile {
  /** Adds weight × the jet's orders to `outputs` (one feature per block). */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder, weight: number): void
  /**
   * Of the reversible pass just made: `inputAdjoint` is overwritten and `gradient` (padded) gains, where they are not 0.
   * `seeds` are w_0 … w_order per row, without the network's weight.
   */
  reverse(pass: TilePass, seeds: PerOrder, targets: { inputAdjoint: number; gradient: number; weight: number }): void
  /** Overwrites `out` with ∇E × the weight in `scaledLast`: forward and back with nothing that Langevin does not need. */
  gradientX(pass: TilePass, out: number): void
}

interface LayerSpace {
  plan: LayerPlan
  /** h_k and z_k; z_0 becomes f′. */
  units: PerOrder
  sums: PerOrder
  bend: number
  twist: number
}

/** Takes from the thread's workspace, in the same order on every thread; `zeros`: an address in `plan.at`. */
export function createNetworkTile(
  kernels: Kernels,
  memory: Float32Array,
  plan: NetworkPlan,
  zeros: number,
  space: Space,
  maxBlocks: number,
): NetworkTile {
  // Transposes take four features at a time and may read up to three beyond the last.
  const arrays = (features: number): PerOrder => {
    const bytes = (features * maxBlocks + 3) * featureBytes
    return [space.take(bytes), space.take(bytes), space.take(bytes)]
  }
  const layers: LayerSpace[] = plan.hidden.map((layer) => {
    const [bend, twist] = arrays(layer.outputFeatures)
    return {
      plan: layer,
      units: arrays(layer.outputFeatures),
      sums: arrays(layer.outputFeatures),
      bend,
      twist,
    }
  })
  const widest = Math.max(
    ...plan.hidden.flatMap(({ inputFeatures, outputFeatures }) => [inputFeatures, outputFeatures]),
  )
  const adjoints = [arrays(widest), arrays(widest)]
  const scaledSeeds = arrays(1)
  const rowMaximum = blockRows * maxBlocks
  const unitPanels = space.take(4 * roundUp(widest, 4) * rowMaximum)
  const adjointRows = space.take(4 * Math.max(...plan.hidden.map(({ columns }) => columns)) * rowMaximum)
  const top = layers[layers.length - 1]
  const { last } = plan
  const activation = activationKernels(kernels, plan.activation)

  const bytesOf = (layer: LayerPlan, blocks: number): number => layer.outputFeatures * featureBytes * blocks

  /** `starts`: the biases for z, zeros for its derivatives. */
  function multiplyForward(
    out: number,
    inputs: number,
    starts: number,
    layer: LayerPlan,
    { panels, blocks }: TilePass,
  ): void {
    const { inputs: inner, inputFeatures, outputFeatures } = layer
    kernels.multiply(
      out,
      inputs,
      panels + layer.panels.forward,
      starts,
      inner,
      outputFeatures,
      inputFeatures,
      outputFeatures,
      blocks,
    )
  }

  function multiplyBackward(out: number, adjoint: number, layer: LayerPlan, { panels, blocks }: TilePass): void {
    const { outputs: inner, inputAdjoints, inputFeatures, outputFeatures } = layer
    kernels.multiply(
      out,
      adjoint,
      panels + layer.panels.backward,
      zeros,
      inner,
      inputAdjoints,
      outputFeatures,
      inputFeatures,
      blocks,
    )
  }

  function sumsForward(l: number, pass: TilePass): void {
    const { plan: layer, sums } = layers[l]
    const inputs = l === 0 ? [pass.points, pass.directions] : layers[l - 1].units
    multiplyForward(sums[0], inputs[0], pass.panels + layer.panels.biases, layer, pass)
    if (pass.order >= 1) multiplyForward(sums[1], inputs[1], zeros, layer, pass)
    if (pass.order < 2) return
    // The path x + τ v is straight: its second derivative is zero.
    if (l === 0) kernels.clear(sums[2], bytesOf(layer, pass.blocks))
    else multiplyForward(sums[2], inputs[2], zeros, layer, pass)
  }

  function activateForward({ plan: layer, units, sums, bend, twist }: LayerSpace, pass: TilePass, derivatives: number) {
    const { blocks, order } = pass
    const { outputFeatures } = layer
    const bytes = bytesOf(layer, blocks)
    if (derivatives === 0) return activation.value(units[0], sums[0], outputFeatures, blocks)
    if (derivatives >= 2) activation.bends(bend, twist, sums[0], outputFeatures, blocks)
    activation.valueSlope(units[0], sums[0], outputFeatures, blocks)
    if (order >= 1) kernels.times(units[1], sums[0], sums[1], bytes)
    if (order >= 2) kernels.secondUnits(units[2], sums[0], bend, sums[1], sums[2], bytes)
  }

  /** h̄ → z̄, in place. */
  function activateBackward({ plan: layer, sums, bend, twist }: LayerSpace, bars: PerOrder, pass: TilePass): void {
    const [slope, z1, z2] = sums
    const [bar0, bar1, bar2] = bars
    const bytes = bytesOf(layer, pass.blocks)
    kernels.times(bar0, slope, bar0, bytes)
    if (pass.order === 0) return
    kernels.bendBack(bar0, bend, z1, bar1, bytes)
    kernels.times(bar1, slope, bar1, bytes)
    if (pass.order === 1) return
    kernels.twistBack(bar0, bar1, bend, twist, z1, z2, bar2, bytes)
    kernels.times(bar2, slope, bar2, bytes)
  }

  function addGradient(l: number, bars: PerOrder, pass: TilePass, gradient: number): void {
    const { plan: layer } = layers[l]
    const { inputFeatures, outputFeatures, columns } = layer
    const { blocks, order } = pass
    const rows = blockRows * blocks
    const inputs = l === 0 ? [pass.points, pass.directions, 0] : layers[l - 1].units
    for (let k = 0; k <= order; k++) {
      if (inputs[k] === 0) continue
      kernels.transpose(unitPanels, inputs[k], inputFeatures, inputFeatures, blocks, rows * 16, 16)
      kernels.transpose(adjointRows, bars[k], outputFeatures, outputFeatures, blocks, 16, columns * 4)
      kernels.addOuterProducts(gradient + layer.gradient.weights, unitPanels, adjointRows, inputFeatures, columns, rows)
    }
    kernels.addRowSums(gradient + layer.gradient.biases, bars[0], outputFeatures, outputFeatures, blocks)
  }

  function scaleSeeds(seeds: PerOrder, weight: number, { order, blocks }: TilePass): PerOrder {
    if (weight === 1) return seeds
    for (let k = 0; k <= order; k++) {
      const [from, to] = [seeds[k] >>> 2, scaledSeeds[k] >>> 2]
      for (let row = 0; row < blockRows * blocks; row++) memory[to + row] = weight * memory[from + row]
    }
    return scaledSeeds
  }

  return {
    forward(pass, reversible, outputs, weight) {
      const { order, blocks, panels } = pass
      const derivatives = order + (reversible ? 1 : 0)
      for (let l = 0; l < layers.length; l++) {
        sumsForward(l, pass)
        activateForward(layers[l], pass, derivatives)
      }
      const bias = memory[(panels + last.panels.biases) >>> 2]
      for (let k = 0; k <= order; k++) {
        kernels.addWeightedSum(
          outputs[k],
          top.units[k],
          panels + last.panels.forward,
          k === 0 ? bias : 0,
          weight,
          last.inputs,
          top.plan.outputFeatures,
          blocks,
        )
      }
    },

    reverse(pass, givenSeeds, { inputAdjoint, gradient, weight }) {
      const { order, blocks, panels } = pass
      const seeds = scaleSeeds(givenSeeds, weight, pass)
      const features = top.plan.outputFeatures
      let [bars, next] = adjoints
      for (let k = 0; k <= order; k++) {
        if (gradient !== 0) {
          kernels.addRowProducts(
            gradient + last.gradient.weights,
            top.units[k],
            seeds[k],
            last.inputs,
            features,
            blocks,
          )
        }
        kernels.spread(bars[k], seeds[k], panels + last.panels.forward, features, blocks)
      }
      if (gradient !== 0) kernels.addRowSums(gradient + last.gradient.biases, seeds[0], 1, 1, blocks)
      for (let l = layers.length - 1; l >= 0; l--) {
        activateBackward(layers[l], bars, pass)
        if (gradient !== 0) addGradient(l, bars, pass, gradient)
        if (l === 0) break
        for (let k = 0; k <= order; k++) multiplyBackward(next[k], bars[k], layers[l].plan, pass)
        ;[bars, next] = [next, bars]
      }
      // Only the value at the inputs is asked for: x̄ of order 0.
      if (inputAdjoint !== 0) multiplyBackward(inputAdjoint, bars[0], layers[0].plan, pass)
    },

    gradientX(pass, out) {
      const { blocks, panels } = pass
      const highest = layers.length - 1
      for (let l = 0; l < highest; l++) {
        const { plan: layer, sums, units } = layers[l]
        const inputs = l === 0 ? pass.points : layers[l - 1].units[0]
        multiplyForward(sums[0], inputs, panels + layer.panels.biases, layer, pass)
        activation.valueSlope(units[0], sums[0], layer.outputFeatures, blocks)
      }
      const topInputs = highest === 0 ? pass.points : layers[highest - 1].units[0]
      multiplyForward(top.sums[0], topInputs, panels + top.plan.panels.biases, top.plan, pass)
      activation.slopeTimes(top.sums[0], panels + plan.scaledLast, top.plan.outputFeatures, blocks)
      let bar = top.sums[0]
      for (let l = highest; l > 0; l--) {
        const below = layers[l - 1]
        const to = adjoints[l & 1][0]
        multiplyBackward(to, bar, layers[l].plan, pass)
        kernels.times(to, to, below.sums[0], bytesOf(below.plan, blocks))
        bar = to
      }
      multiplyBackward(out, bar, layers[0].plan, pass)
    },
  }
}

function activationKernels(kernels: Kernels, activation: Activation) {
  return {
    value: kernels[`${activation}Value`],
    valueSlope: kernels[`${activation}ValueSlope`],
    slopeTimes: kernels[`${activation}SlopeTimes`],
    bends: kernels[`${activation}Bends`],
  }
}
