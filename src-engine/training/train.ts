// One lane in training: THE loop's body. Batch → method's gradient → signs of divergence → optimizer → progress.
//
// Randomness is a position (seed, purpose, chain, iteration), so a checkpoint needs no generator and a resumed run
// equals the unbroken one bit for bit. Who drives the steps (a trainer process, a test) is not known here.
// Everything is computed in the model's coordinates (data/coordinates.ts); what leaves this file is in the person's units.

import { AppError } from '../../src-shared/errors.ts'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabel, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinition, type MethodKind } from '../../src-shared/config/method.ts'
import type { OptimizerKind } from '../../src-shared/config/optimizer.ts'
import { rowOfEstimates, type MetricRow, type Progress } from '../../src-shared/metric.ts'
import type { Autopsy, Divergence } from '../../src-shared/run.ts'
import type { Points } from '../../src-shared/snapshot.ts'
import type { BackendDevice, Rows } from '../backends/backend.ts'
import { modelDataOf, type ModelData } from '../data/model-data.ts'
import { centredMethod } from '../methods/centred-method.ts'
import { rowsOf, stateArrays } from '../methods/method-state.ts'
import type { Method, MethodContext, MethodStep } from '../methods/method.ts'
import { methodOf } from '../methods/registry.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { optimizers } from '../optimizers/registry.ts'
import { createBatches, type BatchOf } from './batches.ts'
import { budgetFraction, snapshotsDue } from './budget.ts'
import { chainSigns } from './chain-signs.ts'
import { largestCurvature } from './curvature.ts'
import { curvatureToHeed } from '../../src-shared/diagnosis/divergence-cure.ts'
import { createClassTerm, type AddClasses } from './class-term.ts'
import { autopsyOf, findExplosion, soundStep, suggestionFor, type Explosion, type StepSigns } from './divergence.ts'
import { conditionedShape, withCondition, withoutCondition } from '../energies/conditioned-energy.ts'
import { energyShape } from '../models/energy-shape.ts'
import { createEvaluator } from '../evaluations/evaluate.ts'
import type { CreateEvaluator, Evaluator } from '../evaluations/evaluation.ts'
import { methodsBeside } from '../evaluations/methods-beside.ts'
import { stepAtHand, type TrainingStepAtHand } from '../evaluations/step-at-hand.ts'
import { modelIn, type TrainedModel } from '../models/trained-model.ts'
import { begin, restore, startSession, type Position } from './lane-start.ts'
import { modelAtLevels, trainedItself, type EvaluatedModel } from './evaluated-model.ts'
import type {
  Checkpoint,
  Evaluation,
  StartTraining,
  Training,
  TrainingOptions,
  TrainingOutcome,
  TrainingStep,
} from './training.ts'

/** Negatives or the like that are kept for a picture, at most. */
const drawnPointsMaximum = 400
/** Measuring the gradient costs as much as some seven updates. */
const gradientSnapshotInterval = 4

export const startTraining: StartTraining = trainingWith(createEvaluator)

/**
 * Throws AppError('not-supported') where the backend does not know the energy. Without `signs`, evaluations leave out what is
 * looked at of the chains (chain-signs.ts): at the end of a long run that takes a good while.
 */
export function trainingWith(evaluatorOf: CreateEvaluator, { signs = true } = {}): StartTraining {
  return async (options) => {
    const { config, lane, seed, data, checkpoint, backend } = options
    const method = trainedMethod(config, lane)
    const modelData = modelDataOf(data, coordinatesKindOf(config))
    method.check?.(lane.method, modelData)
    const shape = energyShape(config.energy, modelData)
    const levels = method.levels?.(lane.method)
    const trainedShape = levels ? conditionedShape(shape) : shape
    const session = await startSession(options, trainedShape, { data: modelData, extraCount: method.extra?.count ?? 0 })
    if (options.threads !== undefined) session.useThreads(options.threads)
    const context: MethodContext = { session, data: modelData, batchSize: lane.batchSize, seed }
    const known = checkpoint && options.unseen ? { ...checkpoint, snapshotsTaken: 0 } : checkpoint
    const start = known ? restore(known, session, lane.method) : await begin(method, lane.method, context)
    const model = levels ? await modelAtLevels({ backend, trained: session, shape, levels }) : trainedItself(session)
    const availability = await backend.availability()
    if (!availability.available) throw new AppError('not-supported', availability.reason)
    return new LaneTraining({
      options,
      method,
      signs,
      context,
      device: availability.device,
      data: modelData,
      model,
      evaluator: evaluatorOf({
        session: model.session,
        data,
        ...(model.ladder && { ladder: model.ladder }),
        coordinates: modelData.coordinates,
        config: config.evaluation,
        seed,
        laneId: lane.id,
        backend,
        method: lane.method,
      }),
      start,
    })
  }
}

/** Centred where the energy is a machine that wishes it. */
function trainedMethod({ energy }: ExperimentConfig, lane: LaneConfig): Method<MethodKind> {
  const method = methodOf(lane.method.kind)
  return 'centring' in energy && energy.centring ? centredMethod(method) : method
}

interface LaneParts {
  options: TrainingOptions
  method: Method<MethodKind>
  /** Evaluations look at the chains, too. */
  signs: boolean
  context: MethodContext
  device: BackendDevice
  data: ModelData
  model: EvaluatedModel
  evaluator: Evaluator
  start: Position
}

class LaneTraining implements Training {
  readonly #parts: LaneParts
  readonly #batchOf: BatchOf
  readonly #optimizer: Optimizer<OptimizerKind>
  /** Null where nothing is learned of classes. */
  readonly #addClasses: AddClasses | null
  #position: Position
  #lane: LaneConfig
  /** What the last step showed; null before the first since a checkpoint. */
  #lastSound: Autopsy['lastSound'] = null

  constructor(parts: LaneParts) {
    const { data } = parts
    const { lane, seed } = parts.options
    this.#parts = parts
    this.#position = parts.start
    this.#lane = lane
    // As for the method: row and config are of one kind.
    this.#optimizer = optimizers[lane.optimizer.kind] as Optimizer<OptimizerKind>
    const { batchSize, inputNoise } = lane
    const { train: rows, dimension, redrawn } = data
    this.#batchOf = createBatches({ rows, dimension, batchSize, seed, inputNoise, redrawn })
    const { energy } = parts.options.config
    this.#addClasses = createClassTerm({
      session: parts.context.session,
      energy,
      classes: data.classes,
      batchSize,
      seed,
    })
  }

  get progress(): Progress {
    return this.#position.progress
  }

  get fraction(): number {
    return budgetFraction(this.#parts.options.config.budget, this.progress)
  }

  get snapshotDue(): boolean {
    return this.#position.snapshotsTaken < this.#snapshotsDue()
  }

  async step(): Promise<TrainingStep> {
    const { options, method, context, data } = this.#parts
    const { config, now } = options
    const lane = this.#lane
    const startedAt = now()
    const iteration = this.progress.iteration + 1
    const { state, drawn, samplerSteps: samplerStep } = this.#position
    context.session.keepOnly?.([...rowsOf(state), ...(drawn ? [drawn] : [])])
    const values = this.#batchOf(iteration)
    const rows = context.session.upload(
      this.#isConditioned ? withCondition(values, data.dimension, () => 0) : values,
      lane.batchSize,
    )
    const own = await method.step(lane.method, { rows, values, iteration, samplerStep }, state, context)
    const made = this.#addClasses ? await this.#addClasses(own, rows, iteration) : own
    const { metrics, sampling } = made
    const chains = sampling && { finite: sampling.finite, radius: sampling.radiusMaximum / data.radius }
    const signs: StepSigns = { metrics, ...(chains && { chains }) }
    // A step that exploded is not taken, whichever sign shows it, so that the model it came from can still be looked at.
    let explosion = findExplosion(signs, config.divergence)
    if (!explosion) {
      signs.gradientNorm = await this.#update(made)
      explosion = findExplosion(signs, config.divergence)
    }
    this.#advance(made, (now() - startedAt) / 1000)
    if (!explosion) this.#lastSound = soundStep(iteration, signs)
    const outcome: TrainingOutcome = explosion
      ? { kind: 'diverged', divergence: await this.#divergence(explosion, rows) }
      : { kind: this.fraction >= 1 ? 'finished' : 'going' }
    return { outcome, row: this.#row(signs) }
  }

  async evaluate(final: boolean): Promise<Evaluation> {
    const { evaluator, options } = this.#parts
    const { progress } = this
    const { method } = this.#lane
    await this.#parts.model.follow()
    const step = this.#measuresGradient(final) ? this.#stepAtHand() : undefined
    const { estimates, snapshot } = await evaluator.evaluate({
      runId: options.runId,
      progress,
      final,
      ...(step && { step }),
      negatives: await this.#drawnPoints(),
      negativesTitle: methodDefinition(method.kind).drawnTitle?.(method) ?? '',
    })
    const { context } = this.#parts
    const { state, drawn, samplerSteps } = this.#position
    const signs = this.#parts.signs
      ? await chainSigns({ lane: this.#lane, context, state, drawn, samplerSteps, final })
      : {}
    if (signs.curvature) this.#position.curvature = signs.curvature.value
    this.#position.snapshotsTaken = this.#snapshotsDue()
    return { row: rowOfEstimates(progress, { ...estimates, ...signs }), snapshot }
  }

  async checkpoint(): Promise<Checkpoint> {
    const { context, device } = this.#parts
    const { progress, snapshotsTaken, samplerSteps, state, drawn } = this.#position
    const { stepCount, ...parameters } = await context.session.readState()
    const arrays: Record<string, Float64Array> = { ...parameters, ...(await stateArrays(state, context.session)) }
    // Not needed to go on, but for the picture of a snapshot that is due at once.
    if (drawn) arrays.negatives = await context.session.download(drawn)
    const { backend, kernelVariant } = device
    return { progress, snapshotsTaken, stepCount, samplerSteps, arrays, backend, kernelVariant }
  }

  model(checkpoint: Checkpoint): TrainedModel {
    const { options, data } = this.#parts
    const { shape, extraCount } = this.#parts.model.session
    const arrays = this.#parts.model.arraysOf(checkpoint)
    const { axes } = data.coordinates
    const { view, densityUnit = '' } = options.data
    return modelIn({ arrays }, { shape, axes, columns: view.labels, densityUnit }, extraCount)
  }

  adjust(lane: LaneConfig): void {
    this.#lane = lane
  }

  useThreads(count: number): void {
    this.#parts.context.session.useThreads(count)
    this.#parts.model.session.useThreads(count)
  }

  dispose(): void {
    this.#parts.model.dispose()
    this.#parts.context.session.dispose()
  }

  /** Answers the gradient's norm before clipping. */
  async #update({ gradient }: MethodStep): Promise<number> {
    const lane = this.#lane
    const { gradientNorm } = await this.#optimizer.step(lane.optimizer, {
      session: this.#parts.context.session,
      gradient,
      fraction: this.fraction,
      gradientNormMaximum: lane.gradientNormMaximum,
      averageDecay: lane.averageDecay,
      gradientNormLimit: this.#parts.options.config.divergence.gradientNorm,
    })
    return gradientNorm
  }

  #advance({ state = {}, sampling, drawn, evaluations }: MethodStep, seconds: number): void {
    const { progress, snapshotsTaken, samplerSteps, curvature } = this.#position
    this.#position = {
      progress: {
        iteration: progress.iteration + 1,
        evaluations: progress.evaluations + evaluations,
        computeSeconds: progress.computeSeconds + seconds,
      },
      snapshotsTaken,
      samplerSteps: samplerSteps + (sampling?.steps ?? 0),
      state,
      drawn: sampling?.negatives ?? drawn ?? null,
      curvature,
    }
  }

  #row({ metrics, chains, gradientNorm }: StepSigns): MetricRow {
    const { iteration, computeSeconds } = this.progress
    const values: MetricRow['values'] = { ...metrics }
    if (gradientNorm !== undefined) values.gradientNorm = gradientNorm
    if (chains) values.chainRadius = chains.radius
    if (computeSeconds > 0) values.iterationsPerSecond = iteration / computeSeconds
    return { ...this.progress, values }
  }

  async #divergence(explosion: Explosion, batch: Rows): Promise<Divergence> {
    const { context } = this.#parts
    const lane = this.#lane
    const { session } = context
    // Rows of 0 and 1 have no Hessian.
    const curvature = session.capabilities.has('gradient-x') ? await largestCurvature(session, batch) : Number.NaN
    const curvatureBefore = this.#position.curvature
    const autopsy = autopsyOf({ lane, curvature, curvatureBefore, lastSound: this.#lastSound })
    const suggestion = suggestionFor(explosion, lane, curvatureToHeed(autopsy))
    return { iteration: this.progress.iteration, ...explosion, suggestion, autopsy }
  }

  /** At every fourth snapshot of the schedule, and whenever somebody looks between them. */
  #measuresGradient(final: boolean): boolean {
    // The meter compares parameter by parameter, and those of a conditioned network are not the model's.
    if (this.#isConditioned) return false
    return final || !this.snapshotDue || (this.#snapshotsDue() - 1) % gradientSnapshotInterval === 0
  }

  get #isConditioned(): boolean {
    return this.#parts.method.levels !== undefined
  }

  #stepAtHand(): TrainingStepAtHand {
    const { context, options } = this.#parts
    const lane = this.#lane
    const { state, drawn, samplerSteps: samplerStep } = this.#position
    const iteration = this.progress.iteration + 1
    const step = stepAtHand({
      // The method's own gradient is measured, as if nothing were centred.
      ...{ method: methodOf(lane.method.kind), config: lane.method, context, state, samplerStep, iteration },
      values: this.#batchOf(iteration),
      keep: drawn ? [drawn] : [],
    })
    return {
      ...step,
      ...{ label: laneLabel(lane), others: () => methodsBeside(options.config, lane), backend: options.backend },
      learningRate: lane.optimizer.learningRate,
    }
  }

  #snapshotsDue(): number {
    return snapshotsDue(this.#parts.options.config.evaluation.snapshots, this.fraction)
  }

  async #drawnPoints(): Promise<Points> {
    const { dimension, coordinates } = this.#parts.data
    const { drawn } = this.#position
    if (!drawn) return { dimension, values: new Float32Array(0) }
    const rows = await this.#parts.context.session.download(drawn)
    const values = this.#isConditioned ? withoutCondition(rows, dimension) : rows
    const points = coordinates.fromModel(values.subarray(0, drawnPointsMaximum * dimension))
    return { dimension, values: Float32Array.from(points) }
  }
}
