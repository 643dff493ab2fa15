// A composition of networks as files: a PyTorch script with its weights, the weights alone, or JSON. The same composition,
// the same bytes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelFormat } from '../../../src-shared/model-format.ts'
import {
  axesOfWhole,
  compositionTensors,
  partitionText,
  type ExportedComposition,
  type ExportedPart,
} from './exported-composition.ts'
import { compositionJson } from './composition-json.ts'
import { filesOf, type ModelFile } from './model-files.ts'
import { pythonLines, pythonNumbers } from './python-literal.ts'
import {
  axesOf,
  axisText,
  baseText,
  buildTermsText,
  common,
  constantsText,
  headingText,
  imports,
  lastLines,
  weightedTerm,
} from './pytorch-script.ts'
import { encodeSafetensors } from './safetensors.ts'
import { termExport } from './terms/registry.ts'

/** `name` is that of the file in this format; a script's weights, which come first, are named after it. */
export function compositionFiles(format: ModelFormat, exported: ExportedComposition, name: string): ModelFile[] {
  return filesOf(format, name, {
    weights: () => weights(exported),
    script: (weightsName) => script(exported, weightsName),
    json: () => compositionJson(exported),
  })
}

/** Metadata are texts; what is more than one is JSON. */
function weights(exported: ExportedComposition): Uint8Array {
  const { name, hash, version, formula, parts, columns, densityUnit, logPartition, source } = exported
  return encodeSafetensors(compositionTensors(exported), {
    format: 'pt',
    program: `EBM Studio ${version}`,
    model: hash,
    parameters: 'average',
    composition: name,
    energy: formula,
    parts: JSON.stringify(parts.map(({ name: part, hash: model, factor }) => ({ name: part, model, factor }))),
    shapes: JSON.stringify(parts.map(({ model }) => model.shape)),
    axes: JSON.stringify(parts.map(({ model }) => model.axes)),
    columns: JSON.stringify(columns),
    densityUnit,
    logPartition: logPartition ? String(logPartition.value) : partitionText(exported),
    source: JSON.stringify(source),
  })
}

function script(exported: ExportedComposition, weightsName: string): string {
  const { hash, columns, densityUnit, parts, logPartition, check } = exported
  const terms = parts.flatMap(({ model }) => model.shape.terms)
  const classes = [...new Set(terms.map(({ term }) => termExport(term).python))]
  const constants = constantsText({
    ...{ weights: weightsName, hash, parameters: 'average', columns, densityUnit, logPartition, check, base: null },
    ...{ axes: axesOfWhole(parts), place: { mean: columns.map(() => 0), width: 1 } },
    partition: partitionText(exported),
  })
  const blocks = [
    ...[heading(exported), imports, constants, ...classes, compositionClasses()],
    ...[buildTermsText([`(1.0, ${construct(exported)})`]), common(), lastLines],
  ]
  return `${blocks.join('\n\n\n')}\n`
}

function heading(exported: ExportedComposition): string {
  const { name, version, formula, parts, hash, densityUnit, normalises } = exported
  const unit = densityUnit ? ` per ${densityUnit}` : ''
  return headingText([
    `${name}: ${formula}, nats; only differences mean anything.`,
    ...parts.map((part, index) => `Part ${index + 1}: ${part.name}, model ${part.hash}, average of the parameters.`),
    `Put together and written by EBM Studio ${version}. ${normalises}`,
    `Density: log p(x) = -E(x) - log Z, nats${unit}; log Z of the whole: ${partitionText(exported)}.`,
    `Composition ${hash}.`,
  ])
}

function construct({ source, parts }: ExportedComposition): string {
  const factors = pythonNumbers(parts.map(({ factor }) => factor))
  const known = parts.map(({ logPartition }) => logPartition?.value ?? Number.NaN)
  const logs = source.how === 'mixture' ? `, ${pythonNumbers(known)}` : ''
  return `Composition(${pythonLines(parts.map(partText))}, ${factors}${logs})`
}

function partText({ model: { shape, axes } }: ExportedPart): string {
  const terms = `[${shape.terms.map(weightedTerm).join(', ')}]`
  const places = `[${axesOf(axes, shape.dimension).map(axisText).join(', ')}]`
  return `Part(${terms}, ${places}, ${baseText(shape.base)})`
}

const compositionClasses = (): string => readFileSync(join(import.meta.dirname, 'composition.py'), 'utf8').trimEnd()
