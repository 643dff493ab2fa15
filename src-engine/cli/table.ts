// A table of text: two spaces between columns, each as wide as its widest cell.

import { printable } from '../../src-shared/quote.ts'

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  // Names may hold anything: a line break in one must not become one of the table.
  const all = [header, ...rows].map((row) => row.map((cell) => printable(cell, '')))
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '))
  return lines.map((line) => line.trimEnd()).join('\n')
}
