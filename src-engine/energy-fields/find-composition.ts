// What is to be seen of a composition: fields of its parts and of the whole on one view, log Z, moments and modes by
// quadrature, and samples of the whole.

import {
  compositionWords,
  normalisesSentence,
  type Composition,
  type FoundDensity,
  type FoundPart,
  type Normalises,
} from '../../src-shared/composition.ts'
import type { EnergySourceOf } from '../../src-shared/energy-source.ts'
import type { Estimate } from '../../src-shared/estimate.ts'
import type { Field, View } from '../../src-shared/snapshot.ts'
import { hull, marginalMasses } from '../metrics/quadrature-box.ts'
import { gridCoordinate, gridRows, type Box } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { askedInParts } from './asked-in-parts.ts'
import { composedField, type FieldPart } from './composition.ts'
import {
  describeDensity,
  modesOf,
  samplesOf,
  type DensityToDescribe,
  type DescribedDensity,
} from './described-density.ts'
import type { EnergyField } from './energy-field.ts'

const sampleCount = 400
/** Points of the fields along each axis. */
const pictureShape = { line: 401, plane: 121 }
/** Of the mass to each side of the view, and the room beyond of its width. */
const viewTail = 0.0005
const viewRoom = 0.12

/** A part that was looked at, whatever it is then put together with. */
export interface DescribedPart {
  field: EnergyField
  described: DescribedDensity
  modes: Pick<FoundDensity, 'modes' | 'modesComplete'>
  logPartition: Estimate | null
}

const ofKnownDensity: Normalises = { verdict: 'yes', how: 'the energy is −log p of a known density' }

export async function describePart(field: EnergyField, stop?: () => void): Promise<DescribedPart> {
  const density = { ...askedInParts(field, stop), box: field.box, resolution: field.resolution }
  const isKnown = field.distribution !== null
  const described = await describeDensity(density, isKnown ? ofKnownDensity : undefined)
  const { modes, complete } = await modesOf(density, described)
  return {
    ...{ field, described },
    modes: { modes, modesComplete: complete },
    logPartition: isKnown ? { value: 0, obtained: { by: 'closed-form' } } : estimateOf(described),
  }
}

export interface LabelledPart {
  part: DescribedPart
  weight: number
  label: string
}

/** Throws AppError('invalid-input') for what cannot be composed so. */
export async function findComposition(
  how: EnergySourceOf<'composition'>['how'],
  parts: readonly LabelledPart[],
  { seed, stop }: { seed: number; stop?: () => void },
): Promise<Omit<Composition, 'source'>> {
  const fieldParts = parts.map(({ part, weight }): FieldPart => {
    return { field: part.field, weight, logPartition: part.logPartition?.value ?? Number.NaN }
  })
  const whole = composedField(how, fieldParts)
  const density = { ...askedInParts(whole, stop), box: whole.box, resolution: whole.resolution }
  const described = await describeDensity(density)
  const { modes, complete } = await modesOf(density, described)
  const { dimension, columns } = whole
  const view = viewOf([...parts.map(({ part }) => part.described), described], columns, whole.box)
  const random = randomStream({ seed, purpose: purposes.compositionSamples })
  const { rows, exceededShare } = await samplesOf(density, described, { count: sampleCount, random })
  const found: FoundDensity = {
    ...factsOf(described),
    ...{ label: compositionWords[how].title, logPartition: estimateOf(described) },
    ...{ modes, modesComplete: complete, energy: await pictureOf(density, view) },
  }
  const foundParts: FoundPart[] = []
  for (const { part, weight, label } of parts) {
    const { logPartition, modes: ofPart } = part
    // Not asked through what described it: that ends with the request it was described for.
    const energy = await pictureOf(askedInParts(part.field, stop), view)
    foundParts.push({ ...factsOf(part.described), ...ofPart, label, weight, logPartition, energy })
  }
  return {
    ...{ how, dimension, columns: [...columns], densityUnit: whole.densityUnit, view },
    ...{ parts: foundParts, whole: found },
    samples: { dimension, values: Float32Array.from(rows) },
    notices: noticesOf(parts, found, exceededShare),
  }
}

const factsOf = ({ normalises, mean, deviations, shape, quadrature }: DescribedDensity) => ({
  ...{ normalises, mean, deviations },
  momentsBy: { by: 'quadrature', shape, converged: quadrature.converged } as const,
})

function estimateOf({ logPartition: value, shape, converged }: DescribedDensity): Estimate | null {
  return Number.isFinite(value) ? { value, obtained: { by: 'quadrature', shape, converged } } : null
}

/** All that holds mass, of the parts and of the whole; where nothing normalises, where the parts lie. */
function viewOf(densities: readonly DescribedDensity[], columns: readonly string[], otherwise: Box): View {
  const boxes = densities.map(massBox).filter((box) => box !== null)
  const box = boxes.length > 0 ? boxes.reduce(hull) : otherwise
  const axes = box.map(([low, high]): [number, number] => {
    const room = viewRoom * (high - low)
    return [low - room, high + room]
  })
  return { axes, labels: [...columns] }
}

function massBox({ quadrature: { grid, energies, logPartition }, normalises }: DescribedDensity): Box | null {
  if (normalises.verdict !== 'yes' || !Number.isFinite(logPartition)) return null
  return marginalMasses(grid, energies, logPartition).map((masses, axis) => {
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    let [low, high, below, above] = [0, masses.length - 1, masses[0], masses[masses.length - 1]]
    while (low < high && below < viewTail * total) below += masses[++low]
    while (high > low && above < viewTail * total) above += masses[--high]
    return [gridCoordinate(grid, axis, low), gridCoordinate(grid, axis, high)] as const
  })
}

async function pictureOf({ energy }: Pick<DensityToDescribe, 'energy'>, view: View): Promise<Field> {
  const { axes } = view
  const shape = axes.length === 1 ? [pictureShape.line] : [pictureShape.plane, pictureShape.plane]
  return { view, shape, values: Float32Array.from(await energy(gridRows({ box: axes, shape }))) }
}

function noticesOf(parts: readonly LabelledPart[], whole: FoundDensity, exceededShare: number): string[] {
  const notices: string[] = []
  const columns = parts.map(({ part }) => part.field.columns.join(', '))
  if (new Set(columns).size > 1) {
    notices.push(
      `The parts are over columns of different names (${[...new Set(columns)].join('; ')}): they are put together by their order.`,
    )
  }
  if (whole.normalises.verdict !== 'yes') notices.push(normalisesSentence(whole))
  if (exceededShare > 0)
    notices.push(
      `${(100 * exceededShare).toPrecision(2)}% of the proposals were above their bound: samples are not exact.`,
    )
  return notices
}
