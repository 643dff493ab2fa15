// A model as JSON, for whoever wants neither Python nor a framework: every number that its energy needs, named and shaped.

import { experimentToText } from '../../../src-shared/config/experiment-file.ts'
import { obtainedInWords, type Estimate } from '../../../src-shared/estimate.ts'
import { jsonNumber } from '../../../src-shared/metric.ts'
import type { CoordinateAxis } from '../../data/coordinates.ts'
import { energyFormula, energyInWords, parametersInWords, tensorsOf, type ExportedModel } from './exported-model.ts'
import type { NamedTensor } from './terms/term-export.ts'

/** Raised when a reader of earlier files would misread new ones. */
const formatVersion = 1

/** Text of a file. A number that is not finite is `{ "kind": … }`, as in everything that the command line prints. */
export function modelJson(exported: ExportedModel): string {
  const { model, parameters, hash, version, experiment, run, logPartition, check, configuration } = exported
  const { shape, axes, columns, densityUnit, extra } = model
  const described = {
    format: 'ebm-studio/model',
    formatVersion,
    program: `EBM Studio ${version}`,
    model: hash,
    experiment,
    run,
    parameters: { set: parameters, meaning: parametersInWords(exported) },
    energy: {
      description: energyInWords(exported),
      formula: energyFormula(exported),
      unit: 'nats; only differences mean anything',
      shape,
    },
    columns,
    coordinates: coordinatesJson(axes),
    density: { formula: 'log p(x) = -E(z) - log Z', unit: densityUnit ? `nats per ${densityUnit}` : 'nats' },
    logPartition: partitionJson(logPartition),
    learnedBesideTheEnergy: numbers(extra[parameters]),
    check: { points: check.points, energies: numbers(check.energies) },
    tensors: tensorsOf(exported).map(tensorJson),
    configuration: JSON.parse(experimentToText(configuration)) as unknown,
  }
  return `${indented(described)}\n`
}

export const coordinatesJson = (axes: readonly CoordinateAxis[] | null) =>
  axes
    ? {
        formula: 'z_i = (x[column] - centre) / scale',
        axes: axes.map(({ column, centre, scale }) => ({ column, centre, scale })),
      }
    : { formula: 'z = x', axes: null }

export const partitionJson = (logPartition: Estimate | null) =>
  logPartition && {
    value: jsonNumber(logPartition.value),
    unit: 'nats, in the units of the columns',
    standardError: jsonNumber(logPartition.standardError),
    obtained: obtainedInWords(logPartition.obtained),
    made: logPartition.obtained,
  }

export const tensorJson = ({ name, shape, values }: NamedTensor) => ({ name, shape, values: numbers(values) })

export const numbers = (values: Iterable<number>) => Array.from(values, jsonNumber)

/** Two spaces a level, and lists of plain numbers on one line, of which there may be millions. */
export function indented(value: unknown, margin = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  if (isList && value.every(isPlainNumber)) return `[${value.join(', ')}]`
  const inside = `${margin}  `
  const lines = isList
    ? value.map((entry) => indented(entry, inside))
    : Object.entries(value)
        .filter(([, entry]) => entry !== undefined)
        .map(([name, entry]) => `${JSON.stringify(name)}: ${indented(entry, inside)}`)
  const [open, close] = isList ? '[]' : '{}'
  if (lines.length === 0) return open + close
  return `${open}\n${lines.map((line) => inside + line).join(',\n')}\n${margin}${close}`
}

const isPlainNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
