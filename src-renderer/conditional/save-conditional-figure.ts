// Saves or copies the figure of a conditional density: what was asked goes to the engine, which draws it again.

import type { ConditionalResult } from '../../src-shared/conditional/conditional-density.ts'
import { conditionalTitle } from '../../src-shared/conditional/conditional-words.ts'
import { conditionalPlot } from '../../src-shared/figures/conditional/conditional-figure.ts'
import { namedParts } from '../../src-shared/figures/learn/make-lesson-figure.ts'
import { request } from '../engine/connection.ts'
import type { FigureOfConditional } from '../export/exported-figure.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { Comparison } from '../state/comparison.svelte.ts'

function figureOf(result: ConditionalResult): FigureOfConditional {
  const suggestedName = suggestedNameOf(conditionalTitle(result), 'conditional density')
  return { conditional: result.setup, options: { figure: 'conditional-density' }, suggestedName }
}

/** Opens the sheet in which a picture of the figure is chosen. */
export function exportConditionalFigure({ exporting }: Comparison, result: ConditionalResult): void {
  const lanes = namedParts(conditionalPlot(result))
  exporting.open({ ownerId: 'conditional-density', figure: figureOf(result), lanes, without: '' })
}

export const saveConditionalData = (result: ConditionalResult, format: 'csv' | 'json'): Promise<void> =>
  sayOutcome('Saving failed', () => request('conditional.saveFigure', { ...figureOf(result), format }))

/** For `oncontextmenu`: the native menu of what can be done with this figure. */
export const conditionalFigureMenu = (comparison: Comparison, result: ConditionalResult) => (event: MouseEvent) => {
  event.preventDefault()
  void sayOutcome('That failed', async () => {
    const answer = await request('conditional.menuFigure', figureOf(result))
    if (answer !== 'export') return answer
    exportConditionalFigure(comparison, result)
    return null
  })
}
