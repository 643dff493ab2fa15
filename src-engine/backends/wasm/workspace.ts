// What one thread works with: places of its own for one tile of rows, and the moves between a job's rows and them.

import type { PerRow } from '../backend.ts'
import { createEnergyTile, type EnergyTile } from './energy-tile.ts'
import type { StreamFields } from './job.ts'
import type { Kernels } from './kernels.ts'
import { blockRows, doubles, featureBytes, rowCapacity, type MemoryPlan, type Space } from './memory-plan.ts'
import type { PerOrder } from './tile-pass.ts'

/** Words and normals that stand in a core's nearest cache beside everything else. */
const noiseBytesWanted = 4096

/** Addresses, and what works at them. */
export interface Workspace {
  kernels: Kernels
  floats: Float32Array
  plan: MemoryPlan
  energy: EnergyTile
  /** ∇E of the tile. */
  gradient: number
  /** Of so many steps at most, each (dimension, 16) for each block. */
  noiseSteps: number
  words: number
  normals: number
  /** E, vᵀ∇E, vᵀ∇²E v of the tile, one feature per block. */
  outputs: PerOrder
  /** β of the tile's rows, one feature per block. */
  temperatures: number
  /** The class of each of the tile's rows, one feature per block. */
  classes: number
  /** What a row's step multiplies gradients, noise or momenta by, where each row has its own; one feature per block. */
  factors: readonly [number, number, number]
  /** What a job gives per row, as `at.rowSteps`. */
  rowSteps: readonly Float64Array[]
}

/** A tile of rows out of a job's. */
export interface TileRows {
  first: number
  rows: number
  blocks: number
}

/** Takes its part of the workspace; the order is the same on every thread and while planning. */
export function createWorkspace(kernels: Kernels, floats: Float32Array, plan: MemoryPlan, space: Space): Workspace {
  const energy = createEnergyTile(kernels, floats, plan, space)
  const rowsBytes = plan.features * featureBytes * plan.tileBlocks
  const perRow = (): number => space.take(featureBytes * plan.tileBlocks)
  const noiseBytes = plan.dimension * featureBytes * plan.tileBlocks
  const noiseSteps = Math.max(1, Math.floor(noiseBytesWanted / noiseBytes))
  // Words are drawn in fours.
  const noise = (): number => space.take(noiseSteps * noiseBytes + 3 * featureBytes)
  return {
    kernels,
    floats,
    plan,
    energy,
    gradient: space.take(rowsBytes),
    noiseSteps,
    words: noise(),
    normals: noise(),
    outputs: [perRow(), perRow(), perRow()],
    temperatures: perRow(),
    classes: perRow(),
    factors: [perRow(), perRow(), perRow()],
    rowSteps: plan.at.rowSteps.map((place) => doubles(floats, place, rowCapacity)),
  }
}

export function tileRows({ rowCount, tileBlocks }: { rowCount: number; tileBlocks: number }, task: number): TileRows {
  const first = task * tileBlocks * blockRows
  const rows = Math.min(tileBlocks * blockRows, rowCount - first)
  return { first, rows, blocks: Math.ceil(rows / blockRows) }
}

/** From rows in their plain form to the blocks of a tile. */
export function loadTile(
  { kernels, plan }: Workspace,
  out: number,
  from: number,
  { first, rows, blocks }: TileRows,
): void {
  const { dimension, features } = plan
  kernels.toBlocks(out, from + 4 * first * dimension, rows, dimension, features, blocks)
}

/** Where the tile's temperatures stand, or 0 where it has none. */
export function loadTemperatures(
  { kernels, plan, temperatures }: Workspace,
  { hasTemperatures }: { hasTemperatures: number },
  { first, rows, blocks }: TileRows,
): number {
  if (hasTemperatures === 0) return 0
  kernels.toBlocks(temperatures, plan.at.temperatures + 4 * first, rows, 1, 1, blocks)
  return temperatures
}

/** Where the tile's classes stand, or 0 where no energy knows any. */
export function loadClasses({ kernels, plan, classes }: Workspace, { first, rows, blocks }: TileRows): number {
  if (plan.at.classes === 0) return 0
  kernels.toBlocks(classes, plan.at.classes + 4 * first, rows, 1, 1, blocks)
  return classes
}

/** Puts `share` × the step of each of the tile's rows at an address, zeros where there are no rows. */
export function loadFactors(
  { floats, kernels }: Workspace,
  to: number,
  steps: PerRow,
  { tile: { first, rows, blocks }, share }: { tile: TileRows; share: number },
): void {
  kernels.settle()
  const at = to >>> 2
  for (let row = 0; row < rows; row++) {
    floats[at + row] = share * (typeof steps === 'number' ? steps : steps[first + row])
  }
  floats.fill(0, at + rows, at + blockRows * blocks)
}

export function storeTile({ kernels, plan }: Workspace, to: number, from: number, { first, rows }: TileRows): void {
  const { dimension, features } = plan
  kernels.fromBlocks(to + 4 * first * dimension, from, rows, dimension, features)
}

/** Noise of a step that the caller gives. */
export function loadNoise(
  { kernels, plan, normals }: Workspace,
  from: number,
  { first, rows, blocks }: TileRows,
): void {
  const { dimension } = plan
  kernels.toBlocks(normals, from + 4 * first * dimension, rows, dimension, dimension, blocks)
}

/**
 * Standard normals of the tile's chains for `steps` steps, at most `noiseSteps`; answers how many bytes lie between one
 * step's and the next one's. Several steps at once: for few columns, one step's are too few to keep a core busy.
 */
export function drawNormals(
  { kernels, plan, words, normals }: Workspace,
  { seed, purpose, firstChain, firstStep }: StreamFields,
  { first, blocks }: TileRows,
  step: number,
  steps: number,
): number {
  const { dimension } = plan
  const bytes = dimension * featureBytes * blocks
  for (let i = 0; i < steps; i++) {
    const at = firstStep + step + i
    const high = Math.floor(at / 2 ** 32)
    kernels.philoxWords(words + i * bytes, dimension, blocks, seed, purpose, firstChain + first, at % 2 ** 32, high)
  }
  kernels.normalsFromWords(normals, words, bytes * steps)
  return bytes
}
