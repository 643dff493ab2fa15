// A chart.js chart as an attachment: made once for its canvas, after that only its data and options change.

import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js'
import type { Attachment } from 'svelte/attachments'
import type { LineConfiguration } from '../../src-shared/figures/charts/chart.ts'
import { drawings } from '../ui/drawings.ts'
import { readouts } from './readout.svelte.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, Tooltip)

const takeReadout = (context: Parameters<typeof readouts.take>[0]) => readouts.take(context)

/** `configuration` is read in an effect: when it changes, the chart follows without animation as its turn comes. */
export function lineChart(configuration: () => LineConfiguration): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    let chart: Chart<'line', LineConfiguration['data']['datasets'][number]['data']> | undefined
    let wanted: LineConfiguration | undefined
    const drawing = drawings.add(canvas, () => {
      if (!wanted) return
      const { plugins } = wanted.options ?? {}
      const tooltip = { ...plugins?.tooltip, enabled: false, external: takeReadout } as const
      const options = {
        ...wanted.options,
        plugins: { ...plugins, tooltip },
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
      } as const
      if (!chart) {
        chart = new Chart(canvas, { ...wanted, options })
        return
      }
      chart.data = wanted.data
      chart.options = options
      chart.update('none')
    })
    $effect(() => {
      wanted = configuration()
      drawing.request()
    })
    return () => {
      drawing.end()
      readouts.hide(canvas)
      chart?.destroy()
    }
  }
}
