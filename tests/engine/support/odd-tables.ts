// A family of odd tables, made by a seed: each kind is one way in which tables of people are unlike a plain CSV. What
// must come out is known without any reader, because the numbers were there before they were written down.

import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

export interface OddTable {
  contents: string | Uint8Array
  /** Columns of numbers by name, with the values of each row; NaN leaves a row out of what is read. */
  numbers?: Record<string, number[]>
  /** Names of columns that hold no numbers to learn from, with the type of each. */
  others?: Record<string, string>
  /** Part of what is said of the whole table, of a column's remark, or asked. */
  said?: RegExp
  asked?: string
  /** It cannot be read at all: part of the message. */
  refused?: RegExp
  /** It can be read, but not learned from: part of the message. */
  unlearnable?: RegExp
  classes?: Record<string, Record<string, number>>
}

export interface Draw {
  /** Whole number from `low` to `high`. */
  whole(low: number, high: number): number
  /** A number of so many decimals between −`reach` and `reach`. */
  decimal(decimals: number, reach?: number): number
  pick<Value>(values: readonly Value[]): Value
}

export function drawOf(seed: number): Draw {
  const random = randomStream({ seed, purpose: purposes.data })
  return {
    whole: (low, high) => low + random.integer(high - low + 1),
    decimal: (decimals, reach = 50) => Number(((2 * random.uniform() - 1) * reach).toFixed(decimals)) + 0,
    pick: (values) => values[random.integer(values.length)],
  }
}

type Columns = Record<string, number[]>

/** Columns of decimals that leave no doubt about the decimal sign: two decimals, never three. */
export function columnsOf(draw: Draw, names: readonly string[], rowCount = draw.whole(24, 40)): Columns {
  return Object.fromEntries(names.map((name) => [name, Array.from({ length: rowCount }, () => draw.decimal(2))]))
}

interface Written {
  cell?: (value: number) => string
  delimiter?: string
  end?: string
  heading?: (name: string) => string
}

export function written(
  columns: Columns,
  { cell = fixed, delimiter = ',', end = '\n', heading = (name) => name }: Written = {},
): string {
  const names = Object.keys(columns)
  const rows = columns[names[0]].map((_, row) => names.map((name) => cell(columns[name][row])).join(delimiter))
  return [names.map(heading).join(delimiter), ...rows, ''].join(end)
}

export const fixed = (value: number): string => value.toFixed(2)
export const withComma = (value: number): string => fixed(value).replace('.', ',')
export const grouped = (text: string, separator: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, separator)

/** Plain columns, written in some way that must change nothing. */
export const same =
  (how: (columns: Columns) => string | Uint8Array, names = ['x', 'y', 'z']) =>
  (draw: Draw): OddTable => {
    const numbers = columnsOf(draw, names)
    return { contents: how(numbers), numbers }
  }

/** Plain columns with one more cell at the end of each line, headings among them. */
export const withColumn =
  (name: string, cells: (draw: Draw, row: number) => string, rest: Partial<OddTable>) =>
  (draw: Draw): OddTable => {
    const numbers = columnsOf(draw, ['x', 'y'])
    const lines = written(numbers).trimEnd().split('\n')
    const contents = lines.map((line, at) => `${line},${at === 0 ? name : cells(draw, at - 1)}`).join('\n')
    return { contents, numbers, ...rest }
  }

/** Plain columns in which the cells of some rows are something else, whose rows are then left out. */
export const withOddCells =
  (odd: (draw: Draw) => string, rest: Partial<OddTable> = {}) =>
  (draw: Draw): OddTable => {
    const numbers = columnsOf(draw, ['x', 'y'])
    const [rows, rowCount] = [new Set<number>(), numbers.x.length]
    while (rows.size < 4) rows.add(draw.whole(1, rowCount - 2))
    const lines = written(numbers).trimEnd().split('\n')
    const contents = lines
      .map((line, at) => (rows.has(at - 1) ? `${line.split(',')[0]},${odd(draw)}` : line))
      .join('\n')
    const y = numbers.y.map((value, row) => (rows.has(row) ? Number.NaN : value))
    return { contents, numbers: { ...numbers, y }, ...rest }
  }
