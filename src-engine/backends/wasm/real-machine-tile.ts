// A restricted Boltzmann machine over a tile of real rows, on one thread: a jet of its free energy forward, one reverse
// sweep, ∇x and the halves of a Gibbs step. The formulas are those of reference/rbm-term.ts, with V = λ ⊙ W, λ = 1/σ², in
// the panels, so that λ costs nothing in the products:
//
//   z = c + Vᵀx,   z₁ = Vᵀv,   E = Σ λ (x − b)² / 2 − Σ log(1 + e^z),   x̄ = V z̄ + λ (w₀ (x − b) + w₁ v)
// The gradient that gathers is V's; whoever takes it out makes those of W and log σ² of it (machine-precisions.ts). Rows
// have as many numbers as there are columns, hidden units some hundreds: what is done by row and column stays in JavaScript.

import type { Kernels } from './kernels.ts'
import type { MachineTile } from './machine-tile.ts'
import { blockRows, featureBytes, type MachinePlan, type MemoryPlan, type Space } from './memory-plan.ts'
import type { TilePass } from './tile-pass.ts'

/** Takes from the thread's workspace, in the same order on every thread. */
export function createRealMachineTile(
  kernels: Kernels,
  memory: Float32Array,
  { plan, term }: { plan: MemoryPlan; term: MachinePlan },
  space: Space,
): MachineTile {
  const { dimension, features, tileBlocks, at } = plan
  const layer = term.layer!
  const { outputs: unitCount, outputFeatures: unitFeatures, inputAdjoints, columns } = layer
  // Transposes take four features at a time and may read up to three beyond the last.
  const room = (): number => space.take((unitFeatures * tileBlocks + 3) * featureBytes)
  const perRow = (): number => space.take(featureBytes * tileBlocks)
  /** log(1 + e^z); z, then f′; z₁; f″ and f‴; z̄ and z̄₁; what is multiplied up. */
  const [units, sums, slopes, bend, twist, bars, barSlopes, product] = [
    ...[room(), room(), room(), room()],
    ...[room(), room(), room(), room()],
  ]
  const [seed0, seed1, seed2] = [perRow(), perRow(), perRow()]
  const unitPanels = space.take(4 * features * blockRows * tileBlocks)
  const adjointRows = space.take(4 * columns * blockRows * tileBlocks)
  const bytesOf = (blocks: number): number => unitFeatures * featureBytes * blocks
  /** Where b and λ of the first column stand, in floats. */
  const columnsOf = (panels: number) => ({
    biases: (panels + term.panels.visibleBiases) >>> 2,
    precisions: (panels + term.panels.precisions) >>> 2,
  })

  function multiply(out: number, inputs: number, starts: number, { panels, blocks }: TilePass): void {
    const weights = panels + layer.panels.forward
    const { inputFeatures } = layer
    kernels.multiply(out, inputs, weights, starts, layer.inputs, unitFeatures, inputFeatures, unitFeatures, blocks)
  }

  /** out ← V units. */
  function multiplyBack(out: number, from: number, { panels, blocks }: TilePass): void {
    const weights = panels + layer.panels.backward
    kernels.multiply(out, from, weights, at.zeros, unitCount, inputAdjoints, unitFeatures, features, blocks)
  }

  /** For each entry of the rows: its place in a block's array, its column, and the row in features of one. */
  function eachEntry(blocks: number, visit: (place: number, column: number, row: number) => void): void {
    kernels.settle()
    for (let block = 0; block < blocks; block++) {
      for (let column = 0; column < dimension; column++) {
        const first = (block * features + column) * blockRows
        for (let row = 0; row < blockRows; row++) visit(first + row, column, block * blockRows + row)
      }
    }
  }

  function addVisible(
    { panels, blocks, points, directions, order }: TilePass,
    outputs: readonly number[],
    weight: number,
  ) {
    const { biases, precisions } = columnsOf(panels)
    const [x, v] = [points >>> 2, directions >>> 2]
    const [out0, out1, out2] = outputs.map((place) => place >>> 2)
    eachEntry(blocks, (place, column, row) => {
      const precision = weight * memory[precisions + column]
      const offset = memory[x + place] - memory[biases + column]
      memory[out0 + row] += 0.5 * precision * offset * offset
      if (order > 0) memory[out1 + row] += precision * offset * memory[v + place]
      if (order > 1) memory[out2 + row] += precision * memory[v + place] ** 2
    })
  }

  /** λ (w₀ (x − b) + w₁ v) to x̄, its negative to b̄, and what the visible part has by log σ²; the seeds are weighted. */
  function addVisibleAdjoints(pass: TilePass, inputAdjoint: number, gradient: number): void {
    const { panels, blocks, points, directions, order } = pass
    const { biases, precisions } = columnsOf(panels)
    const [x, v] = [points >>> 2, directions >>> 2]
    const seeds = [seed0, seed1, seed2].map((place) => place >>> 2)
    const [biasBars, varianceBars] = [term.gradient.visibleBiases, term.gradient.logVariances].map(
      (p) => (gradient + p) >>> 2,
    )
    eachEntry(blocks, (place, column, row) => {
      const precision = memory[precisions + column]
      const offset = memory[x + place] - memory[biases + column]
      const direction = order > 0 ? memory[v + place] : 0
      // The seeds stand there with their sign turned.
      const [w0, w1] = [-memory[seeds[0] + row], order > 0 ? -memory[seeds[1] + row] : 0]
      const w2 = order > 1 ? -memory[seeds[2] + row] : 0
      const pull = precision * (w0 * offset + w1 * direction)
      if (inputAdjoint !== 0) memory[(inputAdjoint >>> 2) + place] += pull
      if (gradient === 0) return
      memory[biasBars + column] -= pull
      const square = 0.5 * w0 * offset * offset + w1 * offset * direction + w2 * direction * direction
      memory[varianceBars + column] -= precision * square
    })
  }

  /** z̄ and, from order 1 on, z̄₁, out of the seeds with their sign turned. */
  function sweepBack(order: TilePass['order'], blocks: number): void {
    const bytes = bytesOf(blocks)
    const addTo = (out: number, seed: number, factors: readonly number[]) => {
      kernels.spread(product, seed, at.ones, unitFeatures, blocks)
      for (const factor of factors) kernels.times(product, product, factor, bytes)
      kernels.add(out, product, bytes)
    }
    kernels.clear(bars, bytes)
    addTo(bars, seed0, [sums])
    if (order === 0) return
    kernels.clear(barSlopes, bytes)
    addTo(bars, seed1, [bend, slopes])
    addTo(barSlopes, seed1, [sums])
    if (order === 1) return
    addTo(bars, seed2, [twist, slopes, slopes])
    addTo(barSlopes, seed2, [bend, slopes])
    addTo(barSlopes, seed2, [bend, slopes])
  }

  function addProducts(inputs: number, adjoints: number, blocks: number, gradient: number): void {
    const rows = blockRows * blocks
    kernels.transpose(unitPanels, inputs, features, features, blocks, rows * 16, 16)
    kernels.transpose(adjointRows, adjoints, unitFeatures, unitFeatures, blocks, 16, columns * 4)
    kernels.addOuterProducts(gradient, unitPanels, adjointRows, layer.inputFeatures, columns, rows)
  }

  return {
    units: unitCount,
    unitFeatures,
    setJointTemperature() {
      // Real rows are annealed otherwise.
    },
    hiddenLogits(pass) {
      multiply(sums, pass.points, pass.panels + layer.panels.biases, pass)
      return sums
    },

    forward(pass, reversible, outputs, weight) {
      const { blocks, order, directions } = pass
      const bytes = bytesOf(blocks)
      const addSum = (out: number, from: number) =>
        kernels.addWeightedSum(out, from, at.ones, 0, -weight, unitCount, unitFeatures, blocks)
      multiply(sums, pass.points, pass.panels + layer.panels.biases, pass)
      if (order > 0) {
        multiply(slopes, directions, at.zeros, pass)
        kernels.softplusBends(bend, twist, sums, unitFeatures, blocks)
      }
      if (order > 0 || reversible) kernels.softplusValueSlope(units, sums, unitFeatures, blocks)
      else kernels.softplusValue(units, sums, unitFeatures, blocks)
      addSum(outputs[0], units)
      addVisible(pass, outputs, weight)
      if (order === 0) return
      kernels.times(product, sums, slopes, bytes)
      addSum(outputs[1], product)
      if (order === 1) return
      kernels.times(product, slopes, slopes, bytes)
      kernels.times(product, product, bend, bytes)
      addSum(outputs[2], product)
    },

    reverse(pass, seeds, { inputAdjoint, gradient, weight }) {
      const { blocks, order, points, directions } = pass
      kernels.settle()
      ;[seed0, seed1, seed2].forEach((to, k) => {
        if (k > order) return
        for (let row = 0; row < blockRows * blocks; row++) {
          memory[(to >>> 2) + row] = -weight * memory[(seeds[k] >>> 2) + row]
        }
      })
      sweepBack(order, blocks)
      if (inputAdjoint !== 0) multiplyBack(inputAdjoint, bars, pass)
      addVisibleAdjoints(pass, inputAdjoint, gradient)
      if (gradient === 0) return
      addProducts(points, bars, blocks, gradient + layer.gradient.weights)
      if (order > 0) addProducts(directions, barSlopes, blocks, gradient + layer.gradient.weights)
      kernels.addRowSums(gradient + layer.gradient.biases, bars, unitFeatures, unitFeatures, blocks)
    },

    gradientX(pass, out, weight) {
      const { panels, blocks, points } = pass
      multiply(sums, points, panels + layer.panels.biases, pass)
      kernels.softplusValueSlope(units, sums, unitFeatures, blocks)
      multiplyBack(out, sums, pass)
      const { biases, precisions } = columnsOf(panels)
      eachEntry(blocks, (place, column) => {
        const at = (out >>> 2) + place
        const offset = memory[(points >>> 2) + place] - memory[biases + column]
        memory[at] = weight * (memory[precisions + column] * offset - memory[at])
      })
    },

    /** The mean b + W h, as V h / λ. */
    field(pass, drawn, out) {
      const { panels, blocks } = pass
      multiplyBack(out, drawn, pass)
      const { biases, precisions } = columnsOf(panels)
      eachEntry(blocks, (place, column) => {
        const at = (out >>> 2) + place
        memory[at] = memory[biases + column] + memory[at] / memory[precisions + column]
      })
    },

    /** From normals, a column of a block after the other, without gaps. */
    addNoise({ panels, blocks }, out, field, noise) {
      const { precisions } = columnsOf(panels)
      eachEntry(blocks, (place, column, row) => {
        const normal =
          memory[(noise >>> 2) + (Math.floor(row / blockRows) * dimension + column) * blockRows + (row % blockRows)]
        memory[(out >>> 2) + place] = memory[(field >>> 2) + place] + normal / Math.sqrt(memory[precisions + column])
      })
    },
  }
}
