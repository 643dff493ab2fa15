// The energy of a session's averaged parameters as a plain function of rows, for quadrature and metrics.

import type { EnergySession } from '../backends/backend.ts'
import { inParts } from '../metrics/in-parts.ts'
import type { EnergyFunction } from '../metrics/regular-grid.ts'

/** E(x) per row, nats, for the average parameters. */
export function modelEnergy(session: EnergySession): EnergyFunction {
  const { dimension } = session.shape
  return inParts(dimension, async (rows) => {
    const uploaded = session.upload(rows, rows.length / dimension)
    const energies = await session.energy(uploaded, { parameters: 'average' })
    session.letGo?.([uploaded])
    return energies
  })
}
