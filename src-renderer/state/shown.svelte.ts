// What Compare shows: the open experiment, or the setup's data with empty lanes when the setup asks for other data.

import { energyFacts } from '../../src-shared/config/energy.ts'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { isSameData } from '../../src-shared/config/same-data.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { methodDefinitions } from '../../src-shared/config/method.ts'
import type { FigureInput, FigureOptions, FigureRun, PanelContent } from '../../src-shared/figures/figure.ts'
import { knowsClasses } from '../../src-shared/figures/class-field.ts'
import { colourChoices } from '../../src-shared/figures/lane-colour.ts'
import { sharedRange } from '../../src-shared/figures/field-range.ts'
import { noiseLevelsOf } from '../../src-shared/figures/noise-levels.ts'
import { referenceOf, type Reference } from '../../src-shared/figures/reference.ts'
import type { LaneColour } from '../../src-shared/figures/palette.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import type { Experiment } from './experiment.svelte.ts'
import type { Legend } from './legend.svelte.ts'
import type { Measurements } from './measurements.svelte.ts'
import type { Previews, PreviewState } from './previews.svelte.ts'
import type { Setup } from './setup.svelte.ts'
import type { Snapshots } from './snapshots.svelte.ts'
import type { ShownTestPoints } from './test-points.svelte.ts'
import type { DensityChoice, View } from './view.svelte.ts'

export interface EmptyLane {
  id: string
  laneIndex: number
  label: string
  colour: LaneColour | undefined
}

export type ShownFields = Pick<
  FigureOptions,
  'quantity' | 'content' | 'against' | 'overlay' | 'seed' | 'noise' | 'colourRange'
>

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export interface ShownParts {
  experiment: Experiment
  legend: Legend
  measurements: Measurements
  previews: Previews
  setup: Setup
  snapshots: Snapshots
  testPoints: ShownTestPoints
  view: View
}

export class Shown {
  readonly #parts: ShownParts

  /** What of the setup differs from the experiment on screen, in words; empty when nothing does. */
  differences: string[] = $derived.by(() => {
    const [asked, trained] = [this.#parts.setup.config, this.#parts.experiment.startedConfig]
    return asked && trained ? differencesOf(asked, inStandardisedCoordinates(trained)) : []
  })
  /** Nothing was trained on these data yet: the truth and empty lanes are shown. */
  draft: boolean = $derived.by(() => {
    const { setup, experiment } = this.#parts
    if (experiment.config === null) return true
    if (experiment.joined) return false
    return !experiment.live && !isSameData(setup.data ?? setup.draft.data, experiment.config.data)
  })
  data = $derived.by(() => (this.draft ? this.#parts.setup.data : (this.#parts.experiment.config?.data ?? null)))
  seed = $derived.by(() => (this.draft ? (this.#parts.setup.config?.seeds[0] ?? 1) : this.#parts.experiment.seed))
  previewState: PreviewState | undefined = $derived.by(() =>
    this.data ? this.#parts.previews.of(this.data, this.seed) : undefined,
  )
  preview: DataPreview | null = $derived(this.previewState?.status === 'ready' ? this.previewState.preview : null)
  emptyLanes: EmptyLane[] = $derived.by(() => {
    if (!this.draft) return []
    const { lanes } = this.#parts.setup.draft
    const labels = laneLabels(lanes)
    return lanes.map(({ id }, laneIndex) => ({
      id,
      laneIndex,
      label: labels[laneIndex],
      colour: this.setupColours.get(id),
    }))
  })
  /** The chosen seed with its snapshots: what the panels draw. */
  panels: FigureInput | null = $derived.by(() => {
    const { experiment, legend, snapshots } = this.#parts
    if (!this.preview) return null
    const { config } = experiment
    const seen = this.draft || !config ? [] : experiment.shownRuns.filter((run) => legend.isOn(run))
    const runs = config
      ? seen.map((run) => ({ ...this.#figureRunOf(run, config), snapshot: snapshots.shownOf(run.id) }))
      : []
    return { title: experiment.summary?.name ?? '', provenance: '', preview: this.preview, runs }
  })
  /** All seeds, without snapshots, of all lanes: what tables draw. */
  results: FigureInput | null = $derived.by(() => {
    const { config, summary, runs } = this.#parts.experiment
    if (!this.preview || this.draft || !config) return null
    const figureRuns = runs.map((run) => this.#figureRunOf(run, config))
    return { title: summary?.name ?? '', provenance: '', preview: this.preview, runs: figureRuns }
  })
  /** Of the lanes that are switched on: what charts draw. */
  training: FigureInput | null = $derived.by(
    () =>
      this.results && { ...this.results, runs: this.results.runs.filter(({ run }) => this.#parts.legend.isOn(run)) },
  )
  /** Lanes that are switched off, by their labels. */
  leftOut: string[] = $derived.by(() => {
    const { experiment, legend } = this.#parts
    const off = this.draft ? [] : experiment.runs.filter((run) => !legend.isOn(run))
    return [...new Set(off.map(({ label }) => label))]
  })
  /** Of the lanes of the experiment, and of those of the setup, where they are not the palette's at their positions. */
  colours = $derived.by(() => this.#coloursOf(this.#parts.experiment.config?.lanes ?? []))
  setupColours = $derived.by(() => this.#coloursOf(this.#parts.setup.draft.lanes))
  /** A lane on screen has a classifier of data against noise. */
  classifies = $derived.by(() => {
    const isDrawn = (this.preview?.dimension ?? 2) <= 2
    return isDrawn && (this.panels?.runs ?? []).some(({ lane }) => lane.method.kind === 'noise-contrastive-estimation')
  })
  /** A model on screen knows the classes of its points, and their regions were drawn. */
  knowsClasses = $derived.by(() => (this.panels?.runs ?? []).some(({ snapshot }) => snapshot && knowsClasses(snapshot)))
  /** What the panels of data of three columns or more can show. */
  contents: PanelContent[] = $derived.by(() => {
    const { experiment, setup } = this.#parts
    const energy = this.draft ? setup.draft.energy : experiment.config?.energy
    if (!energy || (this.preview?.dimension ?? 0) <= 2) return ['samples']
    const plane: PanelContent[] = this.preview?.rowKind === 'binary' ? [] : ['plane']
    return ['samples', ...plane, ...(energyFacts[energy.kind].hidden ? (['filters', 'reconstruction'] as const) : [])]
  })
  /** What the panels draw, as a figure is asked for it: what was chosen, where any lane has it. */
  fields = $derived.by((): ShownFields => {
    const { against, overlay, noise, scales } = this.#parts.view
    const content = this.contents.includes(this.#parts.view.content) ? this.#parts.view.content : 'samples'
    // Beyond two columns log Z lies between bounds at best: a plane through them shows energies.
    const chosen = content === 'plane' ? 'relative-energy' : this.#parts.view.quantity
    const isThere = chosen === 'posterior' ? this.classifies : chosen === 'classes' ? this.knowsClasses : true
    const quantity = isThere ? chosen : 'log-density'
    const densities = { against: this.#keyOf(against), overlay: this.#keyOf(overlay) }
    return { quantity, content, ...densities, seed: this.seed, noise, colourRange: scales[quantity] ?? null }
  })
  /** What differences are from. */
  reference: Reference | null = $derived.by(() => this.panels && referenceOf(this.panels, this.fields.against))
  /** σ of the networks on screen that learn many, from the smallest up; empty where there is none, or none stored. */
  noiseLevels = $derived.by(() => (this.panels ? noiseLevelsOf(this.panels) : []))
  range = $derived.by(() => (this.panels ? sharedRange(this.panels, this.fields.quantity, this.fields) : null))

  constructor(parts: ShownParts) {
    this.#parts = parts
  }

  #coloursOf(lanes: readonly { id: string }[]): ReadonlyMap<string, LaneColour | undefined> {
    const choices = colourChoices(lanes, this.#parts.view.colours)
    return new Map(lanes.map(({ id }, index) => [id, choices[index]]))
  }

  /** The run that stands for a lane; null where it is not shown. */
  #keyOf(choice: DensityChoice | null): string | null {
    if (choice === null || choice === 'truth') return choice
    return this.panels?.runs.find(({ run }) => run.laneId === choice)?.run.id ?? null
  }

  /** Without its picture. */
  #figureRunOf(run: RunRecord, config: ExperimentConfig): FigureRun {
    const { experiment, measurements, testPoints } = this.#parts
    const budget = experiment.budgetOf(run, config)
    const lane = config.lanes[run.laneIndex]
    const { lossTitle } = methodDefinitions[lane.method.kind]
    const rows = experiment.rowsOf(run.id)
    const rowsLeftOut = experiment.rowsLeftOutOf(run.id)
    const colour = this.colours.get(run.laneId)
    return {
      ...{ run, rows, rowsLeftOut, snapshot: null, lossTitle, lane, budget },
      ...{ testPoints: testPoints.of(run.id), measurements: measurements.of(run.id) },
      ...(colour && { colour }),
    }
  }
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
