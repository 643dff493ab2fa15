// A figure's data as text after RFC 4180: comma-separated, CRLF, quoted where needed, one header line.

import type { FigureTable } from './figure.ts'

/** Full digits; NaN, Infinity and -Infinity by name; null is an empty field. */
export function csvText({ columns, rows }: FigureTable): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = harmless(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Spreadsheets run a cell of words that begins like this as a formula; an apostrophe makes it words. */
const harmless = (text: string): string => (/^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text)
