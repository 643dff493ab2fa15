// Pair plots: what of the columns is shown, and the numbers above the diagonal.

import { describe, expect, it } from 'vitest'
import { comparisonSubtitle } from '../../../src-shared/figures/comparison-content.ts'
import { figureOptionsSchema, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { layerEntries } from '../../../src-shared/figures/layer-legend.ts'
import { pairLayers } from '../../../src-shared/figures/panel-pairs.ts'
import { panelOf, plotArea, toView } from '../../../src-shared/figures/panel.ts'
import { correlation, projected } from '../../../src-shared/figures/projected-points.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import * as v from 'valibot'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const points = { dimension: 3, values: Float32Array.of(1, 2, 3, 2, 4, 1, 3, 6, 2, 4, 8, 9) }
const options = v.parse(figureOptionsSchema, { figure: 'comparison' })

/** The fixture's runs as if their data had these columns, without a density. */
function withColumns(count: number): FigureInput {
  const input = makeFigureInput({ resolution: 5, measured: true })
  const view = {
    axes: Array.from({ length: count }, (): [number, number] => [0, 10]),
    labels: Array<string>(count).fill('x (mm)'),
  }
  const many = { dimension: count, values: new Float32Array(2 * count) }
  const runs = input.runs.map((run) => ({
    ...run,
    rows: run.rows.map((row) => {
      const { testLogLikelihood: _exact, ...values } = row.values
      return { ...row, values: { ...values, testLogLikelihoodLowerBound: -5.653, testLogLikelihoodUpperBound: -5.612 } }
    }),
    snapshot: run.snapshot && {
      ...run.snapshot,
      logPartition: null,
      views: [{ tag: 'model-samples' as const, kind: 'points' as const, title: 'chains', points: many }],
    },
  }))
  return { ...input, runs, preview: { ...input.preview, dimension: count, view, points: many, logDensity: null } }
}

describe('columns of points', () => {
  it('are taken in the order that is asked for, of the first points', () => {
    expect(projected(points, [2, 0], 3)).toEqual({ dimension: 2, values: Float32Array.of(3, 1, 1, 2, 2, 3) })
  })

  it('go together as Pearson says', () => {
    expect(correlation(points, 0, 1)).toBeCloseTo(1, 12)
    // Of (1, 2, 3, 4) and (3, 1, 2, 9): Σ(x − x̄)(y − ȳ) = 9.5, Σ(x − x̄)² = 5, Σ(y − ȳ)² = 38.75.
    expect(correlation(points, 0, 2)).toBeCloseTo(9.5 / Math.sqrt(5 * 38.75), 12)
    expect(correlation({ dimension: 2, values: Float32Array.of(1, 1, 1, 2) }, 0, 1)).toBeNaN()
  })
})

describe('a panel of four columns', () => {
  const input = withColumns(4)
  const panel = panelOf(input, 'run-1-1')

  it('is square and has no point under the pointer', () => {
    const area = plotArea({ x: 0, y: 0, width: 500, height: 300 }, panel.view)
    expect(area.width).toBeCloseTo(area.height, 10)
    expect(toView(area, panel.view, { x: area.x + 5, y: area.y + 5 })).toBeNull()
  })

  it('says between what its likelihood stands', () => {
    expect(panel.details[0]).toContain('−2.039 … −2.024 bits per dimension (log₂ p / d)')
    expect(panel.details[1]).toBe('held-out log-likelihood −5.653 … −5.612 nats, by AIS')
  })

  it('always shows data and samples, and negatives only where there are no samples', () => {
    expect(pairLayers(options.layers, panel)).toMatchObject({ data: true, samples: true, negatives: false })
    expect(pairLayers(options.layers, { ...panel, samples: null })).toMatchObject({ negatives: true })
    const shown = { layers: options.layers, plane: true, range: sharedRange(input, 'log-density') }
    expect(layerEntries([panel], shown).map(({ kind, onField }) => [kind, onField])).toEqual([
      ['data', false],
      ['samples', false],
    ])
  })

  it('keys the data by their classes where they have some, in any columns', () => {
    const labels = Uint8Array.from(panel.data.values.subarray(0, panel.data.values.length / 4), (_, row) => row % 3)
    const classes = { column: 'Species', names: ['Adelie', 'Chinstrap', 'Gentoo'], labels }
    const data = { ...panel.data, classes }
    expect(projected(data, [1, 3], 10).classes).toBe(classes)
    const shown = { layers: options.layers, plane: true, range: sharedRange(input, 'log-density') }
    const entries = layerEntries([{ ...panel, data }], shown)
    expect(entries.map(({ text, label }) => [text, label])).toEqual([
      ['training data by Species: Adelie', 0],
      ['Chinstrap', 1],
      ['Gentoo', 2],
      ['model samples', undefined],
    ])
  })

  it('has a table with the bracket alone, in digits that tell its ends apart', () => {
    const table = resultsTable(input)
    expect(table.columns.map(({ id }) => id)).not.toContain('logLikelihood')
    const at = table.columns.findIndex(({ id }) => id === 'heldOutByAis')
    expect(table.rows[0].cells[at].text).toMatch(/^−5\.653 … −5\.612/)
  })
})

it('a figure of many columns says that it shows the first six', () => {
  expect(comparisonSubtitle(withColumns(9), options)).toContain('pairs of the first 6 of 9 columns')
})

it('a panel of many columns says an exact likelihood where there is one, as of a small Boltzmann machine', () => {
  const input = withColumns(4)
  const exact = {
    ...input,
    runs: input.runs.map((run) => ({
      ...run,
      rows: run.rows.map((row) => ({ ...row, values: { ...row.values, testLogLikelihood: -7.98 } })),
    })),
  }
  expect(panelOf(input, 'run-1-1').details.join()).toContain('by AIS')
  expect(panelOf(exact, 'run-1-1').details.join()).not.toContain('by AIS')
  expect(panelOf(exact, 'run-1-1').details.join()).toContain('−7.98')
})
