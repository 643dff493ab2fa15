// Values as Python writes them, so that whatever a person has named something, it stays text.

/** Numbers keep every digit; those of JavaScript's integers become Python's floats with `float`. */
export function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) return `float("${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}")`
  if (Object.is(value, -0)) return '-0.0'
  const digits = String(value)
  return /[.e]/.test(digits) ? digits : `${digits}.0`
}

/** JSON's escapes are Python's, too. */
export const pythonText = (text: string): string => JSON.stringify(text)

export const pythonNumbers = (values: readonly number[]): string => `[${values.map(pythonNumber).join(', ')}]`

/** One line of a comment: without what would end the line or turn its direction. */
export const pythonComment = (text: string): string => `# ${text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`

/** A list with one entry a line. */
export const pythonLines = (entries: readonly string[]): string =>
  entries.length === 0 ? '[]' : `[\n${entries.map((entry) => `    ${entry},\n`).join('')}]`
