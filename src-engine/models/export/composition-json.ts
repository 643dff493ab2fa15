// A composition as JSON, for whoever wants neither Python nor a framework: how it is put together, and of each part every
// number that its energy needs.

import { shapeInWords } from '../../devices/workload.ts'
import type { ExportedComposition, ExportedPart } from './exported-composition.ts'
import { energyFormula } from './exported-model.ts'
import { coordinatesJson, indented, numbers, partitionJson, tensorJson } from './model-json.ts'
import { namedTensors } from './terms/registry.ts'

/** Raised when a reader of earlier files would misread new ones. */
const formatVersion = 1

/** Text of a file. A number that is not finite is `{ "kind": … }`, as in everything that the command line prints. */
export function compositionJson(exported: ExportedComposition): string {
  const { name, hash, version, source, formula, columns, densityUnit, normalises, logPartition, check } = exported
  const described = {
    format: 'ebm-studio/composition',
    formatVersion,
    program: `EBM Studio ${version}`,
    composition: hash,
    name,
    how: source.how,
    energy: { formula, unit: 'nats; only differences mean anything' },
    columns,
    density: { formula: 'log p(x) = -E(x) - log Z', unit: densityUnit ? `nats per ${densityUnit}` : 'nats' },
    normalises,
    logPartition: partitionJson(logPartition),
    check: { points: check.points, energies: numbers(check.energies) },
    parts: exported.parts.map((part) => partJson(part, source.how === 'mixture' ? 'share' : 'factor')),
  }
  return `${indented(described)}\n`
}

function partJson({ name, hash, model, factor, logPartition }: ExportedPart, weightName: 'share' | 'factor') {
  const { shape, axes } = model
  return {
    name,
    model: hash,
    [weightName]: factor,
    parameters: 'average',
    energy: { description: shapeInWords(shape), formula: energyFormula({ model }), shape },
    coordinates: coordinatesJson(axes),
    logPartition: partitionJson(logPartition),
    tensors: namedTensors(shape, model.average).map(tensorJson),
  }
}
