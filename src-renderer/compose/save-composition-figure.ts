// Saves or copies the figure of a composition: its energies and weights go to the engine, which draws it again.

import { compositionTitle } from '../../src-shared/figures/composition/paint-composition.ts'
import type { FigureCopied, FileSaved, RequestParameters } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import { compose } from '../state/compose.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

type Shown = Omit<RequestParameters<'composition.saveFigure'>, 'format'>

/** The ending that is chosen in the dialog says which format. Figures on paper are light, whatever the window looks like. */
export const saveCompositionFigure = (): Promise<void> =>
  withFigure('Saving failed', (shown) => request('composition.saveFigure', { ...shown, format: 'png' }))

/** What was found, number by number. */
export const saveCompositionData = (): Promise<void> =>
  withFigure('Saving failed', (shown) => request('composition.saveFigure', { ...shown, format: 'csv' }))

export const copyCompositionFigure = (): Promise<void> =>
  withFigure('Copying failed', (shown) => request('composition.copyFigure', { ...shown, format: 'png' }))

/** Of what is on screen, whatever stands in the form by now. */
async function withFigure(
  failed: string,
  use: (shown: Shown) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const { result, quantity } = compose
  if (!result) {
    toasts.show('information', 'There is no figure to save yet: put energies together first.')
    return
  }
  const { source, composition } = result
  const suggestedName = suggestedNameOf(compositionTitle(composition), 'composition')
  await sayOutcome(failed, () => use({ source, options: { quantity }, suggestedName }))
}
