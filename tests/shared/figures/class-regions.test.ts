import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { classField } from '../../../src-shared/figures/class-field.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'
import { nearestLabel } from '../../../src-shared/figures/field-values.ts'
import { fieldImage } from '../../../src-shared/figures/field-image.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { layerEntries } from '../../../src-shared/figures/layer-legend.ts'
import { panelOf, type Panel } from '../../../src-shared/figures/panel-content.ts'
import { readoutTexts } from '../../../src-shared/figures/panel.ts'
import { regionColour } from '../../../src-shared/figures/region-colours.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import type { SnapshotView } from '../../../src-shared/snapshot.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

/** Three by three cells: class 1 to the right, class 0 to the left, nothing in the middle column's first row. */
function inputWithClasses() {
  const input = structuredClone(makeFigureInput({ resolution: 5 }))
  const [{ snapshot, rows }] = input.runs
  const { view } = input.preview
  const names = ['left', 'right']
  const field = (values: number[]) => ({ view, shape: [3, 3], values: Float32Array.from(values) })
  const views: SnapshotView[] = [
    {
      ...{ tag: 'class-shares', kind: 'field', title: 'shares' },
      field: field([1, Number.NaN, 1, 0.9, 0.5, 0.9, 1, 0.6, 1]),
    },
    { ...{ tag: 'class-labels', kind: 'field', title: 'labels' }, field: field([0, -1, 1, 0, 0, 1, 0, 1, 1]) },
    {
      ...{ tag: 'class-samples', kind: 'points', title: 'samples' },
      points: {
        dimension: 2,
        values: Float32Array.of(-1, 0, 1, 0),
        classes: { column: 'Side', names, labels: Uint8Array.of(0, 1) },
      },
    },
  ]
  input.runs[0].snapshot = { ...snapshot!, views: [...snapshot!.views, ...views] }
  rows.at(-1)!.values.classAccuracy = 0.875
  const count = input.preview.points.values.length / 2
  input.preview.points.classes = { column: 'Side', names, labels: new Uint8Array(count) }
  return { input, key: input.runs[0].run.id, views }
}

const layers = { contours: true, data: true, samples: true, negatives: false, predictor: false }

describe('the regions of classes', () => {
  it('are of the class that is nearest, stronger where it is more probable, and striped where there is none', () => {
    const { input } = inputWithClasses()
    const field = classField(input.runs[0].snapshot!)!
    const { rgba, width, height } = fieldImage(field, sharedRange(input, 'classes'), 'light')
    const at = (x: number, line: number) => [...rgba.subarray(4 * (line * width + x), 4 * (line * width + x) + 3)]
    expect(at(0, height - 1)).toEqual(regionColour(0, 1, 'light'))
    expect(at(width - 1, 0)).toEqual(regionColour(1, 1, 'light'))
    const [middle] = [(width - 1) / 2]
    expect(at(middle, (height - 1) / 2)).toEqual(regionColour(0, 0.5, 'light'))
    expect(at(middle, height - 1)).not.toEqual(regionColour(0, 1, 'light'))
    // A probable class is farther from the ground than a less probable one.
    const ground = regionColour(1, 0, 'light')
    const distance = (share: number) => Math.hypot(...regionColour(1, share, 'light').map((c, i) => c - ground[i]))
    expect(distance(1)).toBeGreaterThan(2 * distance(0.4))
  })

  it('are read out by name', () => {
    const { input, key } = inputWithClasses()
    const panel = panelOf(input, key, { quantity: 'classes' })
    const [[left, right], [low]] = panel.view.axes
    expect(readoutTexts(panel, [left, low])).toEqual(['left: p = 1.00'])
    expect(readoutTexts(panel, [right, low])).toEqual(['right: p = 1.00'])
    expect(readoutTexts(panel, [(left + right) / 2, low])).toEqual(['no class'])
    expect(nearestLabel(panel.field!, [right + 1, low])).toBe(-1)
  })

  it('stand with the accuracy, samples of each class and a key to the colours', () => {
    const { input, key } = inputWithClasses()
    const panels: Panel[] = [
      panelOf(input, 'truth', { quantity: 'classes' }),
      panelOf(input, key, { quantity: 'classes' }),
    ]
    expect(panels[1].details[0]).toBe('held-out class accuracy 0.875')
    expect([...panels[1].samples!.classes!.labels]).toEqual([0, 1])
    const range = sharedRange(input, 'classes')
    expect([range.minimum, range.maximum]).toEqual([0, 1])
    const texts = layerEntries(panels, { layers, plane: true, range }).map(({ text }) => text)
    expect(texts).toEqual([
      ...['likeliest Side: left', 'right', 'contours at p = 0.6, 0.7, 0.8, 0.9'],
      ...['training data, in the colours of their classes', 'samples of each class, in its colour'],
    ])
  })

  it('are a table of cells and samples by class', () => {
    const { input, key } = inputWithClasses()
    const { columns, rows } = figureTable(
      input,
      v.parse(figureOptionsSchema, { figure: 'panel', panel: key, quantity: 'classes' }),
    )
    expect(columns.slice(-2)).toEqual(['class', 'p_class_given_x'])
    expect(rows).toHaveLength(9 + 2)
    expect(rows[0].slice(-2)).toEqual(['left', 1])
    expect(rows[1].slice(-2)).toEqual([null, Number.NaN])
    expect(rows[10].slice(-4)).toEqual([1, 0, 'right', null])
  })

  it('are kept with a snapshot as they were', () => {
    const { views } = inputWithClasses()
    expect(decodeSnapshot(encodeSnapshot({ logPartition: null, views })).views).toEqual(views)
  })
})
