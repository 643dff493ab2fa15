// The energy of a session's averaged parameters as a plain function of rows, for quadrature and metrics.

import { setImmediate } from 'node:timers/promises'
import type { EnergySession } from '../backends/backend.ts'
import type { EnergyFunction } from '../metrics/regular-grid.ts'

/** So few rows at a time that the process answers commands in between. */
const rowsAtATime = 8192

/** E(x) per row, nats, for the average parameters; returns to the event loop between parts. */
export function modelEnergy(session: EnergySession): EnergyFunction {
  const { dimension } = session.shape
  return async (values) => {
    const rowCount = values.length / dimension
    if (rowCount <= rowsAtATime) return session.energy(session.upload(values, rowCount), 'average')
    const energies = new Float64Array(rowCount)
    for (let first = 0; first < rowCount; first += rowsAtATime) {
      const part = values.slice(first * dimension, (first + rowsAtATime) * dimension)
      energies.set(await session.energy(session.upload(part, part.length / dimension), 'average'), first)
      await setImmediate()
    }
    return energies
  }
}
