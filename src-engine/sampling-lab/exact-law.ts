// What exp(−E/T) is exactly: log Z, the marginal of each coordinate, its mean and variance, by quadrature; the part of space
// that holds it; and exact samples to start chains from. Where there is no such density the reason is said, and pictures
// show the box where the energy was looked for.

import type { LabTruth, ExactMarginal } from '../../src-shared/sampling-lab/lab-result.ts'
import type { View } from '../../src-shared/snapshot.ts'
import { viewOfSpans } from '../data/view.ts'
import type { EnergyField } from '../energy-fields/energy-field.ts'
import { inParts } from '../metrics/in-parts.ts'
import { sampleGrid, type GridSample } from '../metrics/grid-sampler.ts'
import { integrateDensity, type Quadrature } from '../metrics/quadrature.ts'
import { marginalMasses } from '../metrics/quadrature-box.ts'
import { axisCoordinates, gridSpacing } from '../metrics/regular-grid.ts'
import type { RandomStream } from '../random/random-stream.ts'

export interface ExactLaw {
  quadrature: Quadrature
  truth: LabTruth
  view: View
  /** Row-major, fresh; throws nothing, and is empty where there is no density. */
  sample(count: number, random: RandomStream): Promise<Pick<GridSample, 'rows' | 'exceededShare'>>
}

/** Grid points that the integral may take: most converge on a tenth of them. */
const pointsMaximum = { 1: 2 ** 16, 2: 2 ** 19 } as const
const outerShare = 0.002

export async function exactLaw(field: EnergyField, temperature: number): Promise<ExactLaw> {
  const { box, resolution, dimension } = field
  const energy = inParts(dimension, async (rows) => field.evaluate(rows, null).map((value) => value / temperature))
  const quadrature = await integrateDensity({ energy, box, resolution, pointsMaximum: pointsMaximum[dimension] })
  const { logPartition, converged, reason } = quadrature
  const marginals = Number.isFinite(logPartition) ? marginalsOf(quadrature) : null
  // Columns of a table have units of their own; those of a built-in density share one.
  const options = { labels: field.columns, equalUnits: field.distribution !== null }
  return {
    quadrature,
    truth: { marginals, logPartition, converged, reason },
    view: viewOfSpans(marginals ? marginals.map(spanOf) : box, options),
    async sample(count, random) {
      if (!marginals) return { rows: new Float64Array(0), exceededShare: 0 }
      return sampleGrid({ quadrature, energy, count, random })
    },
  }
}

function marginalsOf({ grid, energies, logPartition }: Quadrature): ExactMarginal[] {
  const coordinates = axisCoordinates(grid)
  return marginalMasses(grid, energies, logPartition).map((masses, axis) => {
    const x = coordinates[axis]
    const spacing = gridSpacing(grid, axis)
    // Ends of an axis weigh half, and hold next to nothing.
    const density = masses.map(
      (mass, index) => mass / (index === 0 || index === masses.length - 1 ? spacing / 2 : spacing),
    )
    const mean = masses.reduce((sum, mass, index) => sum + mass * x[index], 0)
    const variance = masses.reduce((sum, mass, index) => sum + mass * (x[index] - mean) ** 2, 0)
    return { x, density, mean, variance }
  })
}

/** From the 0.2% to the 99.8% quantile. */
function spanOf({ x, density }: ExactMarginal): [number, number] {
  const total = density.reduce((sum, value) => sum + value, 0)
  let [below, low, high] = [0, x[0], x[x.length - 1]]
  for (let index = 0; index < x.length; index++) {
    const next = below + density[index] / total
    if (below < outerShare && next >= outerShare) low = x[index]
    if (below < 1 - outerShare && next >= 1 - outerShare) high = x[index]
    below = next
  }
  return [low, high]
}

/** Probability between two places, by the trapezoid rule over the marginal. */
export function probabilityBetween(marginal: ExactMarginal, from: number, to: number): number {
  return massBelow(marginal, to) - massBelow(marginal, from)
}

function massBelow({ x, density }: ExactMarginal, place: number): number {
  let mass = 0
  for (let index = 1; index < x.length; index++) {
    const [left, right] = [x[index - 1], Math.min(place, x[index])]
    if (right <= left) break
    const share = (right - left) / (x[index] - left)
    const end = density[index - 1] + share * (density[index] - density[index - 1])
    mass += ((right - left) * (density[index - 1] + end)) / 2
  }
  return mass
}

/** At most so many points within the view and a little beside it, for a picture. */
export function shownMarginal(
  marginal: ExactMarginal,
  [low, high]: readonly [number, number],
  points: number,
): ExactMarginal {
  const inside = Array.from(marginal.x.keys()).filter((index) => marginal.x[index] >= low && marginal.x[index] <= high)
  const stride = Math.max(1, Math.ceil(inside.length / points))
  const chosen = inside.filter((_, place) => place % stride === 0)
  return {
    ...marginal,
    x: Float64Array.from(chosen, (index) => marginal.x[index]),
    density: Float64Array.from(chosen, (index) => marginal.density[index]),
  }
}
