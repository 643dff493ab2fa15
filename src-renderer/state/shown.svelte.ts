// What Compare shows: the open experiment, or the setup's data with empty lanes when the setup asks for other data.

import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { isSameData } from '../../src-shared/config/same-data.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { methodDefinitions } from '../../src-shared/config/method.ts'
import type { FigureInput, FigureRun } from '../../src-shared/figures/figure.ts'
import { sharedRange } from '../../src-shared/figures/field-range.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { experiment } from './experiment.svelte.ts'
import { legend } from './legend.svelte.ts'
import { previews, type PreviewState } from './previews.svelte.ts'
import { setup } from './setup.svelte.ts'
import { snapshots } from './snapshots.svelte.ts'
import { testPoints } from './test-points.svelte.ts'
import { view } from './view.svelte.ts'

export interface EmptyLane {
  id: string
  laneIndex: number
  label: string
}

/** Without its picture. */
function figureRunOf(run: RunRecord, { lanes, budget }: ExperimentConfig): FigureRun {
  const lane = lanes[run.laneIndex]
  const { lossTitle } = methodDefinitions[lane.method.kind]
  const rows = experiment.rowsOf(run.id)
  const rowsLeftOut = experiment.rowsLeftOutOf(run.id)
  return { run, rows, rowsLeftOut, snapshot: null, lossTitle, lane, budget, testPoints: testPoints.of(run.id) }
}

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

class Shown {
  /** What of the setup differs from the experiment on screen, in words; empty when nothing does. */
  differences: string[] = $derived(
    setup.config && experiment.config ? differencesOf(setup.config, inStandardisedCoordinates(experiment.config)) : [],
  )
  /** Nothing was trained on these data yet: the truth and empty lanes are shown. */
  draft = $derived(
    experiment.config === null ||
      (!experiment.live && !isSameData(setup.data ?? setup.draft.data, experiment.config.data)),
  )
  data = $derived(this.draft ? setup.data : (experiment.config?.data ?? null))
  seed = $derived(this.draft ? (setup.config?.seeds[0] ?? 1) : experiment.seed)
  previewState: PreviewState | undefined = $derived(this.data ? previews.of(this.data, this.seed) : undefined)
  preview: DataPreview | null = $derived(this.previewState?.status === 'ready' ? this.previewState.preview : null)
  emptyLanes: EmptyLane[] = $derived.by(() => {
    if (!this.draft) return []
    const labels = laneLabels(setup.draft.lanes)
    return setup.draft.lanes.map(({ id }, laneIndex) => ({ id, laneIndex, label: labels[laneIndex] }))
  })
  /** The chosen seed with its snapshots: what the panels draw. */
  panels: FigureInput | null = $derived.by(() => {
    if (!this.preview) return null
    const { config } = experiment
    const seen = this.draft || !config ? [] : experiment.shownRuns.filter((run) => legend.isOn(run))
    const runs = config ? seen.map((run) => ({ ...figureRunOf(run, config), snapshot: snapshots.shownOf(run.id) })) : []
    return { title: experiment.summary?.name ?? '', provenance: '', preview: this.preview, runs }
  })
  /** All seeds, without snapshots, of all lanes: what tables draw. */
  results: FigureInput | null = $derived.by(() => {
    const { config } = experiment
    if (!this.preview || this.draft || !config) return null
    const runs = experiment.runs.map((run) => figureRunOf(run, config))
    return { title: experiment.summary?.name ?? '', provenance: '', preview: this.preview, runs }
  })
  /** Of the lanes that are switched on: what charts draw. */
  training: FigureInput | null = $derived(
    this.results && { ...this.results, runs: this.results.runs.filter(({ run }) => legend.isOn(run)) },
  )
  /** Lanes that are switched off, by their labels. */
  leftOut: string[] = $derived([
    ...new Set(this.draft ? [] : experiment.runs.filter((run) => !legend.isOn(run)).map(({ label }) => label)),
  ])
  range = $derived(this.panels ? sharedRange(this.panels, view.quantity) : null)
}

const comparedParts: [keyof ExperimentConfig, string][] = [
  ['data', 'data'],
  ['energy', 'energy'],
  ['lanes', 'lanes'],
  ['seeds', 'seeds'],
  ['budget', 'budget'],
  ['evaluation', 'evaluation'],
  ['divergence', 'divergence limits'],
  ['backend', 'backend'],
]

function differencesOf(a: ExperimentConfig, b: ExperimentConfig): string[] {
  const isSame = (key: keyof ExperimentConfig) =>
    key === 'data' ? isSameData(a.data, b.data) : sameJson(a[key], b[key])
  return comparedParts.filter(([key]) => !isSame(key)).map(([, words]) => words)
}

export const shown = new Shown()
