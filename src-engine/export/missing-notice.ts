// What is said of characters that no font here has.

/** Stands where a character cannot be drawn. */
export const replacement = '□'

/** One sentence for the person, or null where every character was drawn. */
export function missingNotice(missing: ReadonlySet<string>, inSvg: boolean): string | null {
  if (missing.size === 0) return null
  const shown = [...missing].slice(0, 20).join(' ')
  const more = missing.size > 20 ? ` and ${missing.size - 20} more` : ''
  const fate = inSvg
    ? 'Where the reader’s fonts lack them, too, they show as boxes.'
    : `They are drawn as ${replacement}.`
  return `No font here has these characters: ${shown}${more}. ${fate}`
}
