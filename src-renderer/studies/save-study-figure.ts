// Saves or copies a figure or table of a study: the options that drew it on screen go to the engine, which draws it again.

import { studyLanes } from '../../src-shared/figures/study/study-cells.ts'
import type { CopiedFormat, FileFormat } from '../../src-shared/figures/file-format.ts'
import type { StudyFigureName } from '../../src-shared/figures/study/study-figure.ts'
import type { FigureCopied, FileSaved } from '../../src-shared/protocol/requests.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { ExportFormat } from '../export/export-sheet.svelte.ts'
import type { FigureOfStudy } from '../export/exported-figure.ts'
import { sayOutcome } from '../export/figure-outcome.ts'
import { suggestedNameOf } from '../files/suggested-name.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import type { Studies } from '../state/studies.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

type DataFormat = Exclude<FileFormat, ExportFormat>

/** Opens the sheet in which a picture of the figure is chosen. Figures on paper are light, whatever the window looks like. */
export function exportStudyFigure({ exporting }: Comparison, studies: Studies, figure: StudyFigureName): void {
  const shown = shownFigure(studies, figure)
  if (shown === null) return
  const lanes = studyLanes(shown.detail).map(({ laneId, label }) => ({ id: laneId, label }))
  const hidden = lanes.filter(({ id }) => shown.figure.options.hidden?.includes(id))
  exporting.open({
    ownerId: shown.figure.studyId,
    figure: shown.figure,
    lanes,
    without: hidden.length > 0 ? `, without ${hidden.map(({ label }) => label).join(', ')}` : '',
  })
}

/** Its numbers or its table, as a file. */
export const saveStudyData = (studies: Studies, format: DataFormat, figure: StudyFigureName): Promise<void> =>
  withFigure(studies, figure, 'Saving failed', (shown) => request('study.saveFigure', { ...shown, format }))

export const copyStudyFigure = (studies: Studies, format: CopiedFormat, figure: StudyFigureName): Promise<void> =>
  withFigure(studies, figure, 'Copying failed', (shown) => request('study.copyFigure', { ...shown, format }))

/** All of the study, whatever is switched off on screen. */
export async function saveStudyReport({ opened }: Studies): Promise<void> {
  if (!opened) return void toasts.show('information', nothingYet)
  const { id: studyId, name } = opened.summary
  try {
    const suggested = suggestedName(name, 'report')
    const { path, notices } = await request('study.saveReport', { studyId, suggestedName: suggested })
    if (path !== null) toasts.show('information', [`Saved ${path}`, ...notices].join('. '))
  } catch (error) {
    toasts.show('error', `The report could not be made: ${messageOf(error)}`)
  }
}

/** For `oncontextmenu`: the native menu of what can be done with this figure. */
export const studyFigureMenu =
  (comparison: Comparison, studies: Studies, figure: StudyFigureName) => (event: MouseEvent) => {
    event.preventDefault()
    void withFigure(studies, figure, 'That failed', async (shown) => {
      const answer = await request('study.menuFigure', shown)
      if (answer !== 'export') return answer
      exportStudyFigure(comparison, studies, figure)
      return null
    })
  }

/** Null where no study is open, which is said. */
function shownFigure(
  { opened, view }: Studies,
  figure: StudyFigureName,
): { detail: StudyDetail; figure: FigureOfStudy } | null {
  if (!opened) {
    toasts.show('information', nothingYet)
    return null
  }
  const options = view.optionsFor(opened, figure)
  const { id: studyId, name } = opened.summary
  return { detail: opened, figure: { studyId, options, suggestedName: suggestedName(name, figure) } }
}

async function withFigure(
  studies: Studies,
  figure: StudyFigureName,
  failed: string,
  use: (shown: FigureOfStudy) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  const shown = shownFigure(studies, figure)
  if (shown === null) return
  await sayOutcome(failed, () => use(shown.figure))
}

const nothingYet = 'There is nothing to save yet: open a study first.'

const suggestedName = (name: string, what: string): string => suggestedNameOf(`${name} ${what}`, 'study')
