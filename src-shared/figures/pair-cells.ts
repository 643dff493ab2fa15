// Where the cells of a pair plot stand.

import type { Rectangle } from './panel-geometry.ts'

/** Beyond, cells are too small to be read: the first columns are shown, and it is said. */
export const pairColumnsMaximum = 6
const gap = 3

export interface PairCell {
  /** Of the columns, counted from the left and from above. */
  across: number
  down: number
  rectangle: Rectangle
}

/** All cells, row by row. */
export function pairCells(area: Rectangle, columns: number): PairCell[] {
  const count = Math.min(pairColumnsMaximum, columns)
  const width = (area.width - gap * (count - 1)) / count
  const height = (area.height - gap * (count - 1)) / count
  return Array.from({ length: count * count }, (_, index) => {
    const [across, down] = [index % count, Math.floor(index / count)]
    return {
      across,
      down,
      rectangle: { x: area.x + across * (width + gap), y: area.y + down * (height + gap), width, height },
    }
  })
}

/** The cell at this point, or beside which it is by less than the gap; null outside `area`. */
export function pairCellAt(area: Rectangle, columns: number, { x, y }: { x: number; y: number }): PairCell | null {
  const count = Math.min(pairColumnsMaximum, columns)
  const [across, down] = [(x - area.x) / area.width, (y - area.y) / area.height].map((share) =>
    Math.floor(share * count),
  )
  if (Math.min(across, down) < 0 || Math.max(across, down) >= count) return null
  return pairCells(area, columns)[down * count + across]
}
