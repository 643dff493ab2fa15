// What an evaluator knows of its lane from the start, and what of it needs to be made only once.

import { hasConditionals } from '../../src-shared/conditional/conditional-density.ts'
import type { EvaluationConfig } from '../../src-shared/config/experiment.ts'
import type { MethodConfig } from '../../src-shared/config/method.ts'
import type { SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { Backend, EnergySession } from '../backends/backend.ts'
import { rawCoordinates, type Coordinates } from '../data/coordinates.ts'
import type { DataSet } from '../data/data-set.ts'
import { columnMoments } from '../metrics/moments.ts'
import { columnOf } from '../data/view.ts'
import { integrateKnownDensity, type KnownDensity } from '../metrics/known-density.ts'
import { isEnumerable, machineOf } from '../metrics/rbm-enumeration.ts'
import { createModeMasses, knownModeMasses, type ModeMasses } from '../metrics/mode-mass.ts'
import { gridRows, type Box, type EnergyFunction } from '../metrics/regular-grid.ts'
import { modelEnergy } from './model-energy.ts'
import type { Need } from './need.ts'

/** The other energies of a network that is told the noise. */
export interface NoiseLadderAtHand {
  /** σ in the model's coordinates, from the largest down. */
  levels: readonly number[]
  /** Makes the session's energy that of this level; who leaves the last one comes back to it. */
  show(noise: number): Promise<void>
}

export interface EvaluatorOptions {
  session: EnergySession
  /** Of a network for many noise levels, whose session is at the last of them; absent for others. */
  ladder?: NoiseLadderAtHand
  data: DataSet
  /** Those in which the session computes; absent = the data's own. */
  coordinates?: Coordinates
  config: EvaluationConfig
  seed: number
  /** Of the lane within its experiment: its draws are its own. */
  laneId?: string
  /** For evaluations that compute with another energy beside the model's; absent: they cannot. */
  backend?: SessionMaker
  /** Of the lane; absent where only a model is known. */
  method?: MethodConfig
}

/** Of the backend that the model's session is of. */
export type SessionMaker = Pick<Backend, 'supports' | 'createSession'>

export interface Subject {
  session: EnergySession
  ladder: NoiseLadderAtHand | null
  data: DataSet
  config: EvaluationConfig
  seed: number
  /** Makes the lane's draws its own: lanes of one seed would otherwise share a lucky or unlucky one. */
  lane: number
  /** Of the lane; null where only a model is known. */
  method: MethodConfig | null
  /** The lane's own; null where its method has none. */
  sampler: SamplerConfig | null
  /** Those in which the session computes. */
  coordinates: Coordinates
  /**
   * The coordinates in which integrals are taken: the model's for a table, where unlike columns are alike; the data's own
   * for a known density, whose box, details and modes are known there.
   */
  frame: Coordinates
  /** E of rows in the frame, nats. */
  energy: EnergyFunction
  /** E of rows in the model's coordinates, nats. */
  modelEnergy: EnergyFunction
  /** Row-major, in the frame: training, validation, test. */
  splits: readonly Float64Array[]
  /** The same in the model's coordinates. */
  modelSplits: readonly Float64Array[]
  /** Row-major, in the frame: the points of the picture. */
  fieldRows: Float64Array
  /** Where the quadrature begins, and the smallest length scale that is expected along each axis. */
  start: { box: Box; resolution: readonly number[] }
  /** Integrated when first asked for, and kept; null where the density is not known. */
  known(): Promise<KnownData | null>
  has: ReadonlySet<Need>
  /** There where annealing is possible. */
  backend?: SessionMaker
}

export interface KnownData extends KnownDensity {
  /** Of the data, and how to find the model's. */
  modes: { masses: Float64Array; massesOf: ModeMasses } | null
}

/** Beyond two dimensions no grid is affordable. */
const quadratureDimensionMaximum = 2

export function subjectOf(options: EvaluatorOptions): Subject {
  const { session, ladder = null, data, coordinates = rawCoordinates, config, seed, laneId = '' } = options
  const { backend, method } = options
  const frame = data.density === null ? coordinates : rawCoordinates
  const energyOfModelRows = modelEnergy(session)
  const energy: EnergyFunction =
    frame === coordinates ? energyOfModelRows : (rows) => energyOfModelRows(coordinates.toModel(rows))
  const lane = laneNumber(laneId)
  const splits = [data.train, data.validation, data.test].map((rows) => frame.toModel(rows))
  const modelSplits = frame === coordinates ? splits : splits.map((rows) => coordinates.toModel(rows))
  const { extraCount, capabilities } = session
  const sampler = method && 'sampler' in method ? method.sampler : null
  const anneals =
    backend !== undefined &&
    capabilities.has('call-weights') &&
    (capabilities.has('gradient-x') || capabilities.has('joint-temperatures'))
  const machine = machineOf(session.shape)
  const enumerates = machine !== null && isEnumerable(machine)
  const hiddenUnits = machine !== null
  const classifies = method?.kind === 'noise-contrastive-estimation'
  const samples = sampler !== null
  const has = needsMet(data, {
    ...{ extraCount, anneals, enumerates, classifies, samples, levels: ladder !== null },
    ...{ hiddenUnits, knowsClasses: capabilities.has('classes') },
  })
  let known: Promise<KnownData | null> | undefined
  return {
    ...{ session, ladder, data, config, seed, lane, coordinates, frame, energy, splits, modelSplits, has, backend },
    ...{ method: method ?? null, sampler, modelEnergy: energyOfModelRows },
    fieldRows: has.has('quadrature') ? frame.toModel(fieldGrid(data, config)) : new Float64Array(0),
    start: startOf(data, frame, splits[0]),
    known: () => (known ??= integrateData(data)),
  }
}

/** What is asked of a lane's method before its model is there. */
export interface Learner {
  /** Scalars that it learns beside the energy. */
  extraCount: number
  /** It has a sampler. */
  samples: boolean
  /** One network for many noise levels. */
  levels: boolean
  /** Data from a noise whose density is known. */
  classifies: boolean
}

/** What is known of its energy besides. */
interface Computes {
  anneals: boolean
  enumerates: boolean
  hiddenUnits: boolean
  /** It has an energy for each class. */
  knowsClasses: boolean
}

/** What evaluations may count on. */
export function needsMet(data: DataSet, learner: Learner & Computes): Set<Need> {
  const { extraCount, anneals, enumerates, hiddenUnits, samples, levels, classifies, knowsClasses } = learner
  const has = new Set<Need>()
  if (data.dimension <= quadratureDimensionMaximum && data.rowKind !== 'binary') has.add('quadrature')
  if (data.dimension > quadratureDimensionMaximum && data.rowKind !== 'binary') has.add('many-real-columns')
  if (has.has('quadrature') || enumerates) has.add('log-partition')
  if (data.known) has.add('known-rows')
  if (hasConditionals(data)) has.add('real-columns')
  if (data.density !== null) has.add('known-density')
  if (data.density !== null && !data.density.pieces) has.add('score')
  if (data.density?.modes) has.add('modes')
  if (samples) has.add('sampler')
  has.add(levels ? 'noise-ladder' : 'one-energy')
  if (classifies) has.add('classifier')
  if (knowsClasses && data.classes) has.add('classes')
  if (extraCount > 0) has.add('learned-log-partition')
  if (hiddenUnits) has.add('hidden-units')
  if (anneals) has.add('annealing')
  if (data.standardisationLogDeterminant !== undefined) has.add('standardised-columns')
  return has
}

const fieldGrid = ({ view }: DataSet, { fieldResolution }: EvaluationConfig): Float64Array =>
  gridRows({ box: view.axes, shape: view.axes.map(() => fieldResolution) })

function startOf(data: DataSet, frame: Coordinates, train: Float64Array): Subject['start'] {
  const { density, dimension } = data
  const diagonal = () => Array.from({ length: dimension }, (_, axis) => data.covariance[axis * (dimension + 1)])
  const variances = frame === rawCoordinates ? diagonal() : [...columnMoments(train, dimension).variances]
  const deviations = variances.map(Math.sqrt)
  return {
    box: density?.support ?? boundingBox(train, deviations),
    resolution: density?.resolution ?? deviations.map((deviation) => 0.3 * deviation),
  }
}

/** The box of all rows, with two standard deviations of room. */
function boundingBox(rows: Float64Array, deviations: readonly number[]): Box {
  return deviations.map((deviation, axis) => {
    const column = columnOf(rows, deviations.length, axis)
    const low = column.reduce((least, value) => Math.min(least, value))
    const high = column.reduce((most, value) => Math.max(most, value))
    return [low - 2 * deviation, high + 2 * deviation] as const
  })
}

/** 32 bits that differ between the lanes of an experiment (FNV-1a). */
function laneNumber(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

async function integrateData({ density }: DataSet): Promise<KnownData | null> {
  if (density === null) return null
  const known = await integrateKnownDensity(density)
  const { modes } = density
  if (!modes) return { ...known, modes: null }
  const massesOf = createModeMasses({ ...density, modes })
  return { ...known, modes: { masses: await knownModeMasses(known, modes, massesOf), massesOf } }
}
