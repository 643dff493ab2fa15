// What is wrong with the lanes on screen, seeds of a lane together, and the cure as a branch.

import type { LaneColour } from '../../src-shared/figures/palette.ts'
import type { LaneEdit } from '../../src-shared/branch.ts'
import { diagnose } from '../../src-shared/diagnosis/registry.ts'
import type { Finding } from '../../src-shared/diagnosis/finding.ts'
import { unlikeLanes, type UnlikeLanes } from '../../src-shared/diagnosis/unlike-lanes.ts'
import type { FigureRun } from '../../src-shared/figures/figure.ts'
import { lanesOf } from '../../src-shared/figures/lanes.ts'
import { messageOf } from '../engine/connection.ts'
import type { Experiment } from './experiment.svelte.ts'
import type { Outside } from './outside.ts'
import type { Shown } from './shown.svelte.ts'

export interface LaneFinding {
  key: string
  label: string
  laneIndex: number
  colour: LaneColour
  /** The worst of its seeds says it. */
  finding: Finding
  /** Of the seeds that have it; `all` where that is every one. */
  runs: readonly FigureRun['run'][]
  all: boolean
}

export class Diagnosis {
  readonly #outside: Outside
  readonly #experiment: Experiment
  readonly #shown: Shown
  /** Most runs have not changed since they were looked at last. */
  readonly #known = new Map<string, { of: FigureRun; findings: Finding[] }>()
  /** The finding whose branch is being made. */
  branching = $state<string | null>(null)

  findings: LaneFinding[] = $derived.by(() => {
    const { training } = this.#shown
    if (!training) return []
    const found = lanesOf(training).flatMap(({ key, label, laneIndex, colour, runs }) => {
      const ofRuns = runs.map((of) => ({ of, findings: this.#findingsOf(of) }))
      const codes = new Set(ofRuns.flatMap(({ findings }) => findings.map(({ code }) => code)))
      return [...codes].map((code): LaneFinding => {
        const having = ofRuns.flatMap(({ of, findings }) => {
          const finding = findings.find((each) => each.code === code)
          return finding ? [{ run: of.run, finding }] : []
        })
        const first = having.toSorted((a, b) => a.finding.since - b.finding.since)[0]
        const all = having.length === runs.length
        return { key: `${key}/${code}`, label, laneIndex, colour, ...first, runs: having.map(({ run }) => run), all }
      })
    })
    return found.toSorted((a, b) => Number(isWarning(a)) - Number(isWarning(b)))
  })
  /** Between lanes rather than of one. */
  unlike: UnlikeLanes[] = $derived.by(() => {
    const { training } = this.#shown
    const { config } = this.#experiment
    if (!training || !config) return []
    const lanes = lanesOf(training).map(({ label, runs }) => ({
      label,
      budgets: runs.map(({ budget }) => budget),
      seeds: runs.map(({ run }) => run.seed),
      data: config.data,
    }))
    return unlikeLanes(lanes)
  })

  constructor(outside: Outside, parts: { experiment: Experiment; shown: Shown }) {
    this.#outside = outside
    this.#experiment = parts.experiment
    this.#shown = parts.shown
  }

  /** Those of a run, worst first. */
  ofRun(runId: string): LaneFinding[] {
    return this.findings.filter(({ runs }) => runs.some(({ id }) => id === runId))
  }

  /** The changed lane goes on beside the others, from where all was well. */
  async cure({ key, finding, runs }: LaneFinding): Promise<void> {
    if (this.branching !== null) return
    this.branching = key
    try {
      const iteration = Math.max(0, finding.since - 1)
      await this.branch(
        runs.map(({ id }) => id),
        iteration,
        finding.cure.edits,
      )
    } finally {
      this.branching = null
    }
  }

  async branch(runIds: string[], iteration: number, edits: readonly LaneEdit[]): Promise<void> {
    try {
      const { detail, runIds: made } = await this.#outside.request('run.branch', {
        runIds,
        iteration,
        edits: [...edits],
      })
      await this.#experiment.open(detail.summary.id)
      const branch = detail.runs.find(({ id }) => id === made[0])
      if (!branch) return
      const from = branch.origin && branch.origin.iteration > 0 ? `from iteration ${branch.origin.iteration}` : 'anew'
      this.#outside.toasts.show('information', `${branch.label} begins ${from}, beside the other lanes.`)
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  #findingsOf(of: FigureRun): Finding[] {
    const known = this.#known.get(of.run.id)
    if (known && isSame(known.of, of)) return known.findings
    const findings = diagnose(of)
    this.#known.set(of.run.id, { of, findings })
    return findings
  }
}

/** All that detectors look at. */
const isSame = (a: FigureRun, b: FigureRun): boolean =>
  a.rows === b.rows && a.run === b.run && a.measurements === b.measurements

const isWarning = ({ finding }: LaneFinding): boolean => finding.severity === 'warning'
