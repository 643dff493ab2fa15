// Saves or copies a figure of the sampling lab: its setup goes to the engine, which draws it again.

import type { CopiedFormat } from '../../src-shared/figures/file-format.ts'
import type { LabFigureName } from '../../src-shared/figures/lab/lab-figure.ts'
import { labPlot } from '../../src-shared/figures/lab/lab-plots.ts'
import { samplerName } from '../../src-shared/figures/lab/lab-words.ts'
import { namedParts } from '../../src-shared/figures/learn/make-lesson-figure.ts'
import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import type { FigureCopied, FileSaved } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'
import type { FigureOfLab } from '../export/exported-figure.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { lab } from '../state/lab.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

/** Opens the sheet in which a picture of the figure is chosen. */
export function exportLabFigure({ exporting }: Comparison, name: LabFigureName = 'panels'): void {
  const shown = shownFigure(name)
  if (shown === null) return
  const { result, figure } = shown
  exporting.open({ ownerId: 'sampling-lab', figure, lanes: namesIn(result, name), without: '' })
}

const namesIn = (result: LabResult, name: LabFigureName): { id: string; label: string }[] =>
  name === 'panels'
    ? result.samplers.map((_, index) => ({ id: `sampler-${index}`, label: samplerName(result, index) }))
    : namedParts(labPlot(result, name, lab.axis))

export const copyLabFigure = (format: CopiedFormat & ('png' | 'csv'), name: LabFigureName = 'panels'): Promise<void> =>
  withFigure(name, 'Copying failed', (figure) => request('lab.copyFigure', { ...figure, format }))

/** Positions of the chains, or the points of the lines, as a file. */
export const saveLabData = (name: LabFigureName = 'panels'): Promise<void> =>
  withFigure(name, 'Saving failed', (figure) => request('lab.saveFigure', { ...figure, format: 'csv' }))

/** For `oncontextmenu`: the native menu of what can be done with this figure. */
export const labFigureMenu = (comparison: Comparison, name: LabFigureName) => (event: MouseEvent) => {
  event.preventDefault()
  void withFigure(name, 'That failed', async (figure) => {
    const answer = await request('lab.menuFigure', figure)
    if (answer !== 'export') return answer
    exportLabFigure(comparison, name)
    return null
  })
}

/** Of what is on screen, whatever stands in the form by now; null where there is nothing, which is said. */
function shownFigure(name: LabFigureName): { result: LabResult; figure: FigureOfLab } | null {
  const { result, axis, back } = lab
  if (!result) {
    toasts.show('information', 'There is no figure to save yet: sample an energy first.')
    return null
  }
  const options = { figure: name, axis, back: name === 'panels' ? back : null }
  const suggestedName = suggestedNameOf(`${result.title} ${name}`, 'chains')
  return { result, figure: { setup: result.setup, models: { ...result.models }, options, suggestedName } }
}

async function withFigure(
  name: LabFigureName,
  failed: string,
  use: (figure: FigureOfLab) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const shown = shownFigure(name)
  if (shown === null) return
  await sayOutcome(failed, () => use(shown.figure))
}
