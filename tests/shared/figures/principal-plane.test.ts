// Panels of the plane along two principal components: what they draw, their words and their numbers.

import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { figureOptionsSchema, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import type { SnapshotView } from '../../../src-shared/snapshot.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const options = v.parse(figureOptionsSchema, {
  ...{ figure: 'panels', content: 'plane', quantity: 'relative-energy' },
  layers: { data: true, samples: true },
})
const view = { axes: [[-1, 1] as [number, number], [0, 2] as [number, number]], labels: ['component 1', 'component 2'] }
/** u = x − 1, v = 2 z. */
const axes = Float32Array.of(1, 5, 0, 1, 0, 0, 0, 0, 2)

function input(withPlane = true): FigureInput {
  const made = makeFigureInput({ resolution: 5, measured: true })
  const field = (values: number[]) => ({ view, shape: [2, 2], values: Float32Array.from(values) })
  const views: SnapshotView[] = [
    { tag: 'plane-energy', kind: 'field', title: '', field: field([7, 3, 4, Number.NaN]) },
    { tag: 'plane-truth', kind: 'field', title: '', field: field([2, 2.5, Infinity, 30]) },
    { tag: 'plane-axes', kind: 'values', title: '', values: axes },
    { tag: 'model-samples', kind: 'points', title: '', points: { dimension: 3, values: Float32Array.of(2, 9, 0.5) } },
  ]
  const runs = made.runs.map((run) => ({
    ...run,
    snapshot: run.snapshot && { ...run.snapshot, views: withPlane ? views : views.slice(3) },
  }))
  const points = { dimension: 3, values: Float32Array.of(1, 5, 0.25) }
  const wide = { axes: Array<[number, number]>(3).fill([0, 1]), labels: ['a', 'b', 'c'] }
  const preview = { ...made.preview, dimension: 3, view: wide, points, image: null, logDensity: null }
  return { ...made, runs, preview }
}

describe('a panel of the principal plane', () => {
  it('has energies above their least, points where they fall, and says what is not finite', () => {
    const panel = panelOf(input(), 'run-1-1', options)
    expect(panel.view).toEqual(view)
    expect([...panel.field!.values]).toEqual([4, 0, 1, Number.NaN])
    expect([...panel.samples!.values]).toEqual([1, 1])
    expect([...panel.data.values]).toEqual([0, 0.5])
    expect(panel.warnings).toContain('1 of 4 cells not finite (striped)')
  })

  it('of the truth has the known density, whose zeros are no fault', () => {
    const panel = panelOf(input(), 'truth', options)
    expect([...panel.field!.values]).toEqual([0, 0.5, Infinity, 28])
    expect(panel.warnings).toEqual([])
  })

  it('stands on one scale of relative energy with all others', () => {
    const range = sharedRange(input(), 'relative-energy', options)
    // One cell of each of the fixture's three runs.
    const ends = { quantity: 'relative-energy', minimum: 0, maximum: 8, cutAbove: true }
    expect(range).toMatchObject({ ...ends, notFiniteCount: 3 })
  })

  it('says so where a snapshot has none, as those of earlier versions', () => {
    const panel = panelOf(input(false), 'run-1-1', options)
    expect(panel.field).toBeNull()
    expect(panel.warnings).toContain('no plane in this snapshot')
    expect(panelOf(input(false), 'truth', options).warnings).toEqual(['the plane comes with the first snapshot'])
  })

  it('is saved as numbers: cells, then points', () => {
    const { columns, rows } = figureTable(input(), { ...options, figure: 'panel', panel: 'run-1-1' })
    expect(columns.slice(-3)).toEqual(['component_1', 'component_2', 'relative_energy_nats'])
    expect(rows.map((row) => [row[0], ...row.slice(-3)])).toEqual([
      ['cell', -1, 0, 4],
      ['cell', 1, 0, 0],
      ['cell', -1, 2, 1],
      ['cell', 1, 2, Number.NaN],
      ['sample', 1, 1, null],
    ])
  })
})
