// Energies put together as one (compose-energies.ts), for whoever looks at it or samples it.
//
// The box is that of all parts together. The smallest length scale is what Gaussians of the parts' scales would give: their
// precisions add up with the weights' sizes; in a mixture it is the smallest of all. Fails where parts are over spaces of
// different dimension.

import type { CompositionKind, EnergySourceOf } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { hull } from '../metrics/quadrature-box.ts'
import { checkWeights, composeEnergies, factorsOf } from './compose-energies.ts'
import { describeDensity } from './described-density.ts'
import { energyField, type EnergyField, type EnergyFieldKind } from './energy-field.ts'
import { askedInParts } from './asked-in-parts.ts'

export interface FieldPart {
  field: EnergyField
  weight: number
  /** Nats; NaN where it is not known, which a mixture refuses. */
  logPartition: number
}

export const composition: EnergyFieldKind<'composition'> = {
  async open({ how, parts }, _parts, openOther) {
    checkWeights(
      how,
      parts.map(({ weight }) => weight),
    )
    const opened = await openParts(parts, openOther)
    try {
      const known = how === 'mixture' ? await inTurn(opened, logPartitionOf) : opened.map(() => Number.NaN)
      return composedField(
        how,
        opened.map((part, index) => ({ ...part, logPartition: known[index] })),
      )
    } catch (error) {
      for (const { field } of opened) field.dispose()
      throw error
    }
  },
}

type OpenedPart = Pick<FieldPart, 'field' | 'weight'>

/** All, or none where one cannot be opened. */
async function openParts(
  parts: EnergySourceOf<'composition'>['parts'],
  open: (source: EnergySourceOf<'composition'>['parts'][number]['source']) => Promise<EnergyField>,
): Promise<OpenedPart[]> {
  const opened: OpenedPart[] = []
  try {
    for (const { source, weight } of parts) opened.push({ field: await open(source), weight })
    checkDimensions(opened)
    return opened
  } catch (error) {
    for (const { field } of opened) field.dispose()
    throw error
  }
}

/** Throws AppError('invalid-input') for energies over spaces of different dimension. */
export function checkDimensions(parts: readonly { field: EnergyField }[]): void {
  const [first] = parts
  const other = parts.findIndex(({ field }) => field.dimension !== first.field.dimension)
  if (other < 0) return
  const columns = (count: number) => `${count} ${count === 1 ? 'column' : 'columns'}`
  throw new AppError(
    'invalid-input',
    `Expected energies over the same columns, got one over ${columns(first.field.dimension)} and one over ` +
      `${columns(parts[other].field.dimension)}: choose parts of one dimension.`,
  )
}

/** A known density is normalised; any other is integrated. */
async function logPartitionOf({ field }: OpenedPart): Promise<number> {
  if (field.distribution) return 0
  const { logPartition } = await describeDensity({
    ...askedInParts(field),
    box: field.box,
    resolution: field.resolution,
  })
  return logPartition
}

/** The fields of the parts are its own from now on. */
export function composedField(how: CompositionKind, parts: readonly FieldPart[]): EnergyField {
  const fields = parts.map(({ field }) => field)
  const [first] = fields
  const factors = factorsOf(
    how,
    parts.map(({ weight }) => weight),
  )
  const origins = fields.map(({ gradientBy }) => gradientBy)
  const together = (lengths: (field: EnergyField) => readonly number[]) =>
    lengths(first).map((_, axis) => {
      const all = fields.map((field) => lengths(field)[axis])
      if (how === 'mixture') return Math.min(...all)
      return 1 / Math.sqrt(all.reduce((sum, length, index) => sum + Math.abs(factors[index]) / length ** 2, 0))
    })
  return energyField({
    ...{ dimension: first.dimension, columns: first.columns, densityUnit: first.densityUnit, distribution: null },
    box: fields.map(({ box }) => box).reduce(hull),
    resolution: together(({ resolution }) => resolution),
    scale: together(({ scale }) => scale),
    gradientBy:
      origins.find((origin) => origin === 'central differences') ??
      origins.find((origin) => origin === 'backpropagation') ??
      'closed form',
    evaluate: composeEnergies(
      how,
      parts.map(({ field, weight, logPartition }) => ({ weight, logPartition, evaluate: field.evaluate.bind(field) })),
    ),
    dispose() {
      for (const field of fields) field.dispose()
    },
  })
}

async function inTurn<Part, Made>(parts: readonly Part[], make: (part: Part) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = []
  for (const part of parts) made.push(await make(part))
  return made
}
