// What is measured of one run on request: what can be, what is chosen, how far it is, and what was found.

import type { EvaluationName } from '../../src-shared/evaluation.ts'
import type { Measurable, MeasuringProgress, MeasuringResult } from '../../src-shared/measurement.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { AppError } from '../../src-shared/errors.ts'
import { messageOf } from '../engine/connection.ts'
import type { Measurements } from '../state/measurements.svelte.ts'
import type { Outside } from '../state/outside.ts'

/** What is chosen at first, where it can be made: what costs seconds, and says the most. */
const usual: readonly EvaluationName[] = ['log-likelihoods', 'log-partition', 'annealed-importance-sampling']

export type MeasuringEvent = Extract<EngineEvent, { kind: 'measuring' }>

export class MeasureSheet {
  readonly #outside: Outside
  readonly #measurements: Measurements
  /** Whose sheet is open. */
  run = $state.raw<RunRecord | null>(null)
  measurable = $state.raw<Measurable | null>(null)
  failures = $state.raw<MeasuringResult['failures']>([])
  chosen = $state.raw<ReadonlySet<EvaluationName>>(new Set(usual))
  /** Of a stored checkpoint; null for the newest. */
  iteration = $state<number | null>(null)
  fault = $state<string | null>(null)
  /** By run: a sheet may be closed while its run is measured. */
  #progress = $state.raw<ReadonlyMap<string, MeasuringProgress>>(new Map())

  measurements = $derived.by(() => (this.run ? this.#measurements.of(this.run.id) : []))
  progress = $derived(this.run ? (this.#progress.get(this.run.id) ?? null) : null)
  /** Chosen, and possible for this run. */
  wanted = $derived(
    (this.measurable?.evaluations ?? []).flatMap(({ evaluation, obstacle }) =>
      obstacle === null && this.chosen.has(evaluation) ? [evaluation] : [],
    ),
  )

  constructor(outside: Outside, measurements: Measurements) {
    this.#outside = outside
    this.#measurements = measurements
  }

  async open(run: RunRecord): Promise<void> {
    this.run = run
    this.measurable = null
    this.failures = []
    this.iteration = null
    this.fault = null
    const { id: runId } = run
    try {
      const [measurable] = await Promise.all([
        this.#outside.request('run.measurable', { runId }),
        this.#measurements.read(runId),
      ])
      if (this.run?.id === runId) this.measurable = measurable
    } catch (error) {
      if (this.run?.id === runId) this.fault = messageOf(error)
    }
  }

  close(): void {
    this.run = null
  }

  choose(evaluation: EvaluationName, isChosen: boolean): void {
    const chosen = new Set(this.chosen)
    if (isChosen) chosen.add(evaluation)
    else chosen.delete(evaluation)
    this.chosen = chosen
  }

  async measure(): Promise<void> {
    const { run, wanted, iteration } = this
    if (!run || wanted.length === 0) return
    this.fault = null
    this.failures = []
    const where = iteration === null ? {} : { iteration }
    try {
      const { failures } = await this.#outside.request('run.measure', { runId: run.id, evaluations: wanted, ...where })
      if (this.run?.id === run.id) this.failures = failures
    } catch (error) {
      const stopped = error instanceof AppError && error.code === 'cancelled'
      if (!stopped && this.run?.id === run.id) this.fault = messageOf(error)
    }
    try {
      await this.#measurements.read(run.id)
    } catch (error) {
      if (this.run?.id === run.id) this.fault ??= messageOf(error)
    }
  }

  async stop(): Promise<void> {
    if (this.run) await this.#outside.request('run.stopMeasuring', { runId: this.run.id }).catch(() => undefined)
  }

  take(event: MeasuringEvent): void {
    const progress = new Map(this.#progress)
    if (event.progress) progress.set(event.runId, event.progress)
    else progress.delete(event.runId)
    this.#progress = progress
  }
}
