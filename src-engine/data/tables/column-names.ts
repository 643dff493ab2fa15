// Names of columns as a person sees and chooses them: the heading with its unit, and different for every column.

const lengthMaximum = 120

/** `headings` and `units` as the file has them, padded to `count`. */
export function columnNames(
  count: number,
  { headings, units }: { headings: readonly (readonly string[])[]; units: readonly string[] | null },
): { heading: string; name: string }[] {
  const joined = joinHeadings(headings, count)
  const taken = new Set<string>()
  // Headings that stand once keep their name, whatever the others are called.
  const counts = new Map<string, number>()
  for (const heading of joined) counts.set(heading, (counts.get(heading) ?? 0) + 1)
  const once = new Set(joined.filter((heading) => heading !== '' && counts.get(heading) === 1))
  return joined.map((heading, index) => {
    const unit = tidy(units?.[index] ?? '').replace(/^[[(](.*)[\])]$/, '$1')
    const full = heading === '' ? `column ${index + 1}` : withUnit(heading, unit)
    const short = full.slice(0, lengthMaximum)
    const name =
      once.has(heading) && !taken.has(short)
        ? short
        : distinct(short, (candidate) => taken.has(candidate) || once.has(candidate))
    taken.add(name)
    return { heading, name }
  })
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Two rows become one; an empty cell of the upper row continues the one before it, as merged cells are saved. */
function joinHeadings(rows: readonly (readonly string[])[], count: number): string[] {
  const [upper = [], lower] = rows
  let group = ''
  return Array.from({ length: count }, (_, index) => {
    const top = tidy(upper[index] ?? '')
    if (lower === undefined) return top
    if (top !== '') group = top
    const bottom = tidy(lower[index] ?? '')
    return [group, bottom === group ? '' : bottom].filter((part) => part !== '').join(' ')
  })
}

function withUnit(heading: string, unit: string): string {
  const isNone = unit === '' || unit === '-' || unit === '–' || unit === '1'
  return isNone || /[[(].*[\])]\s*$/.test(heading) ? heading : `${heading} (${unit})`
}

function distinct(name: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(name)) return name
  for (let copy = 2; ; copy++) {
    const candidate = `${name} (${copy})`
    if (!isTaken(candidate)) return candidate
  }
}
