// The panel or chart that fills the window, and where the focus goes when it is closed.

import type { ChartFigureName } from '../../src-shared/figures/charts/chart.ts'

export type EnlargedPart =
  /** `truth`, or a lane's id: it follows the seed that is shown. */
  | { kind: 'panel'; panel: string }
  /** `index` tells charts of one figure apart: own losses have one per lane. */
  | { kind: 'chart'; figure: ChartFigureName; index: number }

export class Enlarged {
  part = $state.raw<EnlargedPart | null>(null)
  #openedFrom: HTMLElement | null = null

  open(part: EnlargedPart): void {
    this.#openedFrom = document.activeElement instanceof HTMLElement ? document.activeElement : null
    this.part = part
  }

  close(): void {
    this.part = null
    const { isConnected } = this.#openedFrom ?? {}
    // The page is inert until it is drawn again.
    if (isConnected) requestAnimationFrame(() => this.#openedFrom?.focus())
  }
}
