// An energy asked for so few rows at a time that whoever else waits for the event loop gets turns in between.

import { setImmediate } from 'node:timers/promises'
import type { EnergyFunction } from '../metrics/regular-grid.ts'
import type { EnergyField } from './energy-field.ts'

/** A row of a curve or of a network takes up to 60 µs, and a composition has several: some 50 ms. */
const rowsBetweenTurns = 256

export interface AskedInParts {
  energy: EnergyFunction
  /** ∂E/∂x, (rows × dimension). */
  gradient: EnergyFunction
}

/** `stop` throws where the work is to end. */
export function askedInParts(
  { dimension, evaluate }: Pick<EnergyField, 'dimension' | 'evaluate'>,
  stop: () => void = () => undefined,
): AskedInParts {
  let sinceTurn = 0

  /** Many small questions one after the other count together. */
  async function inTurns(points: Float64Array, compute: (from: number, to: number) => void): Promise<void> {
    const rows = points.length / dimension
    for (let from = 0; from < rows;) {
      const to = Math.min(rows, from + rowsBetweenTurns - sinceTurn)
      compute(from, to)
      sinceTurn += to - from
      from = to
      if (sinceTurn < rowsBetweenTurns) continue
      sinceTurn = 0
      await setImmediate()
      stop()
    }
  }

  return {
    async energy(points) {
      const values = new Float64Array(points.length / dimension)
      await inTurns(points, (from, to) => {
        values.set(evaluate(points.subarray(from * dimension, to * dimension), null), from)
      })
      return values
    },
    async gradient(points) {
      const gradients = new Float64Array(points.length)
      await inTurns(points, (from, to) => {
        const [first, last] = [from * dimension, to * dimension]
        evaluate(points.subarray(first, last), gradients.subarray(first, last))
      })
      return gradients
    },
  }
}
