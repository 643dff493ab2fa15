// The charts on screen: those that have something to show, with the numbers of the lanes that are switched on.

import { methodDefinition } from '../../src-shared/config/method.ts'
import type { ChartFigureName, ChartRequest, FigureChart } from '../../src-shared/figures/charts/chart.ts'
import { lanesOf, type FigureLane } from '../../src-shared/figures/lanes.ts'
import { chartsOf, chartsWithData } from '../../src-shared/figures/charts/index.ts'
import { figureFontFamily } from '../compare/make-image.ts'
import { appearance } from '../state/appearance.svelte.ts'
import type { Shown } from '../state/shown.svelte.ts'
import type { Time } from '../state/time.svelte.ts'
import type { View } from '../state/view.svelte.ts'
import { withUnitOnly } from './with-unit-only.ts'

export interface ShownChart {
  figure: ChartFigureName
  /** Which of the charts of this figure. */
  index: number
  chart: FigureChart
}

/** The first ranks; the others follow as far as anything was recorded for them. */
const compared: ChartFigureName[] = [
  'log-likelihood',
  'kl-divergence',
  'energy-gap',
  'mmd',
  'mode-mass',
  'class-accuracy',
  'class-cross-entropy',
  'gradient-cosine',
  'gradient-norm-ratio',
  'exact-gradient-norm',
  'log-likelihood-splits',
  'acceptance',
  'step-size',
  'swap-rate',
  'chain-age',
  'noise-overlap',
]

/** CD and PCD: what they descend on is the energy gap itself. */
function descendsOnEnergyGap({ runs }: FigureLane): boolean {
  const { method } = runs[0].lane
  return methodDefinition(method.kind).descendsOnEnergyGap?.(method) ?? false
}

interface ShownChartsParts {
  shown: Shown
  time: Time
  view: View
}

export class ShownCharts {
  readonly #parts: ShownChartsParts
  #request: ChartRequest = $derived.by(() => ({
    axis: this.#parts.view.axis,
    theme: appearance.theme,
    fontFamily: figureFontFamily,
    iteration: this.#parts.time.iteration,
    header: false,
  }))
  #training = $derived.by(() => this.#parts.shown.training)
  #lanes = $derived(this.#training ? lanesOf(this.#training) : [])
  #chosen = $derived(this.#training && chartsWithData(compared, this.#training, this.#request))
  compared: ShownChart[] = $derived.by(() => {
    const recorded = this.#chosen?.shown ?? []
    if (recorded.length === 0) return this.#chartsOf(compared[0])
    return recorded.map(({ figure, chart }) => ({ figure, index: 0, chart: withUnitOnly(chart) }))
  })
  /** Which charts have nothing to draw here, and why. */
  absentText = $derived(this.#chosen?.shown.length ? this.#chosen.absentText : '')
  /** The lanes that descend on the energy gap have it in the chart of that name. */
  ownLosses: ShownChart[] = $derived(
    this.#chartsOf('own-losses').filter(({ index }) => !descendsOnEnergyGap(this.#lanes[index])),
  )
  onEnergyGap: string[] = $derived(this.#lanes.filter(descendsOnEnergyGap).map(({ label }) => label))

  constructor(parts: ShownChartsParts) {
    this.#parts = parts
  }

  #chartsOf(figure: ChartFigureName): ShownChart[] {
    if (!this.#training) return []
    return chartsOf(figure, this.#training, this.#request).map((chart, index) => ({
      figure,
      index,
      chart: withUnitOnly(chart),
    }))
  }
}
