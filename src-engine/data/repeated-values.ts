// Whether a column has a density at all. Values that come again and again (answers from 1 to 5, readings rounded to a
// whole unit) are a discrete distribution: a model that puts ever narrower peaks on them gains likelihood without bound.
//
// A column counts as repeated if one value holds a tenth of the rows, or if there are at least five rows for each
// distinct value and the values lie coarser than a tenth of the standard deviation. Rounding finer than that is harmless:
// the peaks would have to be narrower than anything that smooth energies learn.

import type { DataWeakness } from '../../src-shared/data-weakness.ts'

const topShareMaximum = 0.1
const rowsPerValueMaximum = 5
const spacingsPerDeviationMinimum = 10

export interface NamedColumn {
  name: string
  values: Float64Array
}

/** One for all columns that repeat; none where all are as good as continuous. Their values stay untouched. */
export function repeatedValues(columns: readonly NamedColumn[]): DataWeakness[] {
  const found = columns.flatMap((column) => repetition(column) ?? [])
  if (found.length === 0) return []
  const text = `${found.join(', and ')}: repeated values have no density, so a likelihood can grow without bound.`
  return [{ code: 'repeated-values', text }]
}

function repetition({ name, values }: NamedColumn): string | null {
  const sorted = Float64Array.from(values).sort()
  let [distinct, longest, mostFrequent, run] = [0, 0, sorted[0], 0]
  for (let index = 0; index < sorted.length; index++) {
    run = index > 0 && sorted[index] === sorted[index - 1] ? run + 1 : 1
    if (run === 1) distinct++
    if (run > longest) [longest, mostFrequent] = [run, sorted[index]]
  }
  const share = longest / sorted.length
  const spacing = (sorted[sorted.length - 1] - sorted[0]) / Math.max(distinct - 1, 1)
  const isCoarse =
    sorted.length >= rowsPerValueMaximum * distinct && spacing * spacingsPerDeviationMinimum > deviationOf(sorted)
  // One value among twenty rows may stand twice by rounding alone.
  const isHeaped = share >= topShareMaximum && longest >= 10
  if (!isCoarse && !isHeaped) return null
  return isCoarse
    ? `"${name}" has only ${distinct} distinct values in ${sorted.length.toLocaleString('en-US')} rows`
    : `${Math.round(share * 100)}% of the rows of "${name}" have the same value, ${mostFrequent}`
}

function deviationOf(values: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const value of values) sum += value
  const mean = sum / values.length
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / values.length)
}
