// The whole energy over a tile of rows, on one thread: its networks and the Gaussian base, which adds along x + τ v
// precision · (½ |x − m|², vᵀ(x − m), |v|²) and has no parameters. What has the weight 0 in the call is left out.

import type { Kernels } from './kernels.ts'
import { blockRows, doubles, featureBytes, type MemoryPlan, type Space } from './memory-plan.ts'
import { createNetworkTile, type JetOrder, type NetworkTile, type PerOrder, type TilePass } from './network-tile.ts'

export interface EnergyTile {
  /** Where callers put the tile: blocks of rows, and one weight per row and order. */
  readonly points: number
  readonly directions: number
  readonly seeds: PerOrder
  /** To be called when another job begins: its weights stand in shared memory. */
  readWeights(): void
  /** Overwrites `outputs`, a feature per block, with the jet's orders 0 … order. */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder): void
  /** Of the reversible pass just made, with the seeds; 0 for what is not wanted. Gradients of θ know no temperatures. */
  reverse(pass: TilePass, inputAdjoint: number, gradient: number): void
  /** Overwrites `out` with ∇E. */
  gradientX(pass: TilePass, out: number): void
}

export function createEnergyTile(kernels: Kernels, memory: Float32Array, plan: MemoryPlan, space: Space): EnergyTile {
  const { dimension, features, base, tileBlocks } = plan
  const weights = doubles(memory, plan.at.termWeights, plan.networks.length + 1)
  const rowsBytes = features * featureBytes * tileBlocks
  const points = space.take(rowsBytes)
  const directions = space.take(rowsBytes)
  const part = space.take(rowsBytes)
  const perRow = (): number => space.take(featureBytes * tileBlocks)
  const seeds: PerOrder = [perRow(), perRow(), perRow()]
  const networks = plan.networks.map((network) =>
    createNetworkTile(kernels, memory, network, plan.at.zeros, space, tileBlocks),
  )
  /** What counts in this job: networks with their weights, and the base's precision. */
  let counted: { network: NetworkTile; weight: number }[] = []
  let precision = 0
  const mean = plan.at.mean

  /** Calls once per network that counts; the first writes to its target, what the others write is added. */
  function sumOver(
    out: number,
    blocks: number,
    write: (network: NetworkTile, to: number, weight: number) => void,
  ): void {
    const bytes = features * featureBytes * blocks
    if (counted.length === 0) kernels.clear(out, bytes)
    for (let n = 0; n < counted.length; n++) {
      write(counted[n].network, n === 0 ? out : part, counted[n].weight)
      if (n > 0) kernels.add(out, part, bytes)
    }
  }

  function addBaseSlopes({ points: x, directions: v, blocks, order }: TilePass, outputs: PerOrder): void {
    const floats = { x: x >>> 2, v: v >>> 2, mean: mean >>> 2 }
    for (let block = 0; block < blocks; block++) {
      for (let row = 0; row < blockRows; row++) {
        let slope = 0
        let curvature = 0
        for (let column = 0; column < dimension; column++) {
          const at = (block * features + column) * blockRows + row
          const direction = memory[floats.v + at]
          slope += (memory[floats.x + at] - memory[floats.mean + column]) * direction
          curvature += direction * direction
        }
        const out = block * blockRows + row
        memory[(outputs[1] >>> 2) + out] += precision * slope
        if (order > 1) memory[(outputs[2] >>> 2) + out] += precision * curvature
      }
    }
  }

  /** x̄ gains precision · (w_0 (x − m) + w_1 v). */
  function addBaseAdjoint({ points: x, directions: v, blocks, order }: TilePass, inputAdjoint: number): void {
    for (let block = 0; block < blocks; block++) {
      for (let column = 0; column < dimension; column++) {
        const centre = memory[(mean >>> 2) + column]
        for (let row = 0; row < blockRows; row++) {
          const at = (block * features + column) * blockRows + row
          const seed = block * blockRows + row
          let sum = memory[(seeds[0] >>> 2) + seed] * (memory[(x >>> 2) + at] - centre)
          if (order > 0) sum += memory[(seeds[1] >>> 2) + seed] * memory[(v >>> 2) + at]
          memory[(inputAdjoint >>> 2) + at] += precision * sum
        }
      }
    }
  }

  return {
    points,
    directions,
    seeds,

    readWeights() {
      counted = networks.flatMap((network, n) => (weights[n] === 0 ? [] : [{ network, weight: weights[n] }]))
      precision = base ? base.precision * weights[networks.length] : 0
    },

    forward(pass, reversible, outputs) {
      const { blocks, order, temperatures } = pass
      for (let k = 0; k <= order; k++) kernels.clear(outputs[k as JetOrder], featureBytes * blocks)
      for (const { network, weight } of counted) network.forward(pass, reversible, outputs, weight)
      if (precision !== 0) {
        kernels.addBaseEnergy(outputs[0], pass.points, mean, precision, dimension, features, blocks)
        if (order > 0) addBaseSlopes(pass, outputs)
      }
      if (temperatures === 0) return
      for (let k = 0; k <= order; k++) kernels.scaleRows(outputs[k as JetOrder], temperatures, 1, blocks)
    },

    reverse(pass, inputAdjoint, gradient) {
      if (inputAdjoint === 0) {
        for (const { network, weight } of counted) network.reverse(pass, seeds, { inputAdjoint: 0, gradient, weight })
        return
      }
      sumOver(inputAdjoint, pass.blocks, (network, to, weight) =>
        network.reverse(pass, seeds, { inputAdjoint: to, gradient, weight }),
      )
      if (precision !== 0) addBaseAdjoint(pass, inputAdjoint)
      if (pass.temperatures !== 0) kernels.scaleRows(inputAdjoint, pass.temperatures, features, pass.blocks)
    },

    gradientX(pass, out) {
      sumOver(out, pass.blocks, (network, to) => network.gradientX(pass, to))
      if (precision !== 0) {
        kernels.addBaseGradient(out, pass.points, mean, precision, dimension, features, pass.blocks)
      }
      if (pass.temperatures !== 0) kernels.scaleRows(out, pass.temperatures, features, pass.blocks)
    },
  }
}
