// Saves or copies a figure or table of a study: the options that drew it on screen go to the engine, which draws it again.

import type { CopiedFormat, FileFormat } from '../../src-shared/figures/file-format.ts'
import type { StudyFigureName } from '../../src-shared/figures/study/study-figure.ts'
import type { FigureCopied, FileSaved, RequestParameters } from '../../src-shared/protocol/requests.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Studies } from '../state/studies.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

type ShownStudyFigure = RequestParameters<'study.menuFigure'>

/** Figures on paper are light, whatever the window looks like. */
export const saveStudyFigure = (studies: Studies, format: FileFormat, figure: StudyFigureName): Promise<void> =>
  withFigure(studies, figure, 'Saving failed', (shown) => request('study.saveFigure', { ...shown, format }))

export const copyStudyFigure = (studies: Studies, format: CopiedFormat, figure: StudyFigureName): Promise<void> =>
  withFigure(studies, figure, 'Copying failed', (shown) => request('study.copyFigure', { ...shown, format }))

/** For `oncontextmenu`: the native menu of what can be done with this figure. */
export const studyFigureMenu = (studies: Studies, figure: StudyFigureName) => (event: MouseEvent) => {
  event.preventDefault()
  void withFigure(studies, figure, 'That failed', async (shown) => {
    const answer = await request('study.menuFigure', shown)
    return answer === 'export' ? request('study.saveFigure', { ...shown, format: 'png' }) : answer
  })
}

const copiedWords: Record<CopiedFormat, string> = {
  png: 'Copied the figure',
  csv: 'Copied the numbers as CSV',
  md: 'Copied the table as Markdown',
  tex: 'Copied the table as LaTeX',
}

async function withFigure(
  { opened, view }: Studies,
  figure: StudyFigureName,
  failed: string,
  use: (shown: ShownStudyFigure) => Promise<FileSaved | FigureCopied | null>,
): Promise<void> {
  if (!opened) {
    toasts.show('information', 'There is nothing to save yet: open a study first.')
    return
  }
  const options = view.optionsFor(opened, figure)
  const shown = { studyId: opened.summary.id, options, suggestedName: suggestedName(opened.summary.name, figure) }
  try {
    const done = await use(shown)
    if (done === null || ('path' in done && done.path === null)) return
    const what = 'copied' in done ? copiedWords[done.copied] : `Saved ${done.path}`
    toasts.show('information', [what, ...done.notices].join('. '))
  } catch (error) {
    toasts.show('error', `${failed}: ${messageOf(error)}`)
  }
}

/** Without the extension, which the dialog adds. */
function suggestedName(name: string, figure: StudyFigureName): string {
  const plain = `${name} ${figure}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 100) || 'study'
}
