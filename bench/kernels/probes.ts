// Each kernel alone, over the rows of one tile and a square layer, as a training step calls it.

import type { Kernels } from '../../src-engine/backends/wasm/kernels.ts'
import { blockRows, featureBytes } from '../../src-engine/backends/wasm/memory-plan.ts'

/** Blocks of a tile: 64 rows. */
const blocks = 4
const rows = blocks * blockRows

export interface Probe {
  name: string
  /** What one of its operations is. */
  unit: 'multiply-add' | 'element'
  /** So many a call. */
  count: number
  run(kernels: Kernels): void
}

/** Of a layer of `width` inputs and outputs; all addresses lie in memory of `bytesOf(width)` bytes. */
export function probesOf(width: number): Probe[] {
  const { panels, units, sums, adjoints, rowsPanel, gradient, vectors } = placesOf(width)
  const elements = width * rows
  const weights = width * width
  const products = weights * rows
  const tileBytes = width * featureBytes * blocks
  const vectorBytes = 4 * weights
  const [first, second, third, fourth, fifth] = vectors
  const multiply = (kernels: Kernels): void =>
    kernels.multiply(sums, units, panels, gradient, width, width, width, width, blocks)
  const activate = (kernels: Kernels): void => kernels.siluValueSlope(adjoints, sums, width, blocks)
  const probe = (name: string, unit: Probe['unit'], count: number, run: Probe['run']): Probe => ({
    ...{ name, unit, count, run },
  })
  return [
    probe('product', 'multiply-add', products, multiply),
    probe('weights', 'multiply-add', products, (kernels) =>
      kernels.addOuterProducts(gradient, rowsPanel, adjoints, width, width, rows),
    ),
    // Reads at once what the product has just written: more than both alone means waiting for stores.
    probe('product, then SiLU', 'multiply-add', products, (kernels) => {
      multiply(kernels)
      activate(kernels)
    }),
    probe('SiLU and slope', 'element', elements, activate),
    probe('SiLU slope times', 'element', elements, (kernels) => kernels.siluSlopeTimes(sums, units, width, blocks)),
    probe('tanh and slope', 'element', elements, (kernels) => kernels.tanhValueSlope(adjoints, sums, width, blocks)),
    probe('times', 'element', elements, (kernels) => kernels.times(adjoints, sums, units, tileBytes)),
    probe('transpose', 'element', elements, (kernels) =>
      kernels.transpose(rowsPanel, units, width, width, blocks, rows * 16, 16),
    ),
    probe('noise, words', 'element', elements, (kernels) => kernels.philoxWords(sums, width, blocks, 5, 7, 0, 1, 0)),
    probe('noise, normals', 'element', elements, (kernels) => kernels.normalsFromWords(adjoints, sums, tileBytes)),
    probe('Langevin step', 'element', elements, (kernels) =>
      kernels.takeStep(units, adjoints, adjoints, 0, 0, width, width, blocks),
    ),
    probe('norm of gradient', 'element', weights, (kernels) => void kernels.squareSum(first, vectorBytes)),
    probe('Adam', 'element', weights, (kernels) =>
      kernels.adam(first, second, third, fourth, fifth, vectorBytes, 1, 0.9, 0.99, 0.1, 0.01, 0, 1, 0.9, 0.1),
    ),
    probe('pack forward', 'element', weights, (kernels) => kernels.packForward(panels, first, width, width)),
    probe('pack backward', 'element', weights, (kernels) => kernels.packBackward(panels, first, width, width)),
  ]
}

export const bytesOf = (width: number): number => placesOf(width).end

function placesOf(width: number) {
  let next = 65536
  const take = (bytes: number): number => {
    const place = next
    next = Math.ceil((place + bytes) / 128) * 128
    return place
  }
  const tile = (): number => take((width * blocks + 3) * featureBytes)
  const matrix = (): number => take(4 * width * (width + 16))
  const [panels, gradient, units, sums, adjoints, rowsPanel] = [matrix(), matrix(), tile(), tile(), tile(), tile()]
  const vectors = [matrix(), matrix(), matrix(), matrix(), matrix()]
  return { panels, gradient, units, sums, adjoints, rowsPanel, vectors, end: next }
}
