// Saves or copies the figure of a composition: its energies and weights go to the engine, which draws it again.

import { compositionTitle } from '../../src-shared/figures/composition/paint-composition.ts'
import type { Composition } from '../../src-shared/composition.ts'
import { namedPanels } from '../../src-shared/figures/composition/composition-panels.ts'
import type { FigureCopied, FileSaved } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'
import type { FigureOfComposition } from '../export/exported-figure.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { compose } from '../state/compose.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

/** Opens the sheet in which a picture of the figure is chosen. */
export function exportCompositionFigure({ exporting }: Comparison): void {
  const shown = shownFigure()
  if (shown === null) return
  const { composition, figure } = shown
  exporting.open({ ownerId: 'composition', figure, lanes: namedPanels(composition), without: '' })
}

/** What was found, number by number. */
export const saveCompositionData = (): Promise<void> =>
  withFigure('Saving failed', (shown) => request('composition.saveFigure', { ...shown, format: 'csv' }))

export const copyCompositionFigure = (): Promise<void> =>
  withFigure('Copying failed', (shown) => request('composition.copyFigure', { ...shown, format: 'png' }))

/** Of what is on screen, whatever stands in the form by now. */
async function withFigure(
  failed: string,
  use: (figure: FigureOfComposition) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const shown = shownFigure()
  if (shown !== null) await sayOutcome(failed, () => use(shown.figure))
}

/** null where there is nothing, which is said. */
function shownFigure(): { composition: Composition; figure: FigureOfComposition } | null {
  const { result, quantity } = compose
  if (!result) {
    toasts.show('information', 'There is no figure to save yet: put energies together first.')
    return null
  }
  const { composition } = result
  const { source } = composition
  const suggestedName = suggestedNameOf(compositionTitle(composition), 'composition')
  return { composition, figure: { source, options: { quantity }, suggestedName } }
}
