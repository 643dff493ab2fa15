// What becomes of a figure on screen, of whatever it is: a file where a person says, or the clipboard. Who draws it again
// for either is told by whoever asks.

import { Menu, type MenuItemConstructorOptions } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copiedFormats, fileFormats, type CopiedFormat, type FileFormat } from '../src-shared/figures/file-format.ts'
import type { FigureCopied, FigureMenuAnswer, FileSaved } from '../src-shared/protocol/requests.ts'
import { copyPicture, copyText } from './clipboard.ts'
import { chosenFile, figureDialogTitle, figureFilters } from './figure-path.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'

type Done = FileSaved | FigureCopied
/** An item of the menu that answers with what it did. */
export type MakeItem = (label: string, action: () => Promise<Done>) => MenuItemConstructorOptions

export interface FigureActionsOptions<Shown extends { suggestedName: string }> {
  /** Where the last file went; the next dialog begins there. */
  lastFolder: { path: string }
  /** What it can become; everything where absent. */
  formats?: readonly FileFormat[]
  /** Has the engine write it. */
  write(shown: Shown, file: { format: FileFormat; path: string }): Promise<FileSaved>
  /** What would be written. */
  bytes(shown: Shown, format: CopiedFormat): Promise<{ bytes: Uint8Array; notices: string[] }>
  /** Items below those that every figure has; `save` asks where. */
  more(
    shown: Shown,
    parts: { item: MakeItem; save: (format: FileFormat) => Promise<FileSaved> },
  ): MenuItemConstructorOptions[]
}

const copyLabels: Record<CopiedFormat, string> = {
  png: 'Copy figure',
  csv: 'Copy numbers as CSV',
  md: 'Copy table as Markdown',
  tex: 'Copy table as LaTeX',
}

export function figureActions<Shown extends { suggestedName: string }>(options: FigureActionsOptions<Shown>) {
  const { lastFolder, formats = fileFormats, write, bytes, more } = options

  async function save(shown: Shown, format: FileFormat): Promise<FileSaved> {
    const answer = await askWhere({
      title: figureDialogTitle(format, formats),
      defaultPath: join(lastFolder.path, fileName(shown.suggestedName, format)),
      filters: figureFilters(format, formats),
    })
    if (answer === null) return { path: null, notices: [] }
    lastFolder.path = dirname(answer)
    const chosen = chosenFile(answer, format, formats)
    if (chosen.renamed && existsSync(chosen.path) && !(await mayReplace(chosen.path))) {
      return { path: null, notices: [] }
    }
    return write(shown, chosen)
  }

  async function copy(shown: Shown, format: CopiedFormat): Promise<FigureCopied> {
    const made = await bytes(shown, format)
    if (format === 'png') await copyPicture(new Uint8Array(made.bytes))
    else await copyText(new TextDecoder().decode(made.bytes))
    return { copied: format, notices: made.notices }
  }

  /** Answers when the chosen thing is done. */
  function menu(shown: Shown): Promise<FigureMenuAnswer> {
    return new Promise((resolve, reject) => {
      let chosen = false
      const item: MakeItem = (label, action) => ({
        label,
        click: () => {
          chosen = true
          action().then(resolve, reject)
        },
      })
      Menu.buildFromTemplate([
        ...copiedFormats
          .filter((format) => formats.includes(format))
          .map((format) => item(copyLabels[format], () => copy(shown, format))),
        { type: 'separator' },
        {
          label: 'Export figure…',
          click: () => {
            chosen = true
            resolve('export')
          },
        },
        item('Save numbers…', () => save(shown, 'csv')),
        ...more(shown, { item, save: (format) => save(shown, format) }),
      ]).popup({
        // A click is told after the menu has closed on some desktops, so that nothing is given up before it.
        callback: () => setImmediate(() => chosen || resolve(null)),
      })
    })
  }

  return { save, copy, menu }
}
