// Names of columns as a person sees and chooses them: the heading with its unit, and different for every column.

import { unitIn } from './unit-names.ts'

const lengthMaximum = 120

export interface NameParts {
  /** Rows of headings, and the row of units, as the file has them. */
  headings: readonly (readonly string[])[]
  units: readonly string[] | null
  /** What the cells of each column carry themselves; only units of measurement get into names. */
  cellUnits: readonly string[]
}

export function columnNames(
  count: number,
  { headings, units, cellUnits }: NameParts,
): { heading: string; name: string }[] {
  const joined = joinHeadings(headings, count)
  const taken = new Set<string>()
  // Headings that stand once keep their name, whatever the others are called.
  const counts = new Map<string, number>()
  for (const heading of joined) counts.set(heading, (counts.get(heading) ?? 0) + 1)
  const once = new Set(joined.filter((heading) => heading !== '' && counts.get(heading) === 1))
  return joined.map((heading, index) => {
    const unit = tidy(units?.[index] ?? '').replace(/^[[(](.*)[\])]$/, '$1')
    const inRow = heading === '' ? `column ${index + 1}` : withUnit(heading, unit)
    const full = withCellUnit(inRow, cellUnits[index] ?? '')
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

/** The cells know best: `length (mm)` over cells in cm is `length (mm) (cm)`. Percent and money stand in the notes. */
function withCellUnit(name: string, unit: string): string {
  if (unit === '%' || unit === '‰' || unitIn(unit) === null) return name
  return name.endsWith(`(${unit})`) || name.endsWith(`[${unit}]`) ? name : `${name} (${unit})`
}

function distinct(name: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(name)) return name
  for (let copy = 2; ; copy++) {
    const candidate = `${name} (${copy})`
    if (!isTaken(candidate)) return candidate
  }
}
