// Standardising columns: subtract the mean and divide by the standard deviation of the *training* rows, so that nothing of
// validation or test leaks into the model's units. What a constant column would do (divide by zero) is refused earlier.

import type { Splits } from './splits.ts'

export interface ColumnScale {
  /** In the column's own unit; standardDeviation divides by n. */
  mean: number
  standardDeviation: number
}

/** Every row of every part as (x − mean) / standardDeviation, column by column; fresh. */
export function standardiseSplits(splits: Splits, scales: readonly ColumnScale[]): Splits {
  const standardise = (rows: Float64Array) =>
    rows.map((value, index) => {
      const { mean, standardDeviation } = scales[index % scales.length]
      return (value - mean) / standardDeviation
    })
  return {
    train: standardise(splits.train),
    validation: standardise(splits.validation),
    test: standardise(splits.test),
  }
}

export interface ColumnName {
  /** Without the unit. */
  name: string
  /** Empty where the heading has none. */
  unit: string
}

/** `Beak Length (mm)` is the quantity `Beak Length` in `mm`. */
export function columnNameOf(heading: string): ColumnName {
  const match = /^(.*\S)\s*[([]([^()[\]]{1,20})[)\]]\s*$/.exec(heading)
  return match ? { name: match[1], unit: match[2] } : { name: heading.trim(), unit: '' }
}

/** `mean 43.9 mm, sd 5.47 mm`. */
export function scaleInWords({ mean, standardDeviation }: ColumnScale, unit: string): string {
  const suffix = unit === '' ? '' : ` ${unit}`
  return `mean ${shortNumber(mean)}${suffix}, sd ${shortNumber(standardDeviation)}${suffix}`
}

/** At least three significant digits, and all digits before the decimal point. */
function shortNumber(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
