// A model as one script in Python: what is particular to it as constants, the classes of its terms, and what every model
// can do (energy-model.py). It needs PyTorch and safetensors and nothing else, and reads its weights from beside itself.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { experimentToText } from '../../../src-shared/config/experiment-file.ts'
import type { Estimate } from '../../../src-shared/estimate.ts'
import type { ModelParameters } from '../../../src-shared/trained-model.ts'
import type { EnergyShape, GaussianBase } from '../../backends/backend.ts'
import type { CoordinateAxis } from '../../data/coordinates.ts'
import {
  energyInWords,
  parametersInWords,
  partitionInWords,
  runInWords,
  typicalPlace,
  type CheckedEnergies,
  type ExportedModel,
} from './exported-model.ts'
import { pythonComment, pythonLines, pythonNumber, pythonNumbers, pythonText } from './python-literal.ts'
import { termExport } from './terms/registry.ts'

/** `weights` is the name of the safetensors file, which is to lie beside the script. */
export function pytorchScript(exported: ExportedModel, weights: string): string {
  const { terms } = exported.model.shape
  const classes = [...new Set(terms.map(({ term }) => termExport(term).python))]
  const model = [...classes, buildTerms(exported), common(), configuration(exported), lastLines]
  const blocks = [heading(exported), imports, constants(exported, weights), ...model]
  return `${blocks.join('\n\n\n')}\n`
}

function heading(exported: ExportedModel): string {
  const { version, model, hash } = exported
  const unit = model.densityUnit ? ` per ${model.densityUnit}` : ''
  return headingText([
    `${runInWords(exported)}.`,
    `Trained and written by EBM Studio ${version}; ${parametersInWords(exported)}.`,
    `Energy: ${energyInWords(exported)}, in nats: only differences mean anything.`,
    `Density: log p(x) = -E(x) - log Z, nats${unit}.`,
    `Model ${hash}.`,
  ])
}

/** Comments at the top of a script: what it is, and how it is used. */
export function headingText(whatItIs: readonly string[]): string {
  return [
    ...whatItIs,
    '',
    'Needs: pip install torch safetensors.  To check it: run this file.  To use it:',
    '',
    '    model = load()',
    '    model.energy(x), model.log_prob(x), model.score(x)   # x: (..., columns), in the units of COLUMNS',
    '    model.sample(1000)',
  ]
    .map((line) => pythonComment(line).trimEnd())
    .join('\n')
}

export const imports = `import json
import math
import sys
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import safe_open
from torch import nn`

/** What a script says of a model before it builds it. */
export interface ScriptFacts {
  /** Name of the file of weights, which is to lie beside the script. */
  weights: string
  hash: string
  parameters: ModelParameters
  columns: readonly string[]
  densityUnit: string
  /** Every axis of z, in order. */
  axes: readonly CoordinateAxis[]
  base: GaussianBase | null
  /** Where the data lie, in z. */
  place: { mean: readonly number[]; width: number }
  logPartition: Estimate | null
  /** How log Z was made, or why there is none. */
  partition: string
  check: CheckedEnergies
}

function constants(exported: ExportedModel, weights: string): string {
  const { model, hash, parameters, logPartition, check } = exported
  const { shape, columns, densityUnit } = model
  return constantsText({
    ...{ weights, hash, parameters, columns, densityUnit, logPartition, check, base: shape.base },
    ...{ axes: axesOf(model.axes, shape.dimension), place: typicalPlace(model) },
    partition: partitionInWords(exported),
  })
}

export function constantsText(facts: ScriptFacts): string {
  const { weights, hash, parameters, columns, densityUnit, axes, base, place, logPartition, partition, check } = facts
  return [
    `WEIGHTS = ${pythonText(weights)}  # beside this file`,
    `MODEL = ${pythonText(hash)}`,
    `PARAMETERS = ${pythonText(parameters)}`,
    '',
    pythonComment('The columns of x, with their units, and what a density is per.'),
    `COLUMNS = [${columns.map(pythonText).join(', ')}]`,
    `DENSITY_UNIT = ${pythonText(densityUnit)}`,
    '',
    pythonComment('The model computes in z: of each of its axes the column of x, the centre and the scale,'),
    pythonComment('z = (x[column] - centre) / scale.'),
    `AXES = ${pythonLines(axes.map(axisText))}`,
    '',
    pythonComment('Mean and standard deviation of the Gaussian base |z - mean|^2 / (2 sd^2), or None.'),
    `BASE = ${baseText(base)}`,
    '',
    pythonComment('Where samples and quadrature begin, in z: the mean and the width of the data.'),
    `START = (${pythonNumbers(place.mean)}, ${pythonNumber(place.width)})`,
    '',
    pythonComment(`log Z in the units of x: ${partition}.`),
    `LOG_Z = ${logPartition ? pythonNumber(logPartition.value) : 'None'}`,
    '',
    pythonComment('Energies as EBM Studio computes them, in double precision, at rows of x.'),
    `CHECK_POINTS = ${pythonLines(check.points.map(pythonNumbers))}`,
    `CHECK_ENERGIES = ${pythonLines(check.energies.map(pythonNumber))}`,
  ].join('\n')
}

/** Where it computes in x itself, every column is an axis of its own. */
export const axesOf = (axes: readonly CoordinateAxis[] | null, dimension: number): readonly CoordinateAxis[] =>
  axes ?? Array.from({ length: dimension }, (_, column) => ({ column, centre: 0, scale: 1 }))

export const axisText = ({ column, centre, scale }: CoordinateAxis): string =>
  `(${column}, ${pythonNumber(centre)}, ${pythonNumber(scale)})`

export const baseText = (base: GaussianBase | null): string =>
  base ? `(${pythonNumbers(base.mean)}, ${pythonNumber(base.standardDeviation)})` : 'None'

function buildTerms({ model }: ExportedModel): string {
  return buildTermsText(model.shape.terms.map(weightedTerm))
}

export const weightedTerm = ({ weight, term }: EnergyShape['terms'][number]): string =>
  `(${pythonNumber(weight)}, ${termExport(term).construct(term)})`

/** `entries`: pairs of weight and module, in Python. */
export function buildTermsText(entries: readonly string[]): string {
  return `def build_terms():\n    """Weights and terms of the energy's sum."""\n    return ${pythonLines(entries).replaceAll('\n', '\n    ')}`
}

function configuration({ configuration: config }: ExportedModel): string {
  const comment = pythonComment('The experiment that trained it, as "ebm run" takes it.')
  // JSON holds no three quotes in a row and ends in a brace, so it cannot end the text.
  return `${comment}\nCONFIGURATION = json.loads(r"""${experimentToText(config).trimEnd()}""")`
}

export const lastLines = `if __name__ == "__main__":
    sys.exit(main())`

/** What every model can do. */
export const common = (): string => readFileSync(join(import.meta.dirname, 'energy-model.py'), 'utf8').trimEnd()
