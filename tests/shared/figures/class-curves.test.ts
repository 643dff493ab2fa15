// Classes on a line: a curve for each, against two Gaussians of one width, whose p(y | x) is logistic.

import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { previewData } from '../../../src-engine/data-tasks/preview.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { classCurves, classField, knowsClasses } from '../../../src-shared/figures/class-field.ts'
import { figureOptionsSchema, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { layerEntries } from '../../../src-shared/figures/layer-legend.ts'
import { panelOf } from '../../../src-shared/figures/panel-content.ts'
import { classShares } from '../../../src-shared/figures/panel-line.ts'
import { readoutTexts } from '../../../src-shared/figures/panel.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import type { DataPreview, SnapshotView } from '../../../src-shared/snapshot.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const { separation, noise, weight } = { separation: 3, noise: 0.8, weight: 0.35 }
/** p(left | x) of two Gaussians at ∓ separation / 2. */
const left = (x: number) => 1 / (1 + Math.exp((separation * x) / noise ** 2 + Math.log((1 - weight) / weight)))

let preview: DataPreview
let input: FigureInput
let views: SnapshotView[]

beforeAll(async () => {
  const config = { kind: 'mixture-one-dimensional', separation, noise, weight, classColumn: 'component', count: 300 }
  preview = await previewData(parse(dataConfigSchema, config, 'data'), 1)
  input = { ...structuredClone(makeFigureInput({ dimension: 1 })), preview }
  // A model that takes the components the other way round.
  const { shares, labels, probabilities } = preview.classRegions!
  const count = shares.values.length
  const turned = Float32Array.from(probabilities!, (_, at) => probabilities![(at + count) % (2 * count)])
  views = [
    { tag: 'class-probabilities', kind: 'values', title: 'p', values: turned },
    { tag: 'class-shares', kind: 'field', title: 'shares', field: shares },
    { tag: 'class-labels', kind: 'field', title: 'labels', field: { ...shares, values: labels.map((l) => 1 - l) } },
  ]
  const [run] = input.runs
  run.snapshot = { ...run.snapshot!, views: [...run.snapshot!.views, ...views] }
})

const truthPanel = () => panelOf(input, 'truth', { quantity: 'classes' })
const lanePanel = () => panelOf(input, input.runs[0].run.id, { quantity: 'classes' })

describe('classes on a line', () => {
  it('have the exact curve of each, which is logistic for two Gaussians of one width', () => {
    const field = truthPanel().field!
    const [first, second] = classCurves(field)
    const [[from, to]] = field.view.axes
    first.values.forEach((value, index) => {
      const x = from + (index / (first.values.length - 1)) * (to - from)
      // Single precision.
      expect(value).toBeCloseTo(left(x), 6)
      expect(second.values[index]).toBeCloseTo(1 - left(x), 6)
    })
  })

  it('of a model stand beside the exact ones, from 0 to 1', () => {
    const panel = lanePanel()
    const [own] = classCurves(panel.field!)
    const [, exact] = classCurves(panel.truth!)
    expect(own.values).toEqual(exact.values)
    const range = sharedRange(input, 'classes')
    expect([range.minimum, range.maximum]).toEqual([0, 1])
  })

  it('are read out by name, the most probable first', () => {
    expect(readoutTexts(truthPanel(), [-3])[0]).toBe('Component 1: p = 1.000')
    const [first, second] = readoutTexts(truthPanel(), [0])
    expect(first).toBe('Component 2: p = 0.650')
    expect(second).toBe('Component 1: p = 0.350')
    expect(readoutTexts(truthPanel(), [1000])).toEqual(['no class'])
  })

  it('have a key to their colours, and to the rows at the edges', () => {
    const layers = { contours: true, data: true, samples: true, negatives: false, predictor: false }
    const range = sharedRange(input, 'classes')
    const texts = (panels = [truthPanel(), lanePanel()]) =>
      layerEntries(panels, { layers, plane: false, range }).map(({ text }) => text)
    expect(texts()).toEqual([
      ...['p(y | x) by component: Component 1', 'Component 2', 'exact p(y | x), in the same colours'],
      ...['training data, at the bottom', 'samples of each class, at the top'],
    ])
    const measured = { ...truthPanel(), field: null }
    expect(texts([measured])).toContain('training data, at the bottom; steps: the share of each class in 20 bins')
  })

  it('are a table of every class at every place', () => {
    const options = v.parse(figureOptionsSchema, { figure: 'panel', panel: 'truth', quantity: 'classes' })
    const { rows } = figureTable(input, options)
    expect(rows).toHaveLength(2 * preview.classRegions!.shares.values.length)
    expect(rows[0].slice(-4)).toEqual([preview.view.axes[0][0], null, 'Component 1', 1])
    expect(rows[1].slice(-2)).toEqual(['Component 2', preview.classRegions!.probabilities![121]])
  })

  it('are kept with a snapshot, and absent from one that was made before', () => {
    const kept = decodeSnapshot(encodeSnapshot({ logPartition: null, views }))
    const snapshot = { ...input.runs[0].snapshot!, views: kept.views }
    expect(knowsClasses(snapshot)).toBe(true)
    expect(classCurves(classField(snapshot)!)).toHaveLength(2)
    const old = { ...snapshot, views: kept.views.filter(({ tag }) => tag !== 'class-probabilities') }
    expect([knowsClasses(old), classField(old)]).toEqual([false, null])
  })

  it('of data alone are shares of rows by bin', () => {
    const values = Float32Array.of(0.1, 0.2, 0.3, 0.9, 1.5, Number.NaN)
    const classes = { column: 'c', names: ['a', 'b'], labels: Uint8Array.of(0, 0, 1, 1, 1, 0) }
    const shares = classShares({ dimension: 1, values, classes }, [0, 1], 2)
    expect(shares.map((own) => [...own])).toEqual([
      [2 / 3, 0],
      [1 / 3, 1],
    ])
    expect([...classShares({ dimension: 1, values, classes }, [0, 8], 4)[0]].slice(1)).toEqual([NaN, NaN, NaN])
  })
})
