// A table of a report on pages: columns as wide as their words, wrapped where these are long, and parted into several
// tables where there are more than a page is wide. The head is repeated on every page. A table that just does not fit is set
// a little smaller.

import { drawLaneKey, fittingName } from '../../src-shared/figures/marks.ts'
import { laneStyle, type LaneLook } from '../../src-shared/figures/theme.ts'
import type { ReportRow, ReportTable } from '../../src-shared/report/report.ts'
import { fontOfStyle, ink, paper, textWidth, type ReportPages, type TextStyle } from './report-pages.ts'

interface Setting {
  body: TextStyle
  head: TextStyle
  small: TextStyle
  lineHeight: number
  gap: number
}

const settingOf = (size: number, { lineHeight, gap }: { lineHeight: number; gap: number }): Setting => ({
  ...{ body: { size }, head: { size, bold: true }, small: { size: size - 1, colour: ink.muted } },
  ...{ lineHeight, gap },
})
const usual = settingOf(8, { lineHeight: 11.5, gap: 12 })
const tight = settingOf(7.25, { lineHeight: 10.5, gap: 7 })

const keyRoom = 34
/** Shorter names are not broken, whatever spaces they hold. */
const unbroken = 64

export function addTable(pages: ReportPages, table: ReportTable): void {
  const [loose, dense] = [usual, tight].map((setting) => laidOut(pages, table, setting))
  const { setting, columns, groups } = loose.groups.length > 1 && dense.groups.length === 1 ? dense : loose
  groups.forEach((group, index) => {
    const caption = index === 0 ? table.caption : `${table.caption}, continued`
    addPart(pages, table, { setting, caption, group, widths: widthsOf(group, columns, setting) })
  })
  for (const note of table.notes) pages.paragraph(note, usual.small, { after: 1 })
  pages.skip(10)
}

function laidOut(pages: ReportPages, table: ReportTable, setting: Setting) {
  const columns = table.columns.map((_column, index) => measure(pages, table, { column: index, setting }))
  return {
    setting,
    columns,
    groups: groupsOf(
      columns.map(({ least }) => least),
      setting,
    ),
  }
}

interface Measured {
  /** Without breaking any word, or any number. */
  least: number
  natural: number
}

function measure(
  pages: ReportPages,
  { columns, rows }: ReportTable,
  { column, setting: { body, head, small } }: { column: number; setting: Setting },
): Measured {
  const { heading, unit, align } = columns[column]
  const longest = (text: string, style: TextStyle) =>
    Math.max(0, ...text.split(' ').map((word) => pages.widthOf(word, style)))
  const room = column === 0 && rows.some(({ laneIndex }) => laneIndex !== null) ? keyRoom : 0
  const cells = rows.map(({ cells }) => {
    const { text, signs = '', bold } = cells[column]
    const whole = pages.widthOf(text + signs, bold ? head : body)
    return {
      whole,
      least: align === 'right' ? whole : Math.max(longest(text + signs, body), Math.min(whole, unbroken)),
    }
  })
  const heads = Math.max(pages.widthOf(heading, head), pages.widthOf(unit, small))
  const least = Math.max(longest(heading, head), longest(unit, small), ...cells.map((cell) => cell.least))
  const natural = Math.max(heads, ...cells.map(({ whole }) => whole))
  return { least: Math.min(least, textWidth / 2) + room, natural: natural + room }
}

/** Columns that stand beside each other; every group begins with the first column, which says whose row it is. */
function groupsOf(least: readonly number[], { gap }: Setting): number[][] {
  const groups: number[][] = [[0]]
  let used = least[0]
  for (let column = 1; column < least.length; column++) {
    if (used + gap + least[column] > textWidth && groups[groups.length - 1].length > 1) {
      groups.push([0])
      used = least[0]
    }
    groups[groups.length - 1].push(column)
    used += gap + least[column]
  }
  return groups
}

/** The least, and of what is left over a share by what each would like to have. */
function widthsOf(group: readonly number[], columns: readonly Measured[], { gap }: Setting): number[] {
  const wishes = group.map((column) => columns[column].natural - columns[column].least)
  const least = group.map((column) => columns[column].least)
  const free = textWidth - least.reduce((sum, each) => sum + each, 0) - gap * (group.length - 1)
  const wished = wishes.reduce((sum, each) => sum + each, 0)
  const share = wished > 0 ? Math.max(0, Math.min(1, free / wished)) : 0
  return least.map((each, index) => each + wishes[index] * share)
}

interface Part {
  setting: Setting
  caption: string
  group: readonly number[]
  widths: readonly number[]
}

function addPart(pages: ReportPages, table: ReportTable, part: Part): void {
  const { lineHeight } = part.setting
  pages.need(5 * lineHeight)
  pages.paragraph(part.caption, usual.small, { after: 3 })
  addHead(pages, table, part)
  table.rows.forEach((row, index) => {
    const lines = cellLines(pages, row, part)
    const height = lineHeight * Math.max(1, ...lines.map((cell) => cell.length)) + 2
    const groupHeight = row.group === undefined ? 0 : groupRoom(part.setting)
    if (pages.left < groupHeight + height + 4) {
      pages.begin()
      addHead(pages, table, part)
    }
    if (row.group !== undefined) addGroup(pages, row.group, part.setting)
    addRow(pages, { table, row, part, lines })
    pages.y += height
    if (index === table.rows.length - 1) pages.rule(pages.y + 1, 1)
  })
  pages.y += 5
}

function addHead(pages: ReportPages, { columns }: ReportTable, { setting, group, widths }: Part): void {
  const { head, small, lineHeight, gap } = setting
  const heads = group.map((column, index) => pages.lines(columns[column].heading, head, widths[index]))
  const units = group.map((column, index) => pages.lines(columns[column].unit, small, widths[index]))
  const top = pages.y
  pages.rule(top, 1)
  let x = paper.left
  const counts = group.map((column, index) => {
    const anchor = anchorOf(columns[column].align, x, widths[index])
    heads[index].forEach((line, at) => pages.words(line, { ...anchor, y: top + (at + 1) * lineHeight }, head))
    units[index].forEach((line, at) => {
      pages.words(line, { ...anchor, y: top + (heads[index].length + at + 1) * lineHeight - 1 }, small)
    })
    x += widths[index] + gap
    return heads[index].length + units[index].length
  })
  pages.y = top + Math.max(...counts) * lineHeight + 5
  pages.rule(pages.y, 0.6, ink.axis)
  pages.y += 1
}

const anchorOf = (align: 'left' | 'right', x: number, width: number) =>
  align === 'right' ? { x: x + width, align } : { x, align }

const cellLines = (
  pages: ReportPages,
  { cells, laneIndex }: ReportRow,
  { setting: { body, head }, group, widths }: Part,
): string[][] =>
  group.map((column, index) => {
    const { text, signs = '', bold } = cells[column]
    const room = column === 0 && laneIndex !== null ? keyRoom : 0
    return pages.lines(text + signs, bold ? head : body, Math.max(20, widths[index] - room) + 0.5)
  })

const groupRoom = ({ lineHeight }: Setting): number => lineHeight + 7

/** A heading over the rows that follow, on one line. */
function addGroup(pages: ReportPages, group: string, setting: Setting): void {
  const { head, lineHeight } = setting
  pages.ruler.font = fontOfStyle(head)
  const text = fittingName(pages.ruler, group, textWidth)
  pages.words(text, { x: paper.left, y: pages.y + lineHeight + 2 }, head)
  pages.y += groupRoom(setting)
  pages.rule(pages.y - 1.5, 0.4, ink.grid)
}

interface RowOptions {
  table: ReportTable
  row: ReportRow
  part: Part
  lines: readonly string[][]
}

function addRow(pages: ReportPages, { table, row, part, lines }: RowOptions): void {
  const { y } = pages
  const { body, lineHeight, gap } = part.setting
  let x = paper.left
  part.group.forEach((column, index) => {
    const { bold = false, warning = false } = row.cells[column]
    const keyed = column === 0 && row.laneIndex !== null
    if (keyed) addKey(pages, { ...row, laneIndex: row.laneIndex! }, x, y + lineHeight - 3)
    const anchor = anchorOf(table.columns[column].align, x + (keyed ? keyRoom : 0), part.widths[index])
    const style = { ...body, bold, ...(warning && { colour: ink.warning }) }
    lines[index].forEach((line, at) => pages.words(line, { ...anchor, y: y + (at + 1) * lineHeight }, style))
    x += part.widths[index] + gap
  })
}

/** The key of a lane, its middle at this height. */
export function addKey(pages: ReportPages, look: LaneLook, x: number, y: number): void {
  pages.draw((context) => drawLaneKey(context, laneStyle(look, 'light'), x, y))
}
