// What becomes of a figure of a study on screen: a file where a person says, or the clipboard.

import { Menu } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copiedFormats, type CopiedFormat, type FileFormat } from '../src-shared/figures/file-format.ts'
import type { FigureCopied, FileSaved, ParsedParameters } from '../src-shared/protocol/requests.ts'
import { copyPicture, copyText } from './clipboard.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'
import { chosenFile, figureDialogTitle, figureFilters } from './figure-path.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'

type Shown = ParsedParameters<'study.menuFigure'>

const copyLabels: Record<CopiedFormat, string> = {
  png: 'Copy figure',
  csv: 'Copy numbers as CSV',
  md: 'Copy table as Markdown',
  tex: 'Copy table as LaTeX',
}

export function answerStudyFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  async function save({ suggestedName, ...figure }: Shown, format: FileFormat): Promise<FileSaved> {
    const answer = await askWhere({
      title: figureDialogTitle(format),
      defaultPath: join(lastFolder.path, fileName(suggestedName, format)),
      filters: figureFilters(format),
    })
    if (answer === null) return { path: null, notices: [] }
    lastFolder.path = dirname(answer)
    const chosen = chosenFile(answer, format)
    if (chosen.renamed && existsSync(chosen.path) && !(await mayReplace(chosen.path))) {
      return { path: null, notices: [] }
    }
    return engine.request('study.exportFigure', { ...figure, format: chosen.format, path: chosen.path })
  }

  async function copy({ studyId, options }: Shown, format: CopiedFormat): Promise<FigureCopied> {
    const { bytes, notices } = await engine.request('study.figureBytes', { studyId, options, format })
    if (format === 'png') await copyPicture(new Uint8Array(bytes))
    else await copyText(new TextDecoder().decode(bytes))
    return { copied: format, notices }
  }

  /** Answers when the chosen thing is done; null where nothing was chosen. */
  function menu(shown: Shown): Promise<FileSaved | FigureCopied | null> {
    return new Promise((resolve, reject) => {
      let chosen = false
      const item = (label: string, action: () => Promise<FileSaved | FigureCopied>) => ({
        label,
        click: () => {
          chosen = true
          action().then(resolve, reject)
        },
      })
      Menu.buildFromTemplate([
        ...copiedFormats.map((format) => item(copyLabels[format], () => copy(shown, format))),
        { type: 'separator' },
        item('Save figure…', () => save(shown, 'png')),
        item('Save numbers…', () => save(shown, 'csv')),
        item('Save table…', () => save(shown, 'tex')),
      ]).popup({
        // A click is told after the menu has closed on some desktops, so that nothing is given up before it.
        callback: () => setImmediate(() => chosen || resolve(null)),
      })
    })
  }

  return {
    'study.saveFigure': ({ format, ...shown }: ParsedParameters<'study.saveFigure'>) => save(shown, format),
    'study.copyFigure': ({ format, ...shown }: ParsedParameters<'study.copyFigure'>) => copy(shown, format),
    'study.menuFigure': menu,
  }
}
