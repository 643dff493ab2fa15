// Compositions as the studio answers them: of stored models against closed forms, of densities, and what it refuses.

import { describe, expect, onTestFinished, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { parse } from '../../src-shared/config/parse.ts'
import type { CompositionSource } from '../../src-shared/energy-source.ts'
import { compositionFigureOptionsSchema } from '../../src-shared/figures/composition/composition-figure.ts'
import { compositionPanels } from '../../src-shared/figures/composition/composition-panels.ts'
import {
  compositionTable,
  compositionValues,
  valueText,
} from '../../src-shared/figures/composition/composition-values.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { onlyReference } from './support/fake-devices.ts'
import { eventually, startRuns } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

function openTestStudio(): Studio {
  const studio = openStudio({ folder: temporaryHome(), devices: onlyReference })
  onTestFinished(() => studio.close())
  return studio
}

async function trainedGaussian(studio: Studio, data: object): Promise<string> {
  const config = smallExperiment(20)
  config.energy = parse(energyConfigSchema, { kind: 'gaussian' }, 'energy')
  config.data = parse(dataConfigSchema, data, 'data')
  const [runId] = await startRuns(studio, config)
  await eventually(studio, () => studio.store.runs.get(runId).status === 'finished', 30_000)
  return runId
}

/** Of a quadratic energy in the plane, from its values alone: E = c + ½ xᵀ P x − bᵀ x. */
async function quadraticOf(studio: Studio, runId: string) {
  const points = [
    [0, 0],
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
  ]
  const { energy } = await studio.request('model.evaluate', { runId, points, parameters: 'average' })
  const [origin, right, left, up, down, corner] = energy
  const [a, d] = [right + left - 2 * origin, up + down - 2 * origin]
  const [slopeX, slopeY] = [(right - left) / 2, (up - down) / 2]
  const b = corner - origin - slopeX - slopeY - (a + d) / 2
  return { origin, precision: [a, b, d], linear: [-slopeX, -slopeY] }
}

const density = (kind: string, more: object = {}) => ({
  kind: 'density' as const,
  data: parse(dataConfigSchema, { kind, ...more }, 'data'),
})
const composed = (
  how: CompositionSource['how'],
  ...parts: [CompositionSource['parts'][number]['source'], number][]
) => ({
  ...{ kind: 'composition' as const, how },
  parts: parts.map(([source, weight]) => ({ source, weight })),
})

test(
  'the product of two stored models has its mode and log Z where the closed form has them',
  { timeout: 60_000 },
  async () => {
    const studio = openTestStudio()
    const runIds = [
      await trainedGaussian(studio, { kind: 'banana', count: 200 }),
      await trainedGaussian(studio, { kind: 'two-moons', count: 200 }),
    ]
    const source = composed(
      'product',
      ...runIds.map((runId) => [{ kind: 'model' as const, runId }, 1] as [{ kind: 'model'; runId: string }, number]),
    )
    const { whole, parts, samples } = await studio.request('composition.evaluate', { source })
    const quadratics = [await quadraticOf(studio, runIds[0]), await quadraticOf(studio, runIds[1])]
    const add = (f: (of: (typeof quadratics)[0]) => number) => quadratics.reduce((sum, of) => sum + f(of), 0)
    const [a, b, d] = [0, 1, 2].map((index) => add(({ precision }) => precision[index]))
    const [u, w] = [0, 1].map((index) => add(({ linear }) => linear[index]))
    const determinant = a * d - b * b
    const mode = [(d * u - b * w) / determinant, (a * w - b * u) / determinant]
    expect(whole.modes).toHaveLength(1)
    mode.forEach((value, axis) => expect(whole.modes[0].point[axis]).toBeCloseTo(value, 6))
    const lowest = add(({ origin }) => origin) - 0.5 * (mode[0] * u + mode[1] * w)
    // The quadrature stops where log Z changes by less than 1e-6 nats.
    expect(whole.logPartition!.value).toBeCloseTo(Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - lowest, 5)
    expect(parts.map(({ label }) => label)).toEqual([
      expect.stringMatching(/seed 1 of/),
      expect.stringMatching(/seed 1 of/),
    ])
    expect(samples.values).toHaveLength(800)
  },
)

describe('of densities', { timeout: 30_000 }, () => {
  test('a mixture on a line has the density of its parts, by quadrature', async () => {
    const studio = openTestStudio()
    const left = density('gaussian-one-dimensional', { mean: -2, noise: 0.5 })
    const right = density('gaussian-one-dimensional', { mean: 2, noise: 1 })
    const found = await studio.request('composition.evaluate', { source: composed('mixture', [left, 3], [right, 1]) })
    const { whole, dimension } = found
    expect(dimension).toBe(1)
    expect(Math.abs(whole.logPartition!.value)).toBeLessThan(1e-6)
    expect(whole.mean[0]).toBeCloseTo(0.75 * -2 + 0.25 * 2, 6)
    // E[x²] − E[x]² of the mixture.
    const second = 0.75 * (4 + 0.25) + 0.25 * (4 + 1)
    expect(whole.deviations[0]).toBeCloseTo(Math.sqrt(second - whole.mean[0] ** 2), 6)
    expect(whole.modes).toHaveLength(2)
    const [shown] = compositionValues(found)
    expect([shown.name, valueText(shown), shown.unit]).toEqual(['log Z', '0', 'nats'])
    expect(compositionTable(found).columns).toContain('along x')
  })

  test('a negation that runs away has neither log Z nor samples, and says why', async () => {
    const studio = openTestStudio()
    const source = composed(
      'negation',
      [density('gaussian-one-dimensional', { noise: 2 }), 1],
      [density('gaussian-one-dimensional', { noise: 1 }), 1],
    )
    const { whole, samples, notices } = await studio.request('composition.evaluate', { source })
    expect(whole.logPartition).toBeNull()
    expect(whole.normalises).toMatchObject({ verdict: 'no' })
    expect(samples.values).toHaveLength(0)
    expect(notices.join()).toMatch(/^This energy does not normalise: far out towards .* falls by/)
  })

  test('the picture of a negation that runs away shows its well, and says once why there is no density', async () => {
    const studio = openTestStudio()
    // Near 0 a narrow Gaussian rules, E ≈ (1/0.09 − ½) x² / 2, and far out a wide one, E ≈ (1/9 − ½) x² / 2.
    const component = (sd: number) => ({ weight: 1, mean: [0], standardDeviation: [sd], correlation: 0 })
    const both = density('gaussian-mixture', { components: [component(0.3), component(3)] })
    const source = composed('negation', [both, 1], [density('gaussian-one-dimensional', { mean: 0, noise: 1 }), 0.5])
    const composition = await studio.request('composition.evaluate', { source })
    expect(composition.whole.normalises.verdict).toBe('no')
    const options = parse(compositionFigureOptionsSchema, {}, 'options')
    const { panels } = compositionPanels(composition, options)
    const { field, warnings } = panels.at(-1)!
    const lowest = composition.whole.energy.values.reduce((least, value) => Math.min(least, value), Infinity)
    const [well] = composition.whole.modes.filter(({ isolated }) => isolated)
    expect(well.point[0]).toBeCloseTo(0, 6)
    expect(well.energy).toBeGreaterThan(lowest)
    // Of pictures in single precision.
    composition.whole.energy.values.forEach((energy, at) => {
      expect(field!.values[at]).toBeCloseTo(energy - well.energy, 3)
    })
    expect(warnings).toEqual(['runs away: ever lower outwards', '0 = its well'])
    const shown = await studio.request('composition.figureBytes', { source, options, format: 'svg' })
    // In the small print once, and under the name of its panel.
    const drawn = Buffer.from(shown.bytes)
      .toString()
      .match(/<text[^>]*>[^<]*does not normalise[^<]*</g)
    expect(drawn).toHaveLength(2)
  })

  test('parts that are known from a request before serve the ones after it; only what was overtaken ends', async () => {
    const studio = openTestStudio()
    const parts = [density('gaussian-one-dimensional'), density('mixture-one-dimensional')] as const
    const ask = (weight: number) =>
      studio.request('composition.evaluate', { source: composed('sum', [parts[0], 1], [parts[1], weight]) })
    for (const weight of [1, 0.5, 2]) expect((await ask(weight)).parts[1].weight).toBe(weight)
    const overtaken = ask(0.3)
    const newest = ask(0.4)
    await expect(overtaken).rejects.toMatchObject({ code: 'cancelled' })
    expect((await newest).parts[1].weight).toBe(0.4)
  })

  test('a known density has its mean and deviations, however its tails look', async () => {
    const studio = openTestStudio()
    const { parts } = await studio.request('composition.evaluate', {
      source: composed(
        'negation',
        [density('banana', { width: 2, bend: 0.5, noise: 0.5 }), 1],
        [density('gaussian-mixture'), 2],
      ),
    })
    const [{ mean, deviations, normalises }] = parts
    expect(normalises.verdict).toBe('yes')
    // x = 2ξ, y = ξ² − 1 + η/2 with ξ, η normal: deviations 2 and √(2 + 1/4).
    for (const axis of [0, 1]) expect(mean[axis]).toBeCloseTo(0, 4)
    expect(deviations[0]).toBeCloseTo(2, 3)
    expect(deviations[1]).toBeCloseTo(1.5, 3)
  })

  test('a figure and its values are files', async () => {
    const studio = openTestStudio()
    const source = composed('product', [density('banana'), 1], [density('rings'), 1])
    const options = parse(compositionFigureOptionsSchema, {}, 'options')
    const bytesOf = async (format: 'svg' | 'png' | 'csv' | 'json') =>
      Buffer.from((await studio.request('composition.figureBytes', { source, options, format })).bytes)
    expect((await bytesOf('png')).subarray(1, 4).toString()).toBe('PNG')
    expect((await bytesOf('svg')).toString()).toMatch(/Product of Banana and Rings/)
    const words = { title: 'Mine', verticalAxis: 'height', lanes: { 'part-1': 'Bent', whole: 'Both' } }
    const renamed = parse(compositionFigureOptionsSchema, { words, size: 'slide' }, 'options')
    const shown = await studio.request('composition.figureBytes', { source, options: renamed, format: 'svg' })
    const text = Buffer.from(shown.bytes).toString()
    for (const word of ['Mine', 'height', 'Bent', 'Both']) expect(text).toContain(`>${word}<`)
    for (const word of ['Product', 'Banana']) expect(text).not.toContain(`>${word}<`)
    const preview = await studio.request('composition.previewFigure', { source, options: renamed })
    expect(preview.width).toBe(800)
    expect((await bytesOf('csv')).toString()).toMatch(/^density,quantity,value,along x,along y,unit,how\n?/m)
    const json = JSON.parse((await bytesOf('json')).toString()) as { composition: unknown; formula: string }
    expect(json).toMatchObject({ formula: 'E = E₁ + E₂', composition: { how: 'product' } })
  })

  test('the loop has turns while it is evaluated', async () => {
    const studio = openTestStudio()
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await studio.request('composition.evaluate', {
      source: composed('product', [density('banana'), 1], [density('rings'), 1]),
    })
    clearInterval(timer)
    // 66,000 rows in parts of 256.
    expect(turns).toBeGreaterThan(5)
  })
})

test.each([
  ['one part', composed('product', [density('banana'), 1]), /two or more energies/],
  [
    'parts of different dimension',
    composed('product', [density('banana'), 1], [density('gaussian-one-dimensional'), 1]),
    /one dimension/,
  ],
  [
    'weights of a product',
    composed('product', [density('banana'), 1], [density('rings'), 2]),
    /weight 1 for every part/,
  ],
  [
    'a run that is not there',
    composed('product', [density('banana'), 1], [{ kind: 'model', runId: 'nobody-1' }, 1]),
    /run/,
  ],
])('refuses %s', async (_name, source, words) => {
  await expect(openTestStudio().request('composition.evaluate', { source })).rejects.toThrow(words)
})
