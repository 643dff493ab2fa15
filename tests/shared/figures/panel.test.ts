import { describe, expect, it } from 'vitest'
import { chartsOf } from '../../../src-shared/figures/charts/index.ts'
import { colourBarCaptions } from '../../../src-shared/figures/colour-bar.ts'
import { joinedTitles } from '../../../src-shared/figures/layer-legend.ts'
import { plotArea, toPixel, toView, panelOf, readoutTexts } from '../../../src-shared/figures/panel.ts'
import { laneStyle } from '../../../src-shared/figures/theme.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { byQuadrature, energyOf } from '../../support/pictures.ts'

const rectangle = { x: 10, y: 20, width: 400, height: 300 }

describe('the plot of a panel', () => {
  const { view } = makeFigureInput({ resolution: 5 }).preview

  it('keeps the aspect of the view inside its rectangle', () => {
    const area = plotArea(rectangle, view)
    expect(area.width / area.height).toBeCloseTo(8 / 6, 10)
    expect(area.x).toBeGreaterThanOrEqual(rectangle.x)
    expect(area.y + area.height).toBeLessThanOrEqual(rectangle.y + rectangle.height)
  })

  it('fills its rectangle where the axes are different quantities', () => {
    const area = plotArea(rectangle, {
      axes: [
        [0, 10],
        [0, 5000],
      ],
      labels: ['mm', 'g'],
    })
    expect(area.width / area.height).toBeGreaterThan(1)
  })

  it('goes from points to pixels and back', () => {
    const area = plotArea(rectangle, view)
    const point = [1.7, -2.2]
    const back = toView(area, view, toPixel(area, view, point))!
    expect(back[0]).toBeCloseTo(1.7, 10)
    expect(back[1]).toBeCloseTo(-2.2, 10)
    expect(toPixel(area, view, [-4, 3])).toEqual({ x: area.x, y: area.y })
    expect(toView(area, view, { x: area.x - 1, y: area.y })).toBeNull()
    expect(toView(area, { axes: [[0, 1]], labels: ['x'] }, { x: area.x, y: area.y })).toEqual([0])
  })
})

describe('what a panel says', () => {
  const input = makeFigureInput({ resolution: 11 })

  it('names lane, seed, iteration and the exact likelihood with its error', () => {
    const panel = panelOf(input, 'run-1-1')
    expect(panel.title).toBe('CD-10')
    expect(panel.subtitle).toBe('seed 1 · iteration 2,000')
    expect(panel.details[0]).toMatch(/^held-out log-likelihood −\d\.\d+ ± 0\.018 nats$/)
    expect(panel.warnings).toEqual([])
  })

  it('takes the likelihood of the iteration that is shown, not a later one', () => {
    const early = structuredClone(input)
    early.runs[0].snapshot!.iteration = 0
    expect(panelOf(early, 'run-1-1').details[0]).not.toBe(panelOf(input, 'run-1-1').details[0])
  })

  it('calls measured data by that name, without a density', () => {
    const panel = panelOf(makeFigureInput({ measured: true, resolution: 11 }), 'truth')
    expect(panel.title).toBe('Data')
    expect(panel.field).toBeNull()
  })

  it('warns of everything that is not as it should be', () => {
    const broken = structuredClone(input)
    energyOf(broken.runs[0].snapshot).values[3] = Number.NaN
    broken.runs[1].snapshot!.logPartition = byQuadrature(Number.NaN)
    broken.runs[2].snapshot = null
    expect(panelOf(broken, 'run-1-1').warnings).toEqual(['1 of 121 cells not finite (striped)'])
    expect(panelOf(broken, 'run-2-1').warnings).toEqual(['log Z not computed: see relative energy'])
    expect(panelOf(broken, 'run-2-1', { quantity: 'relative-energy' }).warnings).toEqual([])
    expect(panelOf(broken, 'run-3-1').warnings).toEqual(['no snapshot yet'])
    expect(panelOf(broken, 'run-9-9').warnings).toEqual(['no such run in this figure'])
  })

  it('reads out the value under the crosshair in nats', () => {
    const panel = panelOf(input, 'truth')
    expect(readoutTexts(panel, [0, 0])[0]).toMatch(/^log p = −\d+\.\d\d nats$/)
    expect(readoutTexts(panel, [99, 0])[0]).toBe('log p: not a number')
  })

  it('reads the density itself where the vertical axis is the density', () => {
    const line = makeFigureInput({ dimension: 1, resolution: 201 })
    const panel = panelOf(line, 'truth')
    // Two Gaussians of deviation 0.34, weight 0.65 at 2: 0.65 / (0.34 √2π).
    expect(readoutTexts(panel, [2])[0]).toBe('p = 0.763')
    const energies = panelOf(line, 'truth', { quantity: 'relative-energy' })
    expect(readoutTexts(energies, [2])[0]).toMatch(/^E − min E = .* nats$/)
  })
})

describe('the key to negatives', () => {
  it('says once what the titles of all lanes begin with', () => {
    expect(joinedTitles(['noise around the data, σ = 0.3', 'noise around the data, σ = 0.03'])).toBe(
      'noise around the data, σ = 0.3 / σ = 0.03',
    )
    expect(joinedTitles(['noise', 'negatives after 10 steps, from data'])).toBe(
      'noise / negatives after 10 steps, from data',
    )
    expect(joinedTitles(['persistent chains, 5% from data'])).toBe('persistent chains, 5% from data')
    expect(joinedTitles([])).toBe('')
  })
})

describe('lanes', () => {
  it('differ from each other in colour or dash up to the twelfth and beyond', () => {
    for (const theme of ['light', 'dark'] as const) {
      const styles = Array.from({ length: 42 }, (_each, index) => laneStyle({ laneIndex: index }, theme))
      expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(42)
    }
  })
})

describe('the unit of densities', () => {
  it('stands on the colour bar: whole where there is room, else its last words go', () => {
    const captions = colourBarCaptions('log-density', 'standardised unit²')
    expect(captions[0]).toBe('log density per standardised unit², nats (exact: log Z by quadrature)')
    expect(captions[2]).toBe('log density per standardised unit², nats')
    expect(colourBarCaptions('log-density', '')[0]).toBe('log density, nats (exact: log Z by quadrature)')
    expect(colourBarCaptions('relative-energy', 'mm')).toEqual(['relative energy E − min E, nats'])
  })

  it('is that of the data in every panel', () => {
    const measured = makeFigureInput({ measured: true, resolution: 5 })
    for (const key of ['truth', 'run-1-1']) expect(panelOf(measured, key).densityUnit).toBe('standardised unit²')
  })

  it('is said with every log-likelihood over training, and not with other metrics', () => {
    const measured = makeFigureInput({ measured: true, resolution: 5 })
    const caption = (figure: 'log-likelihood' | 'mmd') =>
      chartsOf(figure, measured, { axis: 'iteration', theme: 'light', fontFamily: 'DejaVu Sans' })[0].caption
    expect(caption('log-likelihood')).toContain('of densities per standardised unit²')
    expect(caption('mmd')).not.toContain('densities per')
  })
})
