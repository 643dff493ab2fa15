// How fast lanes train, each by itself: a sum over lanes would be no lane's speed.

import { formatNumber } from '../../src-shared/numbers.ts'

/** `84 it/s`, or from the slowest to the fastest lane, `210–830 it/s`; empty without any. */
export function speedWords(iterationsPerSecond: readonly number[]): string {
  const known = iterationsPerSecond.filter((speed) => speed > 0)
  if (known.length === 0) return ''
  const [least, most] = [Math.min(...known), Math.max(...known)].map((speed) => formatNumber(speed, 2))
  return least === most ? `${least} it/s` : `${least}–${most} it/s`
}
