// Panels of held-out rows and their reconstructions: their words, where things stand, and their numbers.

import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { figureOptionsSchema, type Context2D, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { paintPanel, panelOf } from '../../../src-shared/figures/panel.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const options = v.parse(figureOptionsSchema, { figure: 'panel', panel: 'run-1-1', content: 'reconstruction' })
const rows = Float32Array.of(0, 0.25, 0.5, 1, 1, 0, 1, 0)
const means = Float32Array.of(0.5, 0.25, 0.75, 0, 0.9, 0.1, 0.8, 0.2)

/** The fixture's runs over four columns, or pictures of 2 × 2, with two held-out rows. */
function input(isPicture: boolean, withRows = true): FigureInput {
  const made = makeFigureInput({ resolution: 5, measured: true })
  const view = { axes: Array<[number, number]>(4).fill([0, 1]), labels: ['a (mm)', 'b', 'c', 'd'] }
  const image = isPicture ? { width: 2, height: 2 } : null
  const points = { dimension: 4, values: new Float32Array(8) }
  const pointsView = (tag: 'test-rows' | 'reconstructions', values: Float32Array) =>
    ({ tag, kind: 'points', title: '', points: { dimension: 4, values } }) as const
  const views = withRows ? [pointsView('test-rows', rows), pointsView('reconstructions', means)] : []
  const runs = made.runs.map((run) => {
    const { snapshot } = run
    if (!snapshot) return run
    const row = {
      ...{ iteration: snapshot.iteration, evaluations: 0, computeSeconds: 0 },
      values: { reconstructionError: 0.125 },
      made: { reconstructionError: { standardError: 0.01, obtained: { by: 'held-out-points', points: 40 } as const } },
    }
    return { ...run, rows: [...run.rows, row], snapshot: { ...snapshot, views } }
  })
  return { ...made, runs, preview: { ...made.preview, dimension: 4, view, image, points, logDensity: null } }
}

interface Painted {
  arcs: [x: number, y: number][]
  images: { image: unknown; x: number; y: number; width: number; height: number }[]
}

/** In a panel of 300 × 300, letters of 6 pixels. */
function painted(of: FigureInput): Painted {
  const found: Painted = { arcs: [], images: [] }
  const calls: Record<string, (...given: never[]) => unknown> = {
    measureText: (text: string) => ({ width: 6 * text.length }),
    arc: (x: number, y: number) => void found.arcs.push([x, y]),
    drawImage: (image: unknown, x: number, y: number, width: number, height: number) =>
      void found.images.push({ image, x, y, width, height }),
  }
  const context = new Proxy({} as Context2D, { get: (_, key) => calls[String(key)] ?? (() => null), set: () => true })
  paintPanel(context, {
    ...{ rectangle: { x: 0, y: 0, width: 300, height: 300 }, panel: panelOf(of, 'run-1-1', options) },
    ...{ range: sharedRange(of, 'log-density', options), options: { layers: options.layers } },
    ...{
      theme: 'light',
      fontFamily: 'sans-serif',
      layout: { header: false, horizontalAxis: 'ticks', verticalAxis: 'ticks' },
    },
    makeImage: (rgba, width) => ({ rgba, width }),
  })
  return found
}

describe('a panel of reconstructions', () => {
  it('has its error with its standard error in the place of a likelihood, and says that it is none', () => {
    const panel = panelOf(input(true), 'run-1-1', options)
    expect(panel.details[0]).toBe('held-out squared error 0.125 ± 0.010 per pixel, mean field, one step; no likelihood')
    for (const words of panel.details.slice(0, -1)) expect(words).toContain('no likelihood')
    expect(panelOf(input(false), 'run-1-1', options).details[0]).toContain('per column')
    expect(panelOf(input(true), 'truth', options).reconstruction).toBeUndefined()
  })

  it('says of a snapshot without them that it has none', () => {
    expect(panelOf(input(true, false), 'run-1-1', options).warnings).toContain('no reconstructions in this snapshot')
  })

  it('has each picture right above its reconstruction', () => {
    const { images } = painted(input(true))
    expect(images).toHaveLength(2)
    const [above, below] = images
    expect(below.y).toBeCloseTo(above.y + above.height, 9)
    expect([below.x, below.width, below.height]).toEqual([above.x, above.width, above.height])
    const firstPixel = ({ image }: (typeof images)[number]) => (image as { rgba: Uint8ClampedArray }).rgba[0]
    expect([firstPixel(above), firstPixel(below)]).toEqual([0, 128])
  })

  it('has a row of a table on the diagonal where it comes back as it was, above where it comes back larger', () => {
    const { arcs } = painted(input(false))
    expect(arcs).toHaveLength(8)
    // Column b is the second square: its first row came back as it was, a quarter from the lower left corner.
    const [[left, low], [right, high]] = [arcs[2], arcs[3]]
    // The second row's 0 came back as 0.1: to the left of the first, and 0.15 of the side below it.
    const side = (left - right) / 0.25
    expect(side).toBeGreaterThan(50)
    expect((high - low) / side).toBeCloseTo(0.15, 6)
    // Column a: 0 came back as one half, 1 as 0.9.
    expect((arcs[1][0] - arcs[0][0]) / side).toBeCloseTo(1, 6)
    expect((arcs[0][1] - arcs[1][1]) / side).toBeCloseTo(0.4, 6)
  })

  it('is saved as one line for each value', () => {
    const table = figureTable(input(false), options)
    expect(table.rows).toHaveLength(8)
    expect(table.rows[6].slice(-4)).toEqual([2, 'c', 1, Math.fround(0.8)])
    expect(figureTable(input(true), options).rows[6].slice(-4, -1)).toEqual([2, '2/1', 1])
  })
})
