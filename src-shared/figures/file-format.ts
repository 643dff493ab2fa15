// The files that a figure can become.

/** Pictures of the figure, then its data (csv, json), then its table for a document. */
export const fileFormats = ['png', 'svg', 'pdf', 'csv', 'json', 'md', 'tex'] as const
export type FileFormat = (typeof fileFormats)[number]

/** What the clipboard takes: a picture of pixels, or text. */
export const copiedFormats = ['png', 'csv', 'md', 'tex'] as const satisfies readonly FileFormat[]
export type CopiedFormat = (typeof copiedFormats)[number]

export const fileFormatTitles: Record<FileFormat, string> = {
  png: 'PNG image',
  svg: 'SVG vector figure',
  pdf: 'PDF vector figure',
  csv: 'Data as CSV',
  json: 'Data as JSON',
  md: 'Markdown table',
  tex: 'LaTeX table',
}

export const isPicture = (format: FileFormat): boolean => format === 'png' || format === 'svg' || format === 'pdf'
