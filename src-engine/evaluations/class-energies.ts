// The energies E(x, y) of a session's averaged parameters, class by class.

import type { EnergySession } from '../backends/backend.ts'
import { inParts } from '../metrics/in-parts.ts'
import { logShares, type LogShares } from '../metrics/class-shares.ts'

/** log p(y | x) at rows in the session's coordinates, by the averaged parameters. */
export async function classShares(session: EnergySession, rows: Float64Array, count: number): Promise<LogShares> {
  const energies: Float64Array[] = []
  for (let classes = 0; classes < count; classes++) energies.push(await classEnergy(session, classes)(rows))
  return logShares(energies)
}

/** E(x, y) of one class per row, nats. */
function classEnergy(session: EnergySession, classes: number): (rows: Float64Array) => Promise<Float64Array> {
  const { dimension } = session.shape
  return inParts(dimension, async (rows) => {
    const uploaded = session.upload(rows, rows.length / dimension)
    const energies = await session.energy(uploaded, { parameters: 'average', classes })
    session.letGo?.([uploaded])
    return energies
  })
}
