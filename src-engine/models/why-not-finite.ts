// Why an energy is no finite number, in words.
//
// In double precision nothing is larger than 1.8 × 10³⁰⁸: squares of a base overflow from 1.3 × 10¹⁵⁴ standard deviations on
// (+∞), and a network that adds numbers of both signs beyond it gives ∞ − ∞, which is not a number.

import { formatNumber } from '../../src-shared/numbers.ts'

export interface NotFinite {
  /** E, nats. */
  energy: number
  /** The point in the model's coordinates: for those of a table or a known density in standard deviations from the mean. */
  place: ArrayLike<number>
  /** Whether all parameters of the model are finite. */
  parametersAreFinite: boolean
}

/** null for a finite energy. */
export function whyNotFinite({ energy, place, parametersAreFinite }: NotFinite): string | null {
  if (Number.isFinite(energy)) return null
  if (!parametersAreFinite) return 'parameters of the model are not finite: the run diverged'
  const farthest = Array.from(place).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const where = Number.isFinite(farthest)
    ? `${formatNumber(farthest)} of the model’s units from its centre`
    : 'beyond 1.8 × 10³⁰⁸ of the model’s units from its centre'
  const what = Number.isNaN(energy)
    ? 'parts of the energy overflow double precision (1.8 × 10³⁰⁸) with opposite signs, ∞ − ∞'
    : 'the energy overflows double precision (1.8 × 10³⁰⁸)'
  return `${what}; the point lies ${where}`
}
