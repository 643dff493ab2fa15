// The score −∇x E of a session's averaged parameters, of rows in the person's coordinates.

import type { EnergySession } from '../backends/backend.ts'
import type { Coordinates } from '../data/coordinates.ts'
import type { ScoreFunction } from '../metrics/score-error.ts'

const rowsAtATime = 8192

/** In z = (x − m)/s the backend gives ∂E/∂z; ∂E/∂x is that over s, at the column that z is made of. */
export const modelScore =
  (session: EnergySession, { axes, toModel }: Coordinates): ScoreFunction =>
  async (rows) => {
    const { dimension } = session.shape
    const places = axes ?? Array.from({ length: dimension }, (_, column) => ({ column, scale: 1 }))
    const scores = new Float64Array(rows.length)
    for (let first = 0; first < rows.length; first += rowsAtATime * dimension) {
      const part = toModel(rows.subarray(first, first + rowsAtATime * dimension))
      const points = session.upload(part, part.length / dimension)
      const slopes = session.energyGradientX(points, { parameters: 'average' })
      const gradients = await session.download(slopes)
      session.letGo?.([points, slopes])
      for (let at = 0; at < gradients.length; at += dimension) {
        places.forEach(({ column, scale }, index) => {
          scores[first + at + column] = -gradients[at + index] / scale
        })
      }
    }
    return scores
  }
