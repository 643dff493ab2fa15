import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { chartsOf } from '../../../src-shared/figures/charts/index.ts'
import { comparisonSize } from '../../../src-shared/figures/comparison.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'
import { figureSize, magnificationOf } from '../../../src-shared/figures/figure-size.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { withWords } from '../../../src-shared/figures/with-words.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

type Words = v.InferInput<typeof figureOptionsSchema>['words']
const optionsOf = (words: Words = {}) => v.parse(figureOptionsSchema, { figure: 'comparison', words })

describe('a figure in a person’s own words', () => {
  const input = makeFigureInput({ resolution: 11 })

  it('is untouched where nothing was written', () => {
    expect(withWords(input, optionsOf())).toBe(input)
  })

  it('has their title, note, axes and names of lanes', () => {
    const words = {
      title: 'Ours',
      note: 'Figure 3',
      horizontalAxis: 'length (mm)',
      lanes: { 'lane-1': 'Ours', 'lane-9': '?' },
    }
    const worded = withWords(input, optionsOf(words))
    expect(worded).toMatchObject({ title: 'Ours', provenance: 'Figure 3' })
    expect(panelOf(worded, 'truth').view.labels).toEqual(['length (mm)', 'x₂'])
    expect(panelOf(worded, 'run-1-1')).toMatchObject({ title: 'Ours', view: { labels: ['length (mm)', 'x₂'] } })
    expect(resultsTable(worded).rows.map(({ cells }) => cells[0].text)).toEqual(['Ours', 'PCD-10', 'NCE ν=4'])
  })

  it('may leave a word away: nothing stands in its place', () => {
    const bare = withWords(input, optionsOf({ title: '', note: '' }))
    expect(bare).toMatchObject({ title: '', provenance: '' })
    const { height } = comparisonSize(input, optionsOf())
    expect(comparisonSize(bare, optionsOf()).height).toBeLessThan(height)
  })

  it('names the axes of a line, whose vertical one is a density', () => {
    const line = withWords(makeFigureInput({ dimension: 1, resolution: 31 }), optionsOf({ verticalAxis: 'p' }))
    expect(panelOf(line, 'truth').view.labels).toEqual(['x₁', 'p'])
  })

  it('names title and axes of a chart', () => {
    const words = { title: 'Held out', horizontalAxis: 'updates', verticalAxis: 'nats' }
    const [{ content, configuration }] = chartsOf('kl-divergence', input, {
      axis: 'iteration',
      theme: 'light',
      fontFamily: 'x',
      words,
    })
    expect(content.title).toBe('Held out')
    const scales = configuration.options!.scales as Record<string, { title: { text: string } }>
    expect([scales.x.title.text, scales.y.title.text]).toEqual(['updates', 'nats'])
  })
})

describe('sizes', () => {
  const input = makeFigureInput({ resolution: 11 })

  it('a poster is a page laid out as such and enlarged as a whole; pixels that are asked for win', () => {
    const poster = v.parse(figureOptionsSchema, { figure: 'panels', size: 'poster' })
    const page = v.parse(figureOptionsSchema, { figure: 'panels', size: 'page' })
    expect(figureSize(input, poster)).toEqual(figureSize(input, page))
    expect(magnificationOf(poster)).toBeGreaterThan(2)
    expect(magnificationOf(page)).toBe(1)
    expect(magnificationOf({ ...poster, width: 500 })).toBe(1)
  })

  it('panels alone take less height than the comparison with its results; on a page they stand in rows', () => {
    const size = (figure: 'panels' | 'comparison') =>
      figureSize(input, v.parse(figureOptionsSchema, { figure, width: 1200 }))
    expect(size('panels').width).toBe(size('comparison').width)
    expect(size('panels').height).toBeLessThan(size('comparison').height - 100)
    const page = figureSize(input, v.parse(figureOptionsSchema, { figure: 'panels', size: 'page' }))
    expect(page.height).toBeGreaterThan(page.width)
  })
})
