import { describe, expect, it } from 'vitest'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { levelInWords, nearestLevel, noiseLevelsOf } from '../../../src-shared/figures/noise-levels.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import * as v from 'valibot'
import { figureOptionsSchema, type FigureInput } from '../../../src-shared/figures/figure.ts'
import type { SnapshotView } from '../../../src-shared/snapshot.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { byQuadrature } from '../../support/pictures.ts'

const levels = [1, 0.1].map((noise) => ({ noise, deviations: [2 * noise, 3 * noise], logPartition: null }))
const cells = 11 * 11

/** Of the second lane; the energy of a level is its σ everywhere, the truth's log density −σ. */
function views({ preview: { view } }: FigureInput): SnapshotView[] {
  const grid = { kind: 'levels' as const, view, levels }
  const constant = (of: (noise: number) => number) =>
    Float32Array.from({ length: 2 * cells }, (_, at) => of(levels[Math.floor(at / cells)].noise))
  const steps = new Float32Array(2 * 9 * 2).fill(0.5)
  return [
    {
      ...{ ...grid, tag: 'noise-level-energies', title: 'energies', shape: [11, 11], components: 1 },
      levels: levels.map((level) => ({ ...level, logPartition: byQuadrature(2) })),
      values: constant((noise) => noise),
    },
    {
      ...{ ...grid, tag: 'noise-level-truths', title: 'blurred', shape: [11, 11], components: 1 },
      values: constant((noise) => -noise),
    },
    { ...grid, tag: 'noise-level-steps', title: 'steps', shape: [3, 3], components: 2, values: steps },
  ]
}

function withLevels(place: 'snapshot' | 'measurement' | 'nowhere'): FigureInput {
  const input = makeFigureInput({ resolution: 11 })
  const runs = input.runs.map((run, index) => {
    if (index !== 1) return run
    const lane = { ...run.lane, method: defaultLane('multiscale-denoising-score-matching', 'lane-2').method }
    if (place === 'nowhere') return { ...run, lane }
    const made = views(input)
    if (place === 'snapshot')
      return { ...run, lane, snapshot: { ...run.snapshot!, views: [...run.snapshot!.views, ...made] } }
    const measurement = {
      ...{ runId: run.run.id, iteration: run.snapshot!.iteration, evaluation: 'noise-levels' as const },
      ...{ backend: 'reference' as const, madeAt: 0, seconds: 1, estimates: {}, verdict: null, views: made },
    }
    return { ...run, lane, measurements: [measurement] }
  })
  return { ...input, runs }
}

describe.each(['snapshot', 'measurement'] as const)('noise levels of a %s', (place) => {
  const input = withLevels(place)

  it('are told from the smallest up', () => {
    expect(noiseLevelsOf(input).map(({ noise }) => noise)).toEqual([0.1, 1])
    expect(noiseLevelsOf({ runs: input.runs.slice(0, 1) })).toEqual([])
  })

  it('are drawn in the panels of their lane and of the truth, nearest in log σ', () => {
    // The geometric mean of both is .316.
    for (const [asked, noise] of [
      [0.3, 0.1],
      [0.33, 1],
    ]) {
      const panel = panelOf(input, 'run-2-1', { noise: asked })
      expect(panel.noiseLevel!.noise).toBe(noise)
      expect(panel.field!.values).toEqual(new Float32Array(cells).fill(-Math.fround(noise) - 2))
      expect(panel.subtitle).toContain(levelInWords(levels[noise === 1 ? 0 : 1]))
      const truth = panelOf(input, 'truth', { noise: asked })
      expect(truth.field!.maximum).toBeCloseTo(-noise, 6)
      expect(truth.details).toEqual(['blurred'])
    }
  })

  it('leave other lanes as they are, and say of which level a likelihood is', () => {
    expect(panelOf(input, 'run-1-1', { noise: 1 })).toEqual(panelOf(input, 'run-1-1'))
    expect(panelOf(input, 'run-2-1', { noise: 1 }).details[0]).toMatch(/^at the smallest σ: held-out/)
    expect(panelOf(input, 'run-2-1', { noise: 0.1 }).details[0]).toMatch(/^held-out/)
  })

  it('set the colours', () => {
    const only = { ...input, runs: input.runs.slice(1, 2) }
    expect(sharedRange(only, 'log-density', { noise: 1 }).maximum).toBe(-1)
    expect(sharedRange(only, 'log-density', { noise: 0.1 }).maximum).toBeCloseTo(0)
  })

  it('are exported with their σ and their arrows', () => {
    const options = v.parse(figureOptionsSchema, { figure: 'comparison', noise: 1, layers: { predictor: true } })
    const { columns, rows } = figureTable(input, options)
    expect(rows.every((row) => row.length === columns.length)).toBe(true)
    const sigma = columns.indexOf('noise_sigma')
    const cells = rows.filter(([kind]) => kind === 'cell')
    expect(new Set(cells.filter((row) => row[1] === 'run-2-1').map((row) => row[sigma]))).toEqual(new Set([1]))
    expect(new Set(cells.filter((row) => row[1] === 'run-1-1').map((row) => row[sigma]))).toEqual(new Set([null]))
    const arrows = rows.filter(([kind]) => kind === 'denoising step')
    expect(arrows).toHaveLength(9)
    expect(arrows[0].slice(-2)).toEqual([0.5, 0.5])
  })
})

it('a lane whose levels are not stored says so and shows the smallest', () => {
  const input = withLevels('nowhere')
  const panel = panelOf(input, 'run-2-1', { noise: 1 })
  expect(panel.field).toEqual(panelOf(input, 'run-2-1').field)
  expect(panel.warnings.at(-1)).toMatch(/^smallest σ: other levels are stored at the end/)
})

it('the nearest level of a ladder counts, beyond its ends too', () => {
  expect([5, 0.4, 0.3, 0.001].map((noise) => nearestLevel(levels, noise))).toEqual([0, 0, 1, 1])
  expect(nearestLevel([], 1)).toBe(-1)
})

it('of two ladders, each lane draws the truth at its own level', () => {
  const input = withLevels('snapshot')
  // The first lane's ladder stands a factor of three above the second's, and its truth is −3 σ.
  const others = views(input).map((view) =>
    view.kind === 'levels'
      ? {
          ...view,
          levels: view.levels.map((level) => ({ ...level, noise: 3 * level.noise })),
          values: view.values.map((value) => 3 * value),
        }
      : view,
  )
  const [first, ...rest] = input.runs
  const snapshot = { ...first.snapshot!, views: [...first.snapshot!.views, ...others] }
  const both = { ...input, runs: [{ ...first, snapshot }, ...rest] }
  expect(panelOf(both, 'run-1-1', { noise: 1 }).truth!.maximum).toBeCloseTo(-3, 6)
  expect(panelOf(both, 'run-2-1', { noise: 1 }).truth!.maximum).toBeCloseTo(-1, 6)
})
