// Whether a parameter gradient is the derivative of a loss: slopes along random directions by central differences.

import { expect } from 'vitest'
import type { EnergySession, ParameterVector } from '../../src-engine/backends/backend.ts'
import { normals } from './session.ts'

export interface Derivative {
  session: EnergySession
  gradient: ParameterVector
  /** The loss at the session's parameters of now. */
  loss: () => Promise<number>
}

/**
 * In float64. The step of 1e-5 leaves a truncation of some 1e-10 and a rounding of some 1e-11; 1e-8 of the slope's size
 * allows for both. The session is left as it was.
 */
export async function expectDerivative({ session, gradient, loss }: Derivative): Promise<void> {
  const values = await session.downloadVector(gradient)
  expect(values.some((value) => Math.abs(value) > 1e-4)).toBe(true)
  const start = await session.readState()
  const step = 1e-5
  for (const seed of [5, 6, 7]) {
    const direction = normals(values.length, seed)
    const lossAt = async (by: number) => {
      session.writeState({ ...start, parameters: start.parameters.map((value, i) => value + by * direction[i]) })
      return loss()
    }
    const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step)
    const expected = values.reduce((sum, value, i) => sum + value * direction[i], 0)
    expect(Math.abs(slope - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)))
  }
  session.writeState(start)
}

/** A batch of the first rows of some data, as a method's step takes it. */
export function batchOf(session: EnergySession, train: Float64Array, rowCount: number) {
  const values = train.slice(0, rowCount * session.shape.dimension)
  return { rows: session.upload(values, rowCount), values, iteration: 3, samplerStep: 20 }
}
