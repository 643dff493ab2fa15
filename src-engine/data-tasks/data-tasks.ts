// What reads tables and makes previews, on whichever thread. Each takes seconds for a large table.

import { createHash } from 'node:crypto'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import {
  conditionalColumnsMaximum,
  hasConditionals,
  type ConditionalDensity,
  type ConditionalSetup,
} from '../../src-shared/conditional/conditional-density.ts'
import type { DataConfig, FileDataConfig } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import { energyFacts } from '../../src-shared/config/energy.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { evaluationNames } from '../../src-shared/evaluation.ts'
import type { Measurable } from '../../src-shared/measurement.ts'
import type { ModelFormat } from '../../src-shared/model-format.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import type { TableOptions, TableReading } from '../../src-shared/table-reading.ts'
import { numericColumnsOf, readCsv } from '../data/csv.ts'
import { readOwnImages } from '../data/images/images.ts'
import { isEnumerable, machineOf } from '../metrics/rbm-enumeration.ts'
import { needsMet, type Learner } from '../evaluations/subject.ts'
import { obstacleOf } from '../evaluations/obstacle.ts'
import type { DataSet } from '../data/data-set.ts'
import { modelDataOf } from '../data/model-data.ts'
import { loadData } from '../data/registry.ts'
import { contentsOf } from '../data/table-contents.ts'
import { readTable } from '../data/tables/read-table.ts'
import { packData, unpackRows, type PackedData } from '../store/kept-data.ts'
import { energyShape } from '../models/energy-shape.ts'
import { loadedAgain } from './loaded-again.ts'
import { stampOf } from './file-stamp.ts'
import { keptOf, tableOf } from './kept-table.ts'
import { previewData } from './preview.ts'
import { checkedEnergies } from '../models/export/checked-energies.ts'
import { compositionFiles } from '../models/export/composition-files.ts'
import type { ExportedComposition, ExportedPart } from '../models/export/exported-composition.ts'
import type { ExportedModel } from '../models/export/exported-model.ts'
import { modelFiles, type ModelFile } from '../models/export/model-files.ts'
import { conditionalDensity } from '../models/conditional-density.ts'
import { decodeModel, type ModelFacts } from '../models/trained-model.ts'

export interface DataFingerprint {
  /** SHA-256 over training, validation and test points, seed by seed, in hexadecimal digits. */
  hash: string
  points: [train: number, validation: number, test: number]
  /** Facts a person should read. */
  notes: readonly string[]
}

/** Tasks by name, with what each is given and makes. */
export interface DataTasks {
  /** What a person should see of a table before using it. */
  table: { given: { path: string; options: TableOptions }; makes: TableReading }
  /** Names of the columns that could be chosen. */
  columns: { given: { path: string }; makes: string[] }
  /** The rows that an experiment begins with, ready to be kept; null where those kept already are sound. */
  contents: { given: { data: FileDataConfig; kept: PackedData | null }; makes: PackedData | null }
  /** `kept`: the rows that an experiment began with; null: they are made or read. */
  preview: { given: { config: DataConfig; seed: number; kept: PackedData | null }; makes: DataPreview }
  /** What the points of these seeds are, by a hash of all of them. Of several seeds the points differ, their numbers do not. */
  fingerprint: {
    given: { config: ExperimentConfig; seeds: readonly number[]; kept: PackedData | null }
    makes: DataFingerprint
  }
  /** What a model needs of its data, for a run that did not write it down. */
  modelFacts: { given: { config: ExperimentConfig; seed: number; kept: PackedData | null }; makes: ModelFacts }
  /** A trained model as files of a format; `body` are its bytes. */
  modelFiles: {
    given: { body: Uint8Array; facts: Omit<ExportedModel, 'model' | 'check'>; format: ModelFormat; name: string }
    makes: ModelFile[]
  }
  /** A composition of networks as files of a format; `bodies` are the bytes of its parts' models, in order. */
  compositionFiles: {
    given: {
      facts: Omit<ExportedComposition, 'parts'> & { parts: readonly Omit<ExportedPart, 'model'>[] }
      bodies: readonly Uint8Array[]
      format: ModelFormat
      name: string
    }
    makes: ModelFile[]
  }
  /** One column of a model given the others; `body` are the model's bytes. */
  conditional: {
    given: {
      config: ExperimentConfig
      seed: number
      kept: PackedData | null
      body: Uint8Array
      setup: Pick<ConditionalSetup, 'column' | 'from'>
    }
    makes: ConditionalDensity
  }
  /** Which evaluations can be made of a run. */
  measurable: {
    given: { config: ExperimentConfig; seed: number; kept: PackedData | null; learner: Learner }
    makes: Measurable['evaluations']
  }
}

export type DataTaskName = keyof DataTasks

/** Each throws what reading and loading throw. */
export const dataTasks: {
  [Name in DataTaskName]: (given: DataTasks[Name]['given']) => Promise<DataTasks[Name]['makes']>
} = {
  table: ({ path, options }) => readTable(path, options),
  columns: ({ path }) => numericColumnsOf(path),
  async contents({ data, kept }) {
    if (kept?.body && unpackRows(kept.body)) return null
    const stamp = stampOf(data.path)
    const table = data.kind === 'csv' ? await readCsv(data) : await readOwnImages(data)
    const { description, rows } = keptOf(table, stamp)
    return packData({ hash: contentsOf(table), description: JSON.stringify(description), rows })
  },
  preview: ({ config, seed, kept }) => previewData(config, seed, kept && tableOf(kept)),
  async fingerprint({ config, seeds, kept }) {
    const options = { coordinates: coordinatesKindOf(config), table: kept && tableOf(kept) }
    const hash = createHash('sha256')
    let data: DataSet | null = null
    for (const seed of seeds) {
      data = await loadData(config.data, seed, options)
      for (const { buffer, byteOffset, byteLength } of [data.train, data.validation, data.test]) {
        hash.update(new Uint8Array(buffer, byteOffset, byteLength))
      }
    }
    const { dimension = 1, notes = [] } = data ?? {}
    const points = [data?.train, data?.validation, data?.test].map((rows) => (rows?.length ?? 0) / dimension)
    return { hash: hash.digest('hex'), points: points as [number, number, number], notes }
  },
  async modelFacts({ config, seed, kept }) {
    const coordinates = coordinatesKindOf(config)
    const data = await loadData(config.data, seed, { coordinates, table: kept && tableOf(kept) })
    const modelData = modelDataOf(data, coordinates)
    const shape = energyShape(config.energy, modelData)
    const { view, densityUnit = '' } = data
    return { shape, axes: modelData.coordinates.axes, columns: view.labels, densityUnit }
  },
  async modelFiles({ body, facts, format, name }) {
    const model = decodeModel(body)
    const check = await checkedEnergies(model, facts.parameters)
    return modelFiles(format, { ...facts, model, check }, name)
  },
  async compositionFiles({ facts, bodies, format, name }) {
    const parts = facts.parts.map((part, index) => ({ ...part, model: decodeModel(bodies[index]) }))
    return compositionFiles(format, { ...facts, parts }, name)
  },
  async conditional({ config, seed, kept, body, setup }) {
    const data = await loadedAgain({ config, seed, kept })
    if (!hasConditionals(data)) throw noConditionals(data)
    return conditionalDensity(decodeModel(body), data, setup)
  },
  async measurable({ config, seed, kept, learner }) {
    const options = { coordinates: coordinatesKindOf(config), table: kept && tableOf(kept) }
    // Every backend weighs energies with each call; one that could not would say so when it is asked.
    const data = await loadData(config.data, seed, options)
    const machine = machineOf(energyShape(config.energy, modelDataOf(data, options.coordinates)))
    const enumerates = machine !== null && isEnumerable(machine)
    const has = needsMet(data, {
      ...learner,
      anneals: true,
      enumerates,
      hiddenUnits: machine !== null,
      knowsClasses: energyFacts[config.energy.kind].classes,
    })
    return evaluationNames.map((evaluation) => ({ evaluation, obstacle: obstacleOf(evaluation, has) }))
  },
}

const noConditionals = ({ title, dimension }: DataSet): AppError =>
  new AppError(
    'not-supported',
    `Expected 2 to ${conditionalColumnsMaximum} columns of real numbers, one of which can be predicted from the others, got ${title} (${dimension === 1 ? 'one column' : `${dimension} columns`}): choose a run over such data.`,
  )
