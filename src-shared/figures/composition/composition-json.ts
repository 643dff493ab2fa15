// The numbers of a composition as data: what it is made of, and what was found.

import { formulaOf, modesHow, type Composition, type FoundDensity } from '../../composition.ts'
import type { CompositionSource } from '../../energy-source.ts'
import { obtainedInWords } from '../../estimate.ts'
import { jsonNumber } from '../../metric.ts'

export function compositionJson(composition: Composition, source: CompositionSource) {
  const { how, columns, densityUnit, parts, whole, samples, notices, dimension } = composition
  return {
    format: 'ebm-studio/composition-values',
    composition: source,
    formula: formulaOf(
      how,
      parts.map(({ weight }) => weight),
    ),
    columns,
    energyUnit: 'nats',
    densityUnit: densityUnit === '' ? 'nats' : `nats per ${densityUnit}`,
    whole: densityJson(whole),
    parts: parts.map((part) => ({ weight: part.weight, ...densityJson(part) })),
    modesFound: modesHow,
    samples: rowsOf(samples.values, dimension),
    notices,
  }
}

function densityJson({ label, logPartition, normalises, mean, deviations, modes, modesComplete }: FoundDensity) {
  return {
    label,
    logPartition: logPartition && {
      value: jsonNumber(logPartition.value),
      obtained: obtainedInWords(logPartition.obtained),
      made: logPartition.obtained,
    },
    normalises,
    mean: logPartition ? mean.map(jsonNumber) : null,
    standardDeviations: logPartition ? deviations.map(jsonNumber) : null,
    modes: modes.map(({ point, energy, isolated }) => ({ point, energy: jsonNumber(energy), isolated })),
    modesComplete,
  }
}

const rowsOf = (values: Float32Array, dimension: number): number[][] =>
  Array.from({ length: values.length / dimension }, (_, row) => [
    ...values.subarray(row * dimension, (row + 1) * dimension),
  ])
