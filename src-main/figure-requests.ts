// What becomes of a figure on screen: a file where a person says, or the clipboard; the engine draws it again for either.

import { Menu } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copiedFormats, type CopiedFormat, type FileFormat } from '../src-shared/figures/file-format.ts'
import type { FigureCopied, FileSaved, ParsedParameters } from '../src-shared/protocol/requests.ts'
import { copyPicture, copyText } from './clipboard.ts'
import type { EngineProcess } from './engine-process.ts'
import { chosenFile, figureDialogTitle, figureFilters } from './figure-path.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'
import { saveModel } from './save-model.ts'

type Shown = ParsedParameters<'figure.menu'>

const copyLabels: Record<CopiedFormat, string> = {
  png: 'Copy figure',
  csv: 'Copy numbers as CSV',
  md: 'Copy table as Markdown',
  tex: 'Copy table as LaTeX',
}

export interface FigureRequestsOptions {
  engine: EngineProcess
  /** Where the last file went; the next dialog begins there. */
  lastFolder: { path: string }
}

export function answerFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
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
    return engine.request('figure.export', { ...figure, format: chosen.format, path: chosen.path })
  }

  async function copy({ runIds, options }: Shown, format: CopiedFormat): Promise<FigureCopied> {
    const { bytes, notices } = await engine.request('figure.bytes', { runIds, options, format })
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
      const modelItems = ({ options: { figure, panel }, suggestedName }: Shown) => {
        if (figure !== 'panel' || panel === 'truth') return []
        const save = () => saveModel({ runId: panel, suggestedName }, { engine, lastFolder })
        return [{ type: 'separator' } as const, item('Save model…', save)]
      }
      Menu.buildFromTemplate([
        ...copiedFormats.map((format) => item(copyLabels[format], () => copy(shown, format))),
        { type: 'separator' },
        item('Save figure…', () => save(shown, 'png')),
        item('Save numbers…', () => save(shown, 'csv')),
        ...modelItems(shown),
      ]).popup({
        // A click is told after the menu has closed on some desktops, so that nothing is given up before it.
        callback: () => setImmediate(() => chosen || resolve(null)),
      })
    })
  }

  return {
    'figure.save': ({ format, ...shown }: ParsedParameters<'figure.save'>) => save(shown, format),
    'figure.copy': ({ format, ...shown }: ParsedParameters<'figure.copy'>) => copy(shown, format),
    'figure.menu': menu,
  }
}
