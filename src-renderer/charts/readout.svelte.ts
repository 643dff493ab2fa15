// What a chart reads where the pointer is. It stands beside the chart: over it, it would cover the curves.

import type { Chart, TooltipModel } from 'chart.js'

export interface Readout {
  title: string
  lines: readonly { text: string; colour: string }[]
  /** Of the chart's card. */
  beside: DOMRect
}

class Readouts {
  shown = $state.raw<Readout | null>(null)
  #from: HTMLCanvasElement | null = null

  /** chart.js calls it whenever its tooltip would change. */
  take({ chart, tooltip }: { chart: Chart; tooltip: TooltipModel<'line'> }): void {
    const { canvas } = chart
    if (tooltip.opacity === 0 || !tooltip.body) return this.hide(canvas)
    this.#from = canvas
    this.shown = {
      title: tooltip.title.join(' '),
      lines: withoutRepeats(
        tooltip.body.flatMap(({ lines }, index) =>
          lines.map((text) => ({ text, colour: String(tooltip.dataPoints[index]?.dataset.borderColor ?? '') })),
        ),
      ),
      beside: (canvas.closest('figure') ?? canvas).getBoundingClientRect(),
    }
  }

  hide(canvas: HTMLCanvasElement): void {
    if (this.#from !== canvas) return
    this.#from = null
    this.shown = null
  }
}

/** Two points of one line may lie at the same place. */
const withoutRepeats = <Line extends { text: string }>(lines: Line[]): Line[] =>
  lines.filter(({ text }, index) => lines.findIndex((line) => line.text === text) === index)

export const readouts = new Readouts()
