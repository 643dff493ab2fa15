// Which file a person chose in the save dialog: its ending says the format.

import { extname } from 'node:path'
import { fileFormats, fileFormatTitles, isPicture, type FileFormat } from '../src-shared/figures/file-format.ts'

/** Formats of one kind, the asked one first: a picture is saved as PNG, SVG or PDF, numbers as CSV, Markdown or LaTeX. */
export function figureFilters(
  asked: FileFormat,
  offered: readonly FileFormat[] = fileFormats,
): { name: string; extensions: string[] }[] {
  const alike = offered.filter((format) => format !== asked && isPicture(format) === isPicture(asked))
  return [asked, ...alike].map((format) => ({ name: fileFormatTitles[format], extensions: [format] }))
}

/** `Save figure: .png, .svg or .pdf`: where the desktop's dialog does not show the endings, its title does. */
export function figureDialogTitle(asked: FileFormat, offered: readonly FileFormat[] = fileFormats): string {
  const endings = figureFilters(asked, offered).map(({ extensions }) => `.${extensions[0]}`)
  const last = endings[endings.length - 1]
  const words = endings.length === 1 ? last : `${endings.slice(0, -1).join(', ')} or ${last}`
  return `Save ${isPicture(asked) ? 'figure' : 'numbers'}: ${words}`
}

export interface ChosenFile {
  path: string
  format: FileFormat
  /** The dialog saw another name, so it has not asked whether to replace a file of this one. */
  renamed: boolean
}

/** A name without a known ending gets that of the asked format. */
export function chosenFile(path: string, asked: FileFormat, offered: readonly FileFormat[] = fileFormats): ChosenFile {
  const ending = extname(path).slice(1).toLowerCase()
  const format = offered.find((known) => known === ending)
  return format ? { path, format, renamed: false } : { path: `${path}.${asked}`, format: asked, renamed: true }
}
