// Panels of what hidden units look for: their words, their colours and their numbers.

import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { figureOptionsSchema, type Context2D, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { filtersOf } from '../../../src-shared/figures/filters.ts'
import { filterPicture, paintFilters } from '../../../src-shared/figures/panel-filters.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const options = v.parse(figureOptionsSchema, { figure: 'panel', panel: 'run-1-1', content: 'filters' })
const values = Float32Array.of(1, -2, 0, 0.5, 0.25, -0.5, 4, 0)

/** The fixture's runs over four columns, or pictures of 2 × 2, with the filters of two hidden units. */
function input(isPicture: boolean, withFilters = true): FigureInput {
  const made = makeFigureInput({ resolution: 5, measured: true })
  const view = { axes: Array<[number, number]>(4).fill([0, 1]), labels: ['a (mm)', 'b', 'c', 'd'] }
  const image = isPicture ? { width: 2, height: 2 } : null
  const points = { dimension: 4, values: new Float32Array(8) }
  const filters = { tag: 'filters', kind: 'images', title: 'weights of 2 hidden units', values } as const
  const views = withFilters ? [{ ...filters, ...(image ?? { width: 4, height: 1 }) }] : []
  const runs = made.runs.map((run) => ({ ...run, snapshot: run.snapshot && { ...run.snapshot, views } }))
  return { ...made, runs, preview: { ...made.preview, dimension: 4, view, image, points, logDensity: null } }
}

interface Picture {
  rgba: Uint8ClampedArray
  width: number
}

const pictureOf = (isPicture: boolean): Picture => {
  const panel = panelOf(input(isPicture), 'run-1-1', options)
  const makeImage = (rgba: Uint8ClampedArray, width: number): Picture => ({ rgba, width })
  return filterPicture(panel.filters!, 'light', makeImage).image as Picture
}

const pixel = ({ rgba, width }: Picture, x: number, y: number) => [
  ...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
]

/** What stands below the heat map of a panel that is as wide, letters of 6 pixels. */
function namesUnder(names: readonly string[], width: number): string[] {
  const made = input(false)
  const filters = { ...filtersOf(made.runs[0].snapshot!, made.preview)!, names }
  const written: string[] = []
  const context = new Proxy({} as Context2D, {
    get: (_target, key) =>
      key === 'measureText'
        ? (text: string) => ({ width: 6 * text.length })
        : (text: unknown) => void (key === 'fillText' && written.push(String(text))),
    set: () => true,
  })
  const area = { x: 0, y: 0, width, height: 200 }
  const picture = filterPicture(filters, 'light', () => null)
  paintFilters(context, { area, filters, picture, theme: 'light', fontFamily: 'sans-serif' })
  return written.slice(1)
}

describe('a panel of filters', () => {
  it('shows them in the place of samples, the truth its data', () => {
    const panel = panelOf(input(true), 'run-1-1', options)
    expect(panel.filters).toMatchObject({ count: 2, width: 2, height: 2, limit: 4 })
    expect(panel.samples).toBeNull()
    expect(panelOf(input(true), 'truth', options).filters).toBeUndefined()
  })

  it('has the scale of all panels of its seed', () => {
    const made = input(true)
    const larger = {
      tag: 'filters',
      kind: 'images',
      title: '',
      width: 2,
      height: 2,
      values: values.map((value) => 3 * value),
    } as const
    const runs = made.runs.map((run, index) =>
      index === 1 && run.snapshot ? { ...run, snapshot: { ...run.snapshot, views: [larger] } } : run,
    )
    const ofSameSeed = made.runs.filter(({ run }) => run.seed === made.runs[1].run.seed)
    const limits = ofSameSeed.map(({ run }) => panelOf({ ...made, runs }, run.id, options).filters?.limit)
    expect(limits).toEqual(limits.map(() => 12))
  })

  it('says of a snapshot without them that it has none', () => {
    const panel = panelOf(input(true, false), 'run-1-1', options)
    expect(panel.filters).toBeUndefined()
    expect(panel.warnings).toContain('no filters in this snapshot')
  })

  it('is red above and blue below 0, and white there', () => {
    for (const isPicture of [true, false]) {
      const picture = pictureOf(isPicture)
      const heightOf = picture.rgba.length / 4 / picture.width
      // The second unit, below the first, has its largest weight third: of pictures in its second line, else in its only one.
      const [red, , blue] = pixel(picture, isPicture ? 20 : Math.round(0.625 * picture.width), heightOf - 10)
      expect(red).toBeGreaterThan(blue + 50)
      const [lessRed, , moreBlue] = pixel(
        picture,
        isPicture ? picture.width - 10 : Math.round(0.375 * picture.width),
        10,
      )
      expect(moreBlue).toBeGreaterThan(lessRed + 20)
    }
  })

  it('has its columns by name where rows are no pictures', () => {
    const { runs, preview } = input(false)
    expect(filtersOf(runs[0].snapshot!, preview)!.names).toEqual(['a', 'b', 'c', 'd'])
  })

  it('tells columns apart whose names are too long to stand whole', () => {
    const sides = ['petal_length', 'petal_width'].flatMap((what) => [`${what}_of_the_left`, `${what}_of_the_right`])
    for (const width of [160, 400]) {
      const texts = namesUnder(sides, width)
      expect(new Set(texts).size, `${width}: ${texts.join(' | ')}`).toBe(4)
    }
  })

  it('is saved as one line for each weight', () => {
    const table = figureTable(input(false), options)
    expect(table.rows).toHaveLength(8)
    expect(table.rows[6].slice(-3)).toEqual([2, 'c', 4])
    expect(figureTable(input(true), options).rows[6].slice(-3)).toEqual([2, '2/1', 4])
  })
})

describe('the colours of weights', () => {
  it('run to the largest of few weights, and to the thousandth of many, so that one does not make all others pale', () => {
    const many = Float32Array.from({ length: 8000 }, (_, at) => (at === 5 ? 100 : (at % 100) / 100))
    const { runs, preview } = input(true)
    const view = { tag: 'filters', kind: 'images', title: '', width: 2, height: 2, values: many } as const
    expect(filtersOf({ ...runs[0].snapshot!, views: [view] }, preview)!.limit).toBeCloseTo(0.99, 6)
  })
})
