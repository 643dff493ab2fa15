// Names in one option, separated by commas; a name that holds a comma itself stands in double quotes.

/** `x,"length, mm"` → x and `length, mm`; a doubled quote inside quotes stands for one. */
export function splitNames(text: string): string[] {
  const names: string[] = []
  const piece = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/gy
  while (piece.lastIndex < text.length || names.length === 0) {
    const [, quoted, bare = ''] = piece.exec(text) ?? []
    names.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'))
  }
  return text.endsWith(',') ? [...names, ''] : names
}
