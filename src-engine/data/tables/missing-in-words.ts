// Which texts stood for missing values, in words: what was taken for missing should never surprise.

/** ` (empty, NA; inf 3 times)`, or nothing where only empty cells stood for them. */
export function missingTokensInWords(tokens: ReadonlyMap<string, number>): string {
  const named = [...tokens].filter(([token]) => token !== '')
  if (named.length === 0) return ''
  const shown = named.slice(0, 5).map(([token, count]) => `"${token}" ${count === 1 ? 'once' : `${count} times`}`)
  const more = named.length > shown.length ? ` and ${named.length - shown.length} other texts` : ''
  return ` (${shown.join(', ')}${more})`
}
