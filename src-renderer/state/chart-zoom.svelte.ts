// Which part of training the charts show. All of them share the horizontal axis, so they are looked at together.

import type { HorizontalAxis } from '../../src-shared/figures/figure.ts'
import type { AxisRange } from '../charts/axis-range.ts'
import { view } from './view.svelte.ts'

class ChartZoom {
  #zoomed = $state.raw<{ axis: HorizontalAxis; range: AxisRange } | null>(null)
  /** null is all of it; a range of iterations means nothing in seconds. */
  range: AxisRange | null = $derived(this.#zoomed?.axis === view.axis ? this.#zoomed.range : null)

  look(range: AxisRange | null): void {
    this.#zoomed = range && { axis: view.axis, range }
  }
}

export const chartZoom = new ChartZoom()
