// Whether the parts of an experiment fit one another, beyond what the schema of each can say: asked by the schema of the
// whole, so that a setup, a file and the command line are refused in the same words before anything runs.

import { dataRowKind, dataTitles, type DataConfig } from './data.ts'
import { classesCure, hasClasses } from './data-classes.ts'
import { energyFacts, energyTitles, usualEnergyKind, type EnergyConfig, type EnergyKind } from './energy.ts'
import {
  methodDefinition,
  methodDefinitions,
  methodKinds,
  samplersFor,
  type MethodConfig,
  type MethodKind,
} from './method.ts'
import { samplerDefinition, samplerDefinitions, samplerKinds, type SamplerKind } from './sampler.ts'
import { rowKindInWords, type RowKind } from '../row-kind.ts'

export interface Misfit {
  /** Of the field to change. */
  path: readonly [string, ...(string | number)[]]
  message: string
}

interface Parts {
  data: DataConfig
  energy: EnergyConfig
  lanes: readonly { method: MethodConfig; inputNoise: number }[]
}

/** Empty where everything fits. */
export function misfitsOf({ data, energy, lanes }: Parts): Misfit[] {
  const rows = dataRowKind(data)
  const own = energyFacts[energy.kind].rows
  if (own !== rows) return [energyMisfit(data, energy, { rows, own })]
  if (energyFacts[energy.kind].classes && !hasClasses(data)) return [classMisfit(data, energy)]
  return lanes.flatMap((lane, index) => laneMisfits(lane, energy, { rows, index }))
}

/** Kinds of energies over these rows, in their order. */
export const energiesOver = (rows: RowKind): EnergyKind[] =>
  (Object.keys(energyFacts) as EnergyKind[]).filter((kind) => energyFacts[kind].rows === rows)

/** Methods that learn from these rows, in their order. */
export const methodsOver = (rows: RowKind): MethodKind[] => methodKinds.filter((kind) => learnsFrom(kind, rows))

/** Samplers that this method can use with this energy, in their order. */
export const samplersOn = (method: MethodKind, energy: EnergyKind): SamplerKind[] =>
  samplerKinds.filter((kind) => kind in samplersFor(method) && samples(kind, energy))

const learnsFrom = (kind: MethodKind, rows: RowKind): boolean =>
  (methodDefinition(kind).rows ?? ['real']).includes(rows)

/** Gibbs needs hidden units; the others move rows of real numbers. */
const samples = (kind: SamplerKind, energy: EnergyKind): boolean => {
  const { rows, hidden } = energyFacts[energy]
  return samplerDefinition(kind).needsHiddenUnits ? hidden : rows === 'real'
}

function energyMisfit(data: DataConfig, energy: EnergyConfig, { rows, own }: { rows: RowKind; own: RowKind }): Misfit {
  return {
    path: ['energy', 'kind'],
    message:
      `Expected an energy over ${rowKindInWords[rows]}, as ${dataTitles[data.kind].title} has, ` +
      `got ${energyTitles[energy.kind].title} over ${rowKindInWords[own]}: ` +
      `choose ${oneOf(energiesOver(rows).map((kind) => energyTitles[kind].title))}.`,
  }
}

function classMisfit(data: DataConfig, energy: EnergyConfig): Misfit {
  const { path, cure } = classesCure(data)
  const message = `Expected data with classes for the energy ${energyTitles[energy.kind].title}, got ${dataTitles[data.kind].title} without: ${cure}.`
  return { path, message }
}

function laneMisfits(
  lane: Parts['lanes'][number],
  energy: EnergyConfig,
  at: { rows: RowKind; index: number },
): Misfit[] {
  return [...methodMisfits(lane.method, energy, at), ...noiseMisfits(lane, at)]
}

/** Rows of 0 and 1 with a Gaussian added are none any more. */
function noiseMisfits({ inputNoise }: Parts['lanes'][number], at: { rows: RowKind; index: number }): Misfit[] {
  if (at.rows !== 'binary' || inputNoise === 0) return []
  const message = `Expected no input noise on ${rowKindInWords[at.rows]}, which stay 0 and 1, got ${inputNoise}: set it to 0.`
  return [{ path: ['lanes', at.index, 'inputNoise'], message }]
}

function methodMisfits(method: MethodConfig, energy: EnergyConfig, at: { rows: RowKind; index: number }): Misfit[] {
  const { rows, index } = at
  const { title } = methodDefinitions[method.kind]
  if (!learnsFrom(method.kind, rows)) {
    const others = methodsOver(rows).map((kind) => methodDefinitions[kind].title)
    const message = `Expected a method that learns from ${rowKindInWords[rows]}, got ${title}: choose ${oneOf(others)}.`
    return [{ path: ['lanes', index, 'method', 'kind'], message }]
  }
  if (!('sampler' in method)) return []
  const { kind } = method.sampler
  if (!samples(kind, energy.kind)) {
    const others = samplersOn(method.kind, energy.kind).map((each) => samplerDefinitions[each].title)
    const message =
      `Expected a sampler for the energy ${energyTitles[energy.kind].title}, got ${samplerDefinitions[kind].title}: ` +
      `choose ${others.length > 0 ? oneOf(others) : `the energy ${energyTitles[usualEnergyKind[rows]].title}`}.`
    return [{ path: ['lanes', index, 'method', 'sampler', 'kind'], message }]
  }
  if (kind === 'gibbs' && 'temperatures' in method && method.temperatures > 1) {
    const message = 'Expected one temperature with Gibbs sampling, got several: set it to 1, or choose another sampler.'
    return [{ path: ['lanes', index, 'method', 'temperatures'], message }]
  }
  return []
}

const oneOf = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0]
