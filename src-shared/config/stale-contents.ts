// The rows that an experiment began with are named in its data by their hash. A setup made of it may ask for others: then
// that name no longer holds, and the file is read anew.

import type { DataConfig, DataKind } from './data.ts'

/** What decides which rows a file gives; everything else is done with the rows. */
const shaping: Partial<Record<DataKind, readonly string[]>> = {
  csv: ['path', 'columns', 'positions', 'classColumn', 'table'],
  images: ['source', 'path', 'size'],
}

/** `after` without the hash of rows where it asks for other rows than `before`, which it was made of. */
export function withoutStaleContents(before: DataConfig, after: DataConfig): DataConfig {
  if (!('contents' in after)) return after
  const isSame =
    before.kind === after.kind && shaping[after.kind]?.every((key) => textAt(before, key) === textAt(after, key))
  return isSame ? after : withoutContents(after)
}

/** As if its file had never been read. */
export function withoutContents(data: DataConfig): DataConfig {
  if (!('contents' in data)) return data
  const { contents: _, ...rest } = data
  return rest
}

/** Classes by no column are no classes. */
const textAt = (data: DataConfig, key: string): string => JSON.stringify((data as Record<string, unknown>)[key] ?? '')
