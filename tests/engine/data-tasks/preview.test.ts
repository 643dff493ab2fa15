import { describe, expect, it } from 'vitest'
import { previewData } from '../../../src-engine/data-tasks/preview.ts'
import { dataConfigSchema, type DataConfig } from '../../../src-shared/config/data.ts'
import { parse } from '../../../src-shared/config/parse.ts'

const config = (value: object): DataConfig => parse(dataConfigSchema, value, 'data')

describe('the preview', () => {
  it('holds the density on the view, the entropy and at most 2,000 points', async () => {
    const preview = await previewData(config({ kind: 'mixture-one-dimensional' }), 1)
    expect(preview.rowCount).toBe(20_000)
    expect(preview.splitCounts).toEqual([14_000, 3000, 3000])
    expect(preview.points.values).toHaveLength(2000)
    expect(preview.logDensity?.shape).toEqual([121])
    expect(preview.logDensity?.values.every(Number.isFinite)).toBe(true)
    // Almost separate modes: H = ½ log(2πe·0.49) + the entropy of the weights, less what their overlap shares.
    const separate = 0.5 * Math.log(2 * Math.PI * Math.E * 0.49) - 0.35 * Math.log(0.35) - 0.65 * Math.log(0.65)
    expect(preview.entropy).toBeLessThan(separate)
    expect(preview.entropy).toBeGreaterThan(separate - 0.02)
  })

  it('of two moons is a square field in the plane', async () => {
    const preview = await previewData(config({ kind: 'two-moons', count: 300 }), 1)
    expect(preview.logDensity?.shape).toEqual([121, 121])
    expect(preview.logDensity?.values).toHaveLength(121 * 121)
  })

  it('of a checkerboard says that its edges are hard, with −∞ outside and the entropy exact', async () => {
    const preview = await previewData(config({ kind: 'checkerboard', count: 300 }), 1)
    expect(preview.entropy).toBeCloseTo(Math.log(32), 10)
    expect(preview.notes.join()).toMatch(/KL\(model ‖ data\) is infinite.*score is not defined/)
    const values = new Set(preview.logDensity!.values)
    expect([...values].sort()).toEqual([Math.fround(-Math.log(32)), Number.NEGATIVE_INFINITY])
  })

  it('of measured data has neither density nor entropy, but notes and columns to choose from', async () => {
    const preview = await previewData(config({ kind: 'penguins', standardise: true }), 1)
    expect(preview.logDensity).toBeNull()
    expect(preview.entropy).toBeNull()
    expect(preview.notes.length).toBeGreaterThan(1)
    expect(preview.columnChoices).toContain('Body Mass (g)')
  })

  it('says so where the entropy is beyond the quadrature', async () => {
    const preview = await previewData(config({ kind: 'banana', width: 10, bend: 1.5, noise: 0.01, count: 100 }), 1)
    expect(preview.entropy).toBeNull()
    expect(preview.notes.join()).toContain('entropy could not be computed')
  })

  it('has the closed form of far and narrow modes, on no grid of the whole box', async () => {
    const preview = await previewData(config({ kind: 'gaussian-grid', spacing: 20, noise: 0.01, count: 100 }), 1)
    expect(preview.entropy).toBeCloseTo(Math.log(25 * 2 * Math.PI * Math.E * 0.01 ** 2), 9)
  })
})
