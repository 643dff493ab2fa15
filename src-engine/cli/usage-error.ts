// Wrong usage: what was typed cannot be meant. Ends with exit code 2.

import { quote } from '../../src-shared/quote.ts'

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `--data: Expected one of a, b; got "c". Did you mean "a"?` */
export function unknownName(where: string, got: string, allowed: readonly string[]): UsageError {
  const near = nearest(got, allowed)
  const question = near ? ` Did you mean "${near}"?` : ''
  return new UsageError(`${where}: Expected one of ${allowed.join(', ')}; got ${quote(got)}.${question}`)
}

/** The allowed word that a slip of the hand could have turned into this one. */
function nearest(got: string, allowed: readonly string[]): string | undefined {
  // What is so long is no slip of the hand, and would take long to compare.
  if (got.length > 60) return undefined
  const ranked = allowed
    .map((word) => ({ word, distance: editDistance(got.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, Math.ceil(best.word.length / 3)) ? best.word : undefined
}

/** Least number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const distances = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = distances[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const least = Math.min(distances[i - 1][j] + 1, row[j - 1] + 1, replaced)
      row.push(swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least)
    }
    distances.push(row)
  }
  return distances[a.length][b.length]
}
