// A number of a lesson as it is read: four digits, zero where only rounding is left, and words where there is none.

import { formatNumber } from '../numbers.ts'

const digits = 4
const rounding = 1e-12

export function lessonNumber(value: number): string {
  if (Number.isNaN(value)) return 'not defined'
  return formatNumber(Math.abs(value) < rounding ? 0 : value, digits)
}
