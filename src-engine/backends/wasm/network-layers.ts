// The hidden layers of a network over a tile of rows, on one thread: a jet forward, one reverse sweep. The formulas are those
// of reference/multilayer-perceptron.ts; here every line is one kernel over blocks of rows. What is made of the highest
// layer's units is said by who uses them: one energy (network-tile.ts), or one per class (class-network-tile.ts).

import type { Activation } from '../backend.ts'
import type { Kernels } from './kernels.ts'
import { blockRows, featureBytes, roundUp, type LayerPlan, type MemoryPlan, type Space } from './memory-plan.ts'
import type { PerOrder, TilePass } from './tile-pass.ts'

export interface NetworkLayers {
  /** The units of the highest layer, as the pass forward leaves them. */
  readonly top: PerOrder
  /** Where the reverse sweep finds the adjoints of these units. */
  readonly bars: PerOrder
  /** Arrays of so many features per order; to be taken while the layers are made. */
  arrays(features: number): PerOrder
  /** `derivatives`: of the activations, as many as orders, and one more where the pass is to be reversible. */
  forward(pass: TilePass, derivatives: number): void
  /** Of the pass just made: overwrites `inputAdjoint` with that of order 0 and adds to `gradient`, where they are not 0. */
  reverse(pass: TilePass, targets: { inputAdjoint: number; gradient: number }): void
  /** Overwrites `out` with the slope of factors · units of the highest layer, and with nothing that this does not need. */
  gradientX(pass: TilePass, factors: number, out: number): void
  /** `starts`: the biases, zeros for derivatives. */
  multiplyForward(out: number, inputs: number, starts: number, layer: LayerPlan, pass: TilePass): void
  multiplyBackward(out: number, adjoint: number, layer: LayerPlan, pass: TilePass): void
  /** Adds what a layer's adjoints and inputs come to; an input of 0 is none. */
  addGradient(layer: LayerPlan, at: { inputs: PerOrder; bars: PerOrder; gradient: number }, pass: TilePass): void
}

export interface LayersOptions {
  hidden: readonly LayerPlan[]
  activation: Activation
  /** Further layers whose gradients are added here. */
  others?: readonly LayerPlan[]
}

interface LayerSpace {
  plan: LayerPlan
  /** h_k and z_k; z_0 becomes f′. */
  units: PerOrder
  sums: PerOrder
  bend: number
  twist: number
}

/** Takes from the thread's workspace, in the same order on every thread. */
export function createNetworkLayers(
  kernels: Kernels,
  { hidden, activation: activationName, others = [] }: LayersOptions,
  { at: { zeros }, tileBlocks: maxBlocks }: Pick<MemoryPlan, 'at' | 'tileBlocks'>,
  space: Space,
): NetworkLayers {
  // Transposes take four features at a time and may read up to three beyond the last.
  const arrays = (features: number): PerOrder => {
    const bytes = (features * maxBlocks + 3) * featureBytes
    return [space.take(bytes), space.take(bytes), space.take(bytes)]
  }
  const layers: LayerSpace[] = hidden.map((layer) => {
    const [bend, twist] = arrays(layer.outputFeatures)
    return {
      plan: layer,
      units: arrays(layer.outputFeatures),
      sums: arrays(layer.outputFeatures),
      bend,
      twist,
    }
  })
  const widest = Math.max(...hidden.flatMap(({ inputFeatures, outputFeatures }) => [inputFeatures, outputFeatures]))
  const adjoints = [arrays(widest), arrays(widest)]
  const rowMaximum = blockRows * maxBlocks
  const unitPanels = space.take(4 * roundUp(widest, 4) * rowMaximum)
  const adjointRows = space.take(4 * Math.max(...[...hidden, ...others].map(({ columns }) => columns)) * rowMaximum)
  const top = layers[layers.length - 1]
  const activation = activationKernels(kernels, activationName)

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

  function addGradient(
    layer: LayerPlan,
    { inputs, bars, gradient }: { inputs: PerOrder; bars: PerOrder; gradient: number },
    { blocks, order }: TilePass,
  ): void {
    const { inputFeatures, outputFeatures, columns } = layer
    const rows = blockRows * blocks
    for (let k = 0; k <= order; k++) {
      if (inputs[k] === 0) continue
      kernels.transpose(unitPanels, inputs[k], inputFeatures, inputFeatures, blocks, rows * 16, 16)
      kernels.transpose(adjointRows, bars[k], outputFeatures, outputFeatures, blocks, 16, columns * 4)
      kernels.addOuterProducts(gradient + layer.gradient.weights, unitPanels, adjointRows, inputFeatures, columns, rows)
    }
    kernels.addRowSums(gradient + layer.gradient.biases, bars[0], outputFeatures, outputFeatures, blocks)
  }

  return {
    top: top.units,
    bars: adjoints[0],
    arrays,
    multiplyForward,
    multiplyBackward,
    addGradient,

    forward(pass, derivatives) {
      for (let l = 0; l < layers.length; l++) {
        sumsForward(l, pass)
        activateForward(layers[l], pass, derivatives)
      }
    },

    reverse(pass, { inputAdjoint, gradient }) {
      let [bars, next] = adjoints
      for (let l = layers.length - 1; l >= 0; l--) {
        const { plan: layer } = layers[l]
        activateBackward(layers[l], bars, pass)
        const inputs: PerOrder = l === 0 ? [pass.points, pass.directions, 0] : layers[l - 1].units
        if (gradient !== 0) addGradient(layer, { inputs, bars, gradient }, pass)
        if (l === 0) break
        for (let k = 0; k <= pass.order; k++) multiplyBackward(next[k], bars[k], layer, pass)
        ;[bars, next] = [next, bars]
      }
      // Only the value at the inputs is asked for: x̄ of order 0.
      if (inputAdjoint !== 0) multiplyBackward(inputAdjoint, bars[0], layers[0].plan, pass)
    },

    gradientX(pass, factors, out) {
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
      activation.slopeTimes(top.sums[0], factors, top.plan.outputFeatures, blocks)
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
