// The whole energy over a tile of rows, on one thread: its networks or machines and the Gaussian base, which adds along x + τ v
// precision · (½ |x − m|², vᵀ(x − m), |v|²) and has no parameters. What has the weight 0 in the call is left out.

import { createClassNetworkTile } from './class-network-tile.ts'
import type { Kernels } from './kernels.ts'
import { createMachineTile, type MachineTile } from './machine-tile.ts'
import { createRealMachineTile } from './real-machine-tile.ts'
import { blockRows, doubles, featureBytes, type MemoryPlan, type Space } from './memory-plan.ts'
import { createNetworkTile } from './network-tile.ts'
import type { JetOrder, NetworkTile, PerOrder, TilePass } from './tile-pass.ts'

export interface EnergyTile {
  /** Where callers put the tile: blocks of rows, and one weight per row and order. */
  readonly points: number
  readonly directions: number
  readonly seeds: PerOrder
  readonly isGradientOfKernels: boolean
  /** To be called when another job begins: its weights stand in shared memory. */
  readWeights(): void
  /** Machines and linear terms that count in this job, with the weights of the latter. */
  readonly machines: readonly { machine: MachineTile; weight: number }[]
  /** Overwrites `outputs`, a feature per block, with the jet's orders 0 … order. */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder): void
  /** Of the reversible pass just made, with the seeds; 0 for what is not wanted. Gradients of θ know no temperatures. */
  reverse(pass: TilePass, inputAdjoint: number, gradient: number): void
  /** Overwrites `out` with ∇E; by kernel calls alone where `isGradientOfKernels`. */
  gradientX(pass: TilePass, out: number): void
}

type TermTile = { kind: 'network'; tile: NetworkTile } | { kind: 'machine'; tile: MachineTile }

export function createEnergyTile(kernels: Kernels, memory: Float32Array, plan: MemoryPlan, space: Space): EnergyTile {
  const { dimension, features, base, tileBlocks } = plan
  const weights = doubles(memory, plan.at.termWeights, plan.terms.length + 2)
  const rowsBytes = features * featureBytes * tileBlocks
  const points = space.take(rowsBytes)
  const directions = space.take(rowsBytes)
  const part = space.take(rowsBytes)
  const perRow = (): number => space.take(featureBytes * tileBlocks)
  const seeds: PerOrder = [perRow(), perRow(), perRow()]
  const terms = plan.terms.map((term): TermTile => {
    if (term.kind === 'network') {
      return { kind: 'network', tile: createNetworkTile(kernels, memory, { plan, term }, space) }
    }
    if (term.kind === 'class-network') {
      return { kind: 'network', tile: createClassNetworkTile(kernels, memory, { plan, term }, space) }
    }
    const create = term.logVariances === null ? createMachineTile : createRealMachineTile
    return { kind: 'machine', tile: create(kernels, memory, { plan, term }, space) }
  })
  /** What counts in this job: terms with their weights, and the base's precision. */
  let counted: { term: NetworkTile | MachineTile; weight: number }[] = []
  let machines: { machine: MachineTile; weight: number }[] = []
  let precision = 0
  const mean = plan.at.mean

  /** Calls once per term that counts; the first writes to its target, what the others write is added. */
  function sumOver(
    out: number,
    blocks: number,
    write: (term: NetworkTile | MachineTile, to: number, weight: number) => void,
  ): void {
    const bytes = features * featureBytes * blocks
    if (counted.length === 0) kernels.clear(out, bytes)
    for (let n = 0; n < counted.length; n++) {
      write(counted[n].term, n === 0 ? out : part, counted[n].weight)
      if (n > 0) kernels.add(out, part, bytes)
    }
  }

  function addBaseSlopes({ points: x, directions: v, blocks, order }: TilePass, outputs: PerOrder): void {
    kernels.settle()
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
    kernels.settle()
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
    isGradientOfKernels: plan.terms.every(({ kind }) => kind === 'network'),
    get machines() {
      return machines
    },

    readWeights() {
      counted = terms.flatMap(({ tile }, n) => (weights[n] === 0 ? [] : [{ term: tile, weight: weights[n] }]))
      machines = terms.flatMap(({ kind, tile }, n) =>
        kind === 'machine' && weights[n] !== 0 ? [{ machine: tile, weight: weights[n] }] : [],
      )
      for (const { machine } of machines) machine.setJointTemperature(weights[terms.length + 1])
      precision = base ? base.precision * weights[terms.length] : 0
    },

    forward(pass, reversible, outputs) {
      const { blocks, order, temperatures } = pass
      for (let k = 0; k <= order; k++) kernels.clear(outputs[k as JetOrder], featureBytes * blocks)
      for (const { term, weight } of counted) term.forward(pass, reversible, outputs, weight)
      if (precision !== 0) {
        kernels.addBaseEnergy(outputs[0], pass.points, mean, precision, dimension, features, blocks)
        if (order > 0) addBaseSlopes(pass, outputs)
      }
      if (temperatures === 0) return
      for (let k = 0; k <= order; k++) kernels.scaleRows(outputs[k as JetOrder], temperatures, 1, blocks)
    },

    reverse(pass, inputAdjoint, gradient) {
      if (inputAdjoint === 0) {
        for (const { term, weight } of counted) term.reverse(pass, seeds, { inputAdjoint: 0, gradient, weight })
        return
      }
      sumOver(inputAdjoint, pass.blocks, (term, to, weight) =>
        term.reverse(pass, seeds, { inputAdjoint: to, gradient, weight }),
      )
      if (precision !== 0) addBaseAdjoint(pass, inputAdjoint)
      if (pass.temperatures !== 0) kernels.scaleRows(inputAdjoint, pass.temperatures, features, pass.blocks)
    },

    gradientX(pass, out) {
      sumOver(out, pass.blocks, (term, to, weight) => term.gradientX(pass, to, weight))
      if (precision !== 0) {
        kernels.addBaseGradient(out, pass.points, mean, precision, dimension, features, pass.blocks)
      }
      if (pass.temperatures !== 0) kernels.scaleRows(out, pass.temperatures, features, pass.blocks)
    },
  }
}
