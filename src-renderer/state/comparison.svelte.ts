// One comparison on screen: the setup, the experiment that was made of it, and what of it is looked at. The window has
// one; beside it others can stand, each with a state of its own.

import { createContext } from 'svelte'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { ShownCharts } from '../charts/shown-charts.svelte.ts'
import { ConditionalSheet } from '../conditional/conditional-sheet.svelte.ts'
import { ExportSheet } from '../export/export-sheet.svelte.ts'
import { ImportSheet } from '../import/import-sheet.svelte.ts'
import { MeasureSheet } from '../measure/measure-sheet.svelte.ts'
import { Adjusting } from './adjusting.svelte.ts'
import { ChartZoom } from './chart-zoom.svelte.ts'
import { Diagnosis } from './diagnosis.svelte.ts'
import { Enlarged } from './enlarged.svelte.ts'
import { Experiment } from './experiment.svelte.ts'
import { KeptView } from './kept-view.svelte.ts'
import { Legend } from './legend.svelte.ts'
import { Measurements } from './measurements.svelte.ts'
import type { Outside } from './outside.ts'
import { Previews } from './previews.svelte.ts'
import { Setup } from './setup.svelte.ts'
import { Shown } from './shown.svelte.ts'
import { Snapshots } from './snapshots.svelte.ts'
import { ShownTestPoints } from './test-points.svelte.ts'
import { Time } from './time.svelte.ts'
import { View } from './view.svelte.ts'

/** In tests there is no window. */
const wantsLessMotion = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches

export type Comparison = ReturnType<typeof createComparison>

/** `isStored`: its setup is the one that a restart brings back. */
export function createComparison(outside: Outside, { isStored = false } = {}) {
  const view = new View()
  const time = new Time(wantsLessMotion)
  const legend = new Legend()
  const enlarged = new Enlarged()
  const chartZoom = new ChartZoom(view)
  const keptView = new KeptView(outside, { view, legend, chartZoom }, { isStored })
  const previews = new Previews(outside)
  const snapshots = new Snapshots(outside)
  const testPoints = new ShownTestPoints(outside)
  const measurements = new Measurements(outside)
  const setup = new Setup(outside, { isStored })
  const experiment = new Experiment(outside, { keptView, measurements, setup, snapshots, testPoints, time, view })
  const shown = new Shown({ experiment, legend, measurements, previews, setup, snapshots, testPoints, view })
  const shownCharts = new ShownCharts({ shown, time, view })
  const adjusting = new Adjusting(outside, experiment)
  const diagnosis = new Diagnosis(outside, { experiment, shown })
  const importSheet = new ImportSheet(outside, setup)
  const measuring = new MeasureSheet(outside, measurements)
  const conditional = new ConditionalSheet(outside)
  const exporting = new ExportSheet(outside)
  return {
    ...{
      view,
      time,
      legend,
      enlarged,
      chartZoom,
      keptView,
      previews,
      snapshots,
      testPoints,
      measurements,
      setup,
      experiment,
      shown,
    },
    ...{ shownCharts, adjusting, diagnosis, importSheet, measuring, conditional, exporting },
  }
}

/** What happens to runs, to what is measured of them, and to an animation that it may have asked for. */
export function tellComparison(comparison: Comparison, event: EngineEvent): void {
  const { conditional, experiment, exporting, measurements, measuring } = comparison
  switch (event.kind) {
    case 'measuring':
      measuring.take(event)
      return
    case 'measured':
      measurements.readAgain(event.runId)
      return
    case 'animating':
      exporting.takeProgress(event.progress)
      return
    case 'snapshot':
      experiment.take(event)
      conditional.renewed(event.entry.runId)
      return
    case 'run':
    case 'metrics':
    case 'rewound':
    case 'experiment':
      experiment.take(event)
      return
    case 'study':
    case 'study-elsewhere':
    case 'compositions':
    case 'verifying':
    case 'verified':
    case 'installation':
    case 'mnist':
    case 'file-work':
    case 'lab-live':
    case 'notice':
      return
    default:
      event satisfies never
  }
}

/** The one that the component stands in; provided by whoever shows it. */
export const [comparison, provideComparison] = createContext<Comparison>()
