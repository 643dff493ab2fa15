// One energy for many who ask at the same time: what is asked for before the event loop's next turn is computed in one call,
// so that many small integrals cost a device as few calls as a large one.

import type { EnergyFunction } from './regular-grid.ts'

interface Asked {
  rows: Float64Array
  resolve: (energies: Float64Array) => void
  reject: (reason: unknown) => void
}

/** The same function; who asks gets energies of its own, (rows), fresh. */
export function askedTogether(dimension: number, energy: EnergyFunction): EnergyFunction {
  let waiting: Asked[] = []

  async function answer(): Promise<void> {
    const asked = waiting
    waiting = []
    try {
      const all = new Float64Array(asked.reduce((sum, { rows }) => sum + rows.length, 0))
      let at = 0
      for (const { rows } of asked) {
        all.set(rows, at)
        at += rows.length
      }
      const energies = await energy(all)
      let first = 0
      for (const { rows, resolve } of asked) {
        const count = rows.length / dimension
        resolve(energies.slice(first, first + count))
        first += count
      }
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }

  return (rows) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void answer())
      waiting.push({ rows, resolve, reject })
    })
}
