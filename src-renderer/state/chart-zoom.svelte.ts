// Which part of training the charts show. All of them share the horizontal axis, so they are looked at together.

import type { HorizontalAxis } from '../../src-shared/figures/figure.ts'
import type { AxisRange } from '../charts/axis-range.ts'
import type { View } from './view.svelte.ts'

export class ChartZoom {
  readonly #view: View
  /** With the axis that it was made on. */
  zoomed = $state.raw<{ axis: HorizontalAxis; range: AxisRange } | null>(null)
  /** null is all of it; a range of iterations means nothing in seconds. */
  range: AxisRange | null = $derived.by(() => (this.zoomed?.axis === this.#view.axis ? this.zoomed.range : null))

  constructor(view: View) {
    this.#view = view
  }

  look(range: AxisRange | null): void {
    this.zoomed = range && { axis: this.#view.axis, range }
  }
}
