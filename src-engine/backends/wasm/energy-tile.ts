// The whole energy over a tile of rows, on one thread: its networks and the Gaussian base, which adds along x + τ v
// precision · (½ |x − m|², vᵀ(x − m), |v|²) and has no parameters.

import type { Kernels } from './kernels.ts'
import { blockRows, featureBytes, type MemoryPlan, type Space } from './memory-plan.ts'
import { createNetworkTile, type JetOrder, type PerOrder, type TilePass } from './network-tile.ts'

export interface EnergyTile {
  /** Where callers put the tile: blocks of rows, and one weight per row and order. */
  readonly points: number
  readonly directions: number
  readonly seeds: PerOrder
  /** Overwrites `outputs`, a feature per block, with the jet's orders 0 … order. */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder): void
  /** Of the reversible pass just made, with the seeds; 0 for what is not wanted. */
  reverse(pass: TilePass, inputAdjoint: number, gradient: number): void
  /** Overwrites `out` with ∇E. */
  gradientX(pass: TilePass, out: number): void
}

export function createEnergyTile(kernels: Kernels, memory: Float32Array, plan: MemoryPlan, space: Space): EnergyTile {
  const { dimension, features, base, tileBlocks } = plan
  const rowsBytes = features * featureBytes * tileBlocks
  const points = space.take(rowsBytes)
  const directions = space.take(rowsBytes)
  const part = space.take(rowsBytes)
  const perRow = (): number => space.take(featureBytes * tileBlocks)
  const seeds: PerOrder = [perRow(), perRow(), perRow()]
  const networks = plan.networks.map((network) =>
    createNetworkTile(kernels, memory, network, plan.at.zeros, space, tileBlocks),
  )
  const precision = base?.precision ?? 0
  const mean = plan.at.mean

  /** Calls once per network; the first writes to its target, what the others write is added. */
  function sumOver(out: number, blocks: number, write: (network: (typeof networks)[number], to: number) => void): void {
    const bytes = features * featureBytes * blocks
    if (networks.length === 0) kernels.clear(out, bytes)
    for (let n = 0; n < networks.length; n++) {
      write(networks[n], n === 0 ? out : part)
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

    forward(pass, reversible, outputs) {
      const { blocks, order } = pass
      for (let k = 0; k <= order; k++) kernels.clear(outputs[k as JetOrder], featureBytes * blocks)
      for (const network of networks) network.forward(pass, reversible, outputs)
      if (!base) return
      kernels.addBaseEnergy(outputs[0], pass.points, mean, precision, dimension, features, blocks)
      if (order > 0) addBaseSlopes(pass, outputs)
    },

    reverse(pass, inputAdjoint, gradient) {
      if (inputAdjoint === 0) {
        for (const network of networks) network.reverse(pass, seeds, 0, gradient)
        return
      }
      sumOver(inputAdjoint, pass.blocks, (network, to) => network.reverse(pass, seeds, to, gradient))
      if (base) addBaseAdjoint(pass, inputAdjoint)
    },

    gradientX(pass, out) {
      sumOver(out, pass.blocks, (network, to) => network.gradientX(pass, to))
      if (base) kernels.addBaseGradient(out, pass.points, mean, precision, dimension, features, pass.blocks)
    },
  }
}
