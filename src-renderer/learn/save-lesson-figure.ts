// Saves or copies a figure of a lesson: its settings go to the engine, which computes and draws it again.

import type { CopiedFormat } from '../../src-shared/figures/file-format.ts'
import { namedParts } from '../../src-shared/figures/learn/make-lesson-figure.ts'
import type { LinePlot } from '../../src-shared/learn/lesson-result.ts'
import { lessonIds } from '../../src-shared/learn/registry.ts'
import type { FigureCopied, FileSaved } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'
import type { FigureOfLesson } from '../export/exported-figure.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { learn } from '../state/learn.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

interface Shown {
  plot: LinePlot
  figure: FigureOfLesson
}

/** Opens the sheet in which a picture of the figure is chosen; without an id, of the one that was looked at last. */
export function exportLessonFigure({ exporting }: Comparison, id?: string): void {
  const shown = shownFigure(id)
  if (shown === null) return
  const { plot, figure } = shown
  exporting.open({ ownerId: figure.lesson, figure, lanes: namedParts(plot), without: '' })
}

export const copyLessonFigure = (format: CopiedFormat & ('png' | 'csv'), id?: string): Promise<void> =>
  withFigure(id, 'Copying failed', (shown) => request('lesson.copyFigure', { ...shown, format }))

/** The points of its lines, as a file. */
export const saveLessonData = (id?: string): Promise<void> =>
  withFigure(id, 'Saving failed', (shown) => request('lesson.saveFigure', { ...shown, format: 'csv' }))

/** For `oncontextmenu`: the native menu of what can be done with this figure. */
export const lessonFigureMenu = (comparison: Comparison, id: string) => (event: MouseEvent) => {
  event.preventDefault()
  void withFigure(id, 'That failed', async (shown) => {
    const answer = await request('lesson.menuFigure', shown)
    if (answer !== 'export') return answer
    exportLessonFigure(comparison, id)
    return null
  })
}

/** Null where there is none, which is said. */
function shownFigure(id: string | undefined): Shown | null {
  const { lesson, settings } = learn
  const plots = learn.result?.plots ?? []
  const plot = plots.find((each) => each.id === (id ?? learn.lookedAt)) ?? plots[0]
  if (!lesson || !plot) {
    toasts.show('information', 'There is no figure to save here: open a lesson first.')
    return null
  }
  const suggestedName = suggestedNameOf(`lesson ${lessonIds.indexOf(lesson) + 1} ${plot.title}`, 'lesson')
  return { plot, figure: { lesson, settings: { ...settings }, options: { figure: plot.id }, suggestedName } }
}

async function withFigure(
  id: string | undefined,
  failed: string,
  use: (shown: FigureOfLesson) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const shown = shownFigure(id)
  if (shown === null) return
  await sayOutcome(failed, () => use(shown.figure))
}
