// Whether two configurations mean the same data. A setup does not name the contents of its file, an experiment that was
// started does: only where both do can they tell versions of one file apart.

import type { DataConfig } from './data.ts'
import { withoutContents } from './stale-contents.ts'

export function isSameData(a: DataConfig, b: DataConfig): boolean {
  const bothKnown = 'contents' in a && 'contents' in b && a.contents !== undefined && b.contents !== undefined
  return bothKnown ? textOf(a) === textOf(b) : textOf(withoutContents(a)) === textOf(withoutContents(b))
}

/**
 * Keys in one order, without those that hold nothing: a configuration keeps the order in which it was put together, and
 * one of before there were classes does not say that it has none.
 */
const textOf = (data: DataConfig): string =>
  JSON.stringify(
    Object.entries(data)
      .filter(([key, value]) => value !== undefined && !(key === 'classColumn' && (value === '' || value === 'none')))
      .sort(([first], [second]) => (first < second ? -1 : 1)),
  )
