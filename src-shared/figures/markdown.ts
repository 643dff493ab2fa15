// A table as Markdown (the pipe tables of GitHub and Pandoc), aligned to be read as plain text, too.

import { wordsBelow } from './display-table.ts'
import type { DocumentTable } from './document-table.ts'
import type { FileMetadata } from './file-origin.ts'

export function markdownText({ columns, rows, note, key, caption }: DocumentTable): string {
  const heads = columns.map(({ heading, unit }) => escaped(unit ? `${heading} (${unit})` : heading))
  const body = rows.flatMap(({ cells, group }) => [
    ...(group === undefined ? [] : [cells.map((_cell, column) => (column === 0 ? `**${escaped(group)}**` : ''))]),
    cells.map(({ text, signs = '', bold }) => (bold ? `**${escaped(text)}**` : escaped(text)) + signs),
  ])
  const widths = heads.map((head, column) => Math.max(3, ...[head, ...body.map((row) => row[column])].map(lengthOf)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column], columns[column].align)).join(' | ')} |`
  const rule = widths.map((width, column) =>
    columns[column].align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  const table = [line(heads), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n')
  return [escaped(caption), table, escaped(wordsBelow({ note, key }))].filter(Boolean).join('\n\n') + '\n'
}

/** How the table was made, where only a reader of the source sees it. Two hyphens would end the comment. */
export const markdownComment = ({ software, seeds, json }: FileMetadata): string =>
  `\n<!-- ${software}${seeds && `, seeds ${seeds}`} ${json.replaceAll('--', '-\\u002d').replaceAll('>', '\\u003e')} -->\n`

const lengthOf = (text: string) => [...text].length

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return align === 'right' ? space + text : text + space
}

/** What a name may hold must not become markup, HTML or another column. */
function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]<>|~]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
}
