import type { TableOptions } from '../../src-shared/table-reading.ts'

/** The options with further ones; texts for missing values are joined, not replaced. */
export function withOptions(options: TableOptions, further: TableOptions): TableOptions {
  const missing = [...new Set([...(options.missing ?? []), ...(further.missing ?? [])])]
  return { ...options, ...further, ...(missing.length > 0 && { missing }) }
}
