// Which columns of a table a person means: by typed places, by a part of their name, or all that can be learned from.

import { columnsMaximum } from '../../src-shared/config/fields.ts'
import type { TableColumn } from '../../src-shared/table-reading.ts'

/** Columns whose name or class names hold every word, whatever the case; the place of a column may be typed, too. */
export function matching(columns: readonly TableColumn[], search: string): TableColumn[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...columns]
  return columns.filter(({ name, position, remark }) =>
    words.every((word) => word === `#${position}` || `${name} ${remark}`.toLowerCase().includes(word)),
  )
}

/** Numbers that vary and are not the same as an earlier column: what a density can be learned of at once. */
export const learnable = (columns: readonly TableColumn[]): number[] =>
  columns
    .filter(({ offered, type, sameAs }) => offered && type === 'number' && sameAs === null)
    .map(({ position }) => position)
    .slice(0, columnsMaximum)

/** `3-20, 25` as places, each once, in the order typed; or why it cannot be read. */
export function placesIn(text: string, columnCount: number): { places: number[] } | { reason: string } {
  const places = new Set<number>()
  for (const part of text.split(/[,;\s]+/).filter(Boolean)) {
    const match = /^#?(\d{1,9})(?:[-–:]#?(\d{1,9}))?$/.exec(part)
    const [first, last] = match ? [Number(match[1]), Number(match[2] ?? match[1])] : [0, 0]
    if (!match || first < 1 || last > columnCount || first > last) {
      return {
        reason: `Expected places of columns from 1 to ${columnCount}, got “${part.slice(0, 20)}”: type e.g. 3-20, 25.`,
      }
    }
    for (let place = first; place <= last; place++) places.add(place)
  }
  return { places: [...places] }
}
