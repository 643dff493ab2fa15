import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import {
  brushInWords,
  brushSchema,
  pickRows,
  rowsInside,
  shareInWords,
  withBrush,
  type Brush,
} from '../../../src-shared/figures/brush.ts'
import { comparisonSubtitle } from '../../../src-shared/figures/comparison-content.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'
import { brushOfDrag } from '../../../src-shared/figures/panel-brush.ts'
import { pairCells } from '../../../src-shared/figures/pair-cells.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import type { Points } from '../../../src-shared/snapshot.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const points = (rows: readonly (readonly number[])[]): Points => ({
  dimension: rows[0].length,
  values: Float32Array.from(rows.flat()),
})

const rowsOf = ({ values, dimension }: Points): number[][] =>
  Array.from({ length: values.length / dimension }, (_, row) => [
    ...values.subarray(row * dimension, (row + 1) * dimension),
  ])

describe('the rows inside a brush', () => {
  const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY))
  const range = fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }))
    .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])

  test('are those that a test of every row and every range finds, in their order', () => {
    const table = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 60 })
    const columns = fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(table, columns, range, range, (rows, chosen, first, second) => {
        const brush = chosen.map((column, at) => ({ column, range: at === 0 ? first : second }))
        const isInside = (row: readonly number[]) =>
          brush.every(({ column, range: [low, high] }) => low <= row[column] && row[column] <= high)
        const found = rowsInside(points(rows), brush)
        expect([...found]).toEqual(rows.flatMap((row, at) => (isInside(row) ? [at] : [])))
        expect(rowsOf(pickRows(points(rows), found))).toEqual(rows.filter(isInside).map((row) => [...row]))
      }),
      { seed: 14 },
    )
  })

  test('keep their classes', () => {
    const classes = { column: 'kind', names: ['a', 'b'], labels: Uint8Array.of(0, 1, 1) }
    const picked = pickRows({ ...points([[1], [2], [3]]), classes }, Uint32Array.of(0, 2))
    expect([...picked.classes!.labels]).toEqual([0, 1])
  })

  test('of 50,000 rows are found in one walk', () => {
    const many: Points = { dimension: 6, values: Float32Array.from({ length: 300_000 }, (_, at) => (at % 97) / 97) }
    const brush: Brush = [
      { column: 1, range: [0.2, 0.6] },
      { column: 4, range: [0.1, 0.9] },
    ]
    const rows = rowsInside(many, brush)
    const byForce = Array.from({ length: 50_000 }, (_, row) => row).filter((row) =>
      brush.every(({ column, range: [low, high] }) => {
        const value = many.values[6 * row + column]
        return value >= low && value <= high
      }),
    )
    expect([...rows]).toEqual(byForce)
    expect(pickRows(many, rows).values).toHaveLength(6 * byForce.length)
  })
})

describe('a brush over panels', () => {
  const input = makeFigureInput({ dimension: 2, resolution: 21 })
  const brush: Brush = [
    { column: 0, range: [-1, 0.5] },
    { column: 1, range: [0, 1] },
  ]

  test('takes of the data the same rows in every panel, and of samples each lane’s own', () => {
    const panels = ['truth', ...input.runs.map(({ run }) => run.id)].map((key) =>
      panelOf(input, key, { brush: brush.map(({ column, range: [low, high] }) => ({ column, range: [low, high] })) }),
    )
    for (const panel of panels) {
      expect(panel.brushed!.data).toEqual(panels[0].brushed!.data)
      const inside = (rows: Points) => rowsOf(rows).filter(([x, y]) => x >= -1 && x <= 0.5 && y >= 0 && y <= 1)
      expect(rowsOf(panel.brushed!.data)).toEqual(inside(panel.data))
      if (panel.samples) expect(rowsOf(panel.brushed!.samples!)).toEqual(inside(panel.samples))
    }
    expect(panels[0].brushed!.data.values.length).toBeGreaterThan(0)
  })

  test('is named in the figure that shows it', () => {
    const request = { figure: 'comparison', brush: [{ column: 0, range: [-1, 0.5] }] }
    const subtitle = (options: object) => comparisonSubtitle(input, v.parse(figureOptionsSchema, options))
    expect(subtitle(request)).toContain(`standing out: ${input.preview.view.labels[0]} −1.00 … 0.500`)
    expect(subtitle({ figure: 'comparison' })).not.toContain('standing out')
  })

  test('leaves panels alone that lack its columns', () => {
    const panel = panelOf(input, 'truth')
    expect(withBrush(panel, [{ column: 5, range: [0, 1] }]).brushed).toBeUndefined()
    expect(withBrush(panel, null).brushed).toBeUndefined()
  })

  test('finds on another plane the rows by their columns', () => {
    const inColumns = points([
      [0, 0, 9],
      [1, 1, 1],
    ])
    const panel = {
      image: null,
      data: points([
        [7, 7],
        [8, 8],
      ]),
      samples: null,
      inColumns: { data: inColumns, samples: null },
    }
    const { brushed } = withBrush(panel, [{ column: 2, range: [0, 2] }])
    expect(rowsOf(brushed!.data)).toEqual([[8, 8]])
    expect(brushed!.onColumns).toBe(false)
  })
})

describe('a drag', () => {
  const area = { x: 10, y: 20, width: 306, height: 306 }
  const panel = panelOf(makeFigureInput({ dimension: 2, resolution: 21 }), 'truth')
  const [[left, right], [bottom, top]] = panel.view.axes

  test('over a panel of the plane sets the ranges under its corners, whichever comes first', () => {
    const at = (x: number, y: number) => ({ x: area.x + x * area.width, y: area.y + y * area.height })
    const expected = [
      { column: 0, range: [left + 0.25 * (right - left), left + 0.5 * (right - left)] },
      { column: 1, range: [bottom + 0.5 * (top - bottom), bottom + 0.75 * (top - bottom)] },
    ]
    for (const [from, to] of [
      [at(0.25, 0.25), at(0.5, 0.5)],
      [at(0.5, 0.5), at(0.25, 0.25)],
    ]) {
      brushOfDrag(area, panel, from, to)!.forEach(({ column, range }, axis) => {
        expect(column).toBe(expected[axis].column)
        range.forEach((end, index) => expect(end).toBeCloseTo(expected[axis].range[index], 10))
      })
    }
    expect(brushOfDrag(area, panel, at(0.5, 0.5), { x: at(0.5, 0.5).x + 2, y: at(0.5, 0.5).y })).toBeNull()
  })

  test('in a pair plot is of the cell where it began: two columns below the diagonal, one on it, none above', () => {
    const axes: [number, number][] = [
      [0, 10],
      [100, 200],
      [-1, 1],
    ]
    const pairs = { ...panel, view: { axes, labels: ['a', 'b', 'c'] } }
    const cellAt = (across: number, down: number) =>
      pairCells(area, 3).find((cell) => cell.across === across && cell.down === down)!.rectangle
    const drag = (across: number, down: number) => {
      const { x, y, width, height } = cellAt(across, down)
      // Far beyond the cell: it ends at the cell's edge.
      return brushOfDrag(area, pairs, { x: x + width / 2, y: y + height / 2 }, { x: x + 5 * width, y: y - 5 * height })
    }
    expect(drag(0, 1)).toEqual([
      { column: 0, range: [5, 10] },
      { column: 1, range: [150, 200] },
    ])
    expect(drag(2, 2)).toEqual([{ column: 2, range: [0, 1] }])
    expect(drag(2, 0)).toBeNull()
  })
})

test('a brush in words names columns with their units, and counts rows', () => {
  const words = brushInWords([{ column: 1, range: [12.345, 15] }], ['mass (g)', 'length (mm)'])
  expect(words).toBe('length (mm) 12.3 … 15.0')
  expect(shareInWords(points([[1], [2]]), points([[1], [2], [3], [4]]))).toBe('2 of 4 (50.0 ± 25.0%)')
})

test('a figure’s request takes ranges that ascend, of one column or two', () => {
  const range = (column: number, low: number, high: number) => ({ column, range: [low, high] })
  expect(v.safeParse(brushSchema, [range(0, 1, 2), range(3, 1, 1)]).success).toBe(true)
  for (const wrong of [[], [range(0, 2, 1)], [range(-1, 0, 1)], [range(0, 0, 1), range(1, 0, 1), range(2, 0, 1)]]) {
    expect(v.safeParse(brushSchema, wrong).success).toBe(false)
  }
})
