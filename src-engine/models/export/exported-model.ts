// What every file of a model says, whatever its format.

import { obtainedInWords, type Estimate } from '../../../src-shared/estimate.ts'
import type { ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import type { ModelParameters } from '../../../src-shared/trained-model.ts'
import { shapeInWords } from '../../devices/workload.ts'
import type { TrainedModel } from '../trained-model.ts'
import { namedTensors, termExport } from './terms/registry.ts'
import type { NamedTensor } from './terms/term-export.ts'

/** Points at which a file holds the energy, so that whoever reads it can see that they read it right. */
export interface CheckedEnergies {
  /** In the person's units and order of columns. */
  points: number[][]
  /** Nats, in double precision. */
  energies: number[]
}

export interface ExportedModel {
  model: TrainedModel
  parameters: ModelParameters
  /** SHA-256 of the model in the library, both sets of parameters included. */
  hash: string
  /** Of the chosen parameters, nats, in the person's units; null where nothing has said it. */
  logPartition: Estimate | null
  check: CheckedEnergies
  /** Of EBM Studio. */
  version: string
  experiment: string
  /** What `ebm run` takes: data, energy, lanes, seeds, budget. */
  configuration: ExperimentConfig
  run: { id: string; label: string; seed: number; iteration: number }
}

export const tensorsOf = ({ model, parameters }: ExportedModel): NamedTensor[] =>
  namedTensors(model.shape, model[parameters])

/** `the moving average of the parameters` */
export const parametersInWords = ({ parameters }: Pick<ExportedModel, 'parameters'>): string =>
  parameters === 'average' ? 'the moving average of the parameters' : 'the parameters themselves, not their average'

/** `two moons: CD-10, seed 1, after 2000 iterations` */
export const runInWords = ({ experiment, run }: Pick<ExportedModel, 'experiment' | 'run'>): string =>
  `${experiment}: ${run.label}, seed ${run.seed}, after ${run.iteration} iterations`

/** `1.234 nats, quadrature on 257 × 257 points, converged`, or why there is none. */
export const partitionInWords = ({ logPartition }: Pick<ExportedModel, 'logPartition'>): string =>
  logPartition ? `nats, ${obtainedInWords(logPartition.obtained)}` : 'not known: nothing has measured it'

export const energyInWords = ({ model: { shape } }: Pick<ExportedModel, 'model'>): string => shapeInWords(shape)

/** `E(z) = f(z) of … + |z − m|² / (2 s²)`, with the tensors' names. */
export function energyFormula({ model: { shape } }: Pick<ExportedModel, 'model'>): string {
  const parts = shape.terms.map(
    ({ weight, term }) => `${weight === 1 ? '' : `${weight} · `}${termExport(term).formula(term)}`,
  )
  if (shape.base) parts.push('|z − mean|² / (2 standardDeviation²) (of the base)')
  return `E(z) = ${parts.join(' + ')}`
}

/** Where the data lie, in the model's coordinates: as much as the model itself knows of it. */
export function typicalPlace({ axes, shape: { dimension, base } }: TrainedModel): { mean: number[]; width: number } {
  if (axes !== null || !base) return { mean: new Array<number>(dimension).fill(0), width: 1 }
  // The base is meant to be about twice as wide as the data.
  return { mean: [...base.mean], width: base.standardDeviation / 2 }
}
