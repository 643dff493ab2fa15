// A log-likelihood of many columns as bits per dimension, so that data of different dimension can be read side by side.
//
//   log₂ p / d = LL / (d ln 2): of the same sign as the log-likelihood, higher is better. Papers on images often print its
//   negative, lower is better, and mean whole grey levels from 0 to 255: log₂ 256 = 8 bits a pixel more than for grey from
//   0 to 1.

import { formatBracket } from './numbers.ts'

/** Of nats per point. */
export const bitsPerDimension = (nats: number, dimension: number): number => nats / (dimension * Math.LN2)

/** `0.12 … 0.15 bits per dimension (log₂ p / d)`. */
export function bitsBracketInWords(low: number, high: number, dimension: number): string {
  const bits = [low, high].map((nats) => bitsPerDimension(nats, dimension))
  return `${formatBracket(bits[0], bits[1])} bits per dimension (log₂ p / d)`
}
