// Numbers that are only drawn, in steps that nobody can see. Whatever does not fit (NaN, ±Infinity, too far away) is
// not for this file: the functions then answer null.

import type { View } from '../../src-shared/snapshot.ts'

/** Of an energy, nats. */
const energyStep = 1 / 32
export const stepsPerView = 2 ** 10
/** What 24 bits with a sign hold. */
const levelMaximum = 2 ** 22

export interface EnergySteps {
  /** By how many steps each energy differs from what is expected there, from the coarsest grid to the finest. */
  steps: Int32Array
  lowest: number
  /** Nats. */
  step: number
}

/**
 * Energies on a grid of `columns`. Each is expected to lie on a cubic through the neighbours that were visited before it,
 * as they will be read back: so errors do not add up, and where the energy is smooth nearly all steps are 0. None comes
 * back off by more than 1/64 nat. Source of the scheme:
 * Zhao et al. 2021, "Optimizing error-bounded lossy compression for scientific data by dynamic spline interpolation".
 */
export function energySteps(values: Float32Array, columns: number): EnergySteps | null {
  let lowest = Number.POSITIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value)) return null
    if (value < lowest) lowest = value
  }
  if (values.length === 0 || columns < 1 || values.length % columns !== 0) return null
  const heights = new Float64Array(values.length)
  const steps = new Int32Array(values.length)
  let [visited, largest] = [0, 0]
  visitCoarseToFine(heights, columns, (i, expected) => {
    const count = Math.round((values[i] - lowest - expected) / energyStep)
    largest = Math.max(largest, Math.abs(count))
    steps[visited++] = count
    return expected + count * energyStep
  })
  return largest > levelMaximum ? null : { steps, lowest, step: energyStep }
}

/** The inverse of `energySteps`. */
export function energiesOf({ steps, lowest, step }: EnergySteps, columns: number): Float32Array {
  const heights = new Float64Array(steps.length)
  let visited = 0
  visitCoarseToFine(heights, columns, (_i, expected) => expected + steps[visited++] * step)
  return Float32Array.from(heights, (height) => lowest + height)
}

/** Fills the grid from its first point on: `fill` is told what is expected at a point and answers what stands there. */
function visitCoarseToFine(grid: Float64Array, columns: number, fill: (i: number, expected: number) => number): void {
  const rows = grid.length / columns
  let stride = 1
  while (stride < Math.max(rows, columns)) stride *= 2
  grid[0] = fill(0, 0)
  for (let half = stride / 2; half >= 1; half /= 2) {
    for (let y = 0; y < rows; y += 2 * half) {
      const line = { first: y * columns, step: half, count: columns, unit: 1 }
      for (let x = half; x < columns; x += 2 * half)
        grid[line.first + x] = fill(line.first + x, expectedAt(grid, line, x))
    }
    for (let y = half; y < rows; y += 2 * half) {
      for (let x = 0; x < columns; x += half) {
        const i = y * columns + x
        grid[i] = fill(i, expectedAt(grid, { first: x, step: half, count: rows, unit: columns }, y))
      }
    }
  }
}

interface Line {
  first: number
  /** Known points lie at odd multiples of this from the one that is asked for. */
  step: number
  /** Points on the line. */
  count: number
  /** From one to the next, in the grid. */
  unit: number
}

function expectedAt(grid: Float64Array, { first, step, count, unit }: Line, at: number): number {
  const before = grid[first + (at - step) * unit]
  const hasSecond = at >= 3 * step
  if (at + step >= count) return hasSecond ? 1.5 * before - 0.5 * grid[first + (at - 3 * step) * unit] : before
  const after = grid[first + (at + step) * unit]
  if (!hasSecond || at + 3 * step >= count) return (before + after) / 2
  const outer = grid[first + (at - 3 * step) * unit] + grid[first + (at + 3 * step) * unit]
  return (9 * (before + after) - outer) / 16
}

/** Points (row-major) in steps of the view's axes; null where one is not finite or hundreds of views away. */
export function pointLevels(values: Float32Array, axes: View['axes'], dimension: number): Int32Array | null {
  if (dimension === 0 || axes.length < dimension) return null
  const levels = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const [from, to] = axes[i % dimension]
    const level = Math.round(((values[i] - from) / (to - from)) * stepsPerView)
    // Also false for NaN.
    if (!(Math.abs(level) <= levelMaximum)) return null
    levels[i] = level
  }
  return levels
}

/** The inverse of `pointLevels`. */
export function pointsOfLevels(
  levels: Int32Array,
  axes: View['axes'],
  { dimension, stepsPerView: count }: { dimension: number; stepsPerView: number },
): Float32Array {
  const values = new Float32Array(levels.length)
  for (let i = 0; i < levels.length; i++) {
    const [from, to] = axes[i % dimension]
    values[i] = from + (levels[i] / count) * (to - from)
  }
  return values
}
