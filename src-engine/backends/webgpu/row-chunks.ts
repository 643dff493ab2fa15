// Cuts rows into dispatches that a device can take: within its limits, and short enough for its watchdog.

import type { Context } from './context.ts'
import type { TileKernel } from './kernels/energy.ts'
import type { TilePlan } from './kernels/tile-plan.ts'

const scratchBytesMaximum = 64 * 2 ** 20

/** Of one row through forward and, if so, reverse. */
export function workOf({ layout }: Context, { order }: TilePlan, reverses: boolean): number {
  return 2 * layout.parameterCount * (order + 1) * (reverses ? 2 : 1)
}

export interface RowChunk {
  firstRow: number
  rows: number
  tiles: number
  /** Steps of a sampler in one dispatch. */
  stepsMaximum: number
}

/** Chunks of whole tiles, with the buffer that their kernel's scratch needs; `workPerRow` is of one step. */
export function rowChunks(
  { gpu }: Context,
  { rows: tileRows }: TilePlan,
  rowCount: number,
  { scratchVectors }: Pick<TileKernel, 'scratchVectors'>,
  workPerRow: number,
): { chunks: RowChunk[]; scratchBytes: number } {
  const scratchPerTile = 16 * scratchVectors
  const scratchMaximum = Math.min(scratchBytesMaximum, gpu.limits.bufferBytes)
  const tilesMaximum = Math.max(
    1,
    Math.min(
      gpu.limits.workgroupsAcross,
      Math.floor(gpu.limits.dispatchWork / (workPerRow * tileRows + 1)),
      scratchPerTile === 0 ? Number.POSITIVE_INFINITY : Math.floor(scratchMaximum / scratchPerTile),
    ),
  )
  const chunks: RowChunk[] = []
  for (let firstRow = 0; firstRow < rowCount; firstRow += tilesMaximum * tileRows) {
    const rows = Math.min(tilesMaximum * tileRows, rowCount - firstRow)
    const stepsMaximum = Math.max(1, Math.floor(gpu.limits.dispatchWork / (workPerRow * rows + 1)))
    chunks.push({ firstRow, rows, tiles: Math.ceil(rows / tileRows), stepsMaximum })
  }
  const scratchBytes = scratchPerTile * Math.max(0, ...chunks.map((chunk) => chunk.tiles))
  return { chunks, scratchBytes }
}
