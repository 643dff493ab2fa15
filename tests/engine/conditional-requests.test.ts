// Conditional densities of a stored run's model, as the window and the command line ask for them.

import { expect, onTestFinished, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { knownInWords } from '../../src-shared/conditional/conditional-words.ts'
import type { ConditionalSetup } from '../../src-shared/conditional/conditional-density.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { onlyReference } from './support/fake-devices.ts'
import { eventually, startRuns } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

async function trainedOn(data: object): Promise<{ studio: Studio; runId: string }> {
  const studio = openStudio({ folder: temporaryHome(), devices: onlyReference })
  onTestFinished(() => studio.close())
  const config = smallExperiment(20)
  config.data = parse(dataConfigSchema, data, 'data')
  const [runId] = await startRuns(studio, config)
  await eventually(studio, () => studio.store.runs.get(runId).status === 'finished', 30_000)
  return { studio, runId }
}

const options = { figure: 'conditional-density' } as const
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test('the density of a column adds up the model’s own energies along it', { timeout: 60_000 }, async () => {
  const { studio, runId } = await trainedOn({ kind: 'two-moons', count: 200 })
  const conditional: ConditionalSetup = { runId, column: 1, from: { kind: 'values', values: [0.2, null] } }
  const result = await studio.request('conditional.compute', { conditional })
  const y = Array.from({ length: 4001 }, (_, index) => -20 + index / 100)
  const points = y.map((each) => [0.2, each])
  const { energy } = await studio.request('model.evaluate', { runId, points, parameters: 'average' })
  const sum = energy.reduce((total, value) => total + Math.exp(-value) / 100, 0)
  const mean = energy.reduce((total, value, index) => total + (y[index] * Math.exp(-value)) / 100 / sum, 0)
  expect(result.reason).toBeNull()
  expect(result.logPartition).toBeCloseTo(Math.log(sum), 6)
  expect(result.mean).toBeCloseTo(mean, 6)
  expect(result.logDensity).toBeNull()
  expect(result.exact).not.toBeNull()

  const row: ConditionalSetup = { runId, column: 0, from: { kind: 'row', split: 'test', index: 3 } }
  const observed = await studio.request('conditional.compute', { conditional: row })
  const [x, height] = observed.values
  const along = await studio.request('model.evaluate', {
    ...{ runId, parameters: 'average' },
    points: [[x, height], ...y.map((each) => [each, height])],
  })
  const integral = along.energy.slice(1).reduce((total, value) => total + Math.exp(-value) / 100, 0)
  expect(observed.logDensity).toBeCloseTo(-along.energy[0] - Math.log(integral), 6)

  const csv = await studio.request('conditional.figureBytes', { conditional: row, options, format: 'csv' })
  const [header, first] = text(csv.bytes).split('\r\n')
  expect(header).toBe('x,density,known density')
  expect(first.split(',').map(Number)).toEqual([observed.y[0], observed.density[0], observed.exact![0]])
  const json = await studio.request('conditional.figureBytes', { conditional: row, options, format: 'json' })
  expect(JSON.parse(text(json.bytes))).toMatchObject({
    ...{ predicted: 'x', given: { y: height }, observed: x, logDensity: observed.logDensity },
    quadrature: { converged: true },
  })
  const svg = await studio.request('conditional.figureBytes', { conditional: row, options, format: 'svg' })
  expect(text(svg.bytes)).toContain('x given y')
})

test(
  'of data with hard edges the known curve is there, and where it is zero this is said',
  { timeout: 60_000 },
  async () => {
    const { studio, runId } = await trainedOn({ kind: 'checkerboard', side: 1, count: 200 })
    const ask = (values: (number | null)[]) =>
      studio.request('conditional.compute', { conditional: { runId, column: 1, from: { kind: 'values', values } } })
    // In the third column of the board the first and the third square are filled: y in [−2, −1) and [0, 1), evenly.
    const inside = await ask([0.5, 0.25])
    expect(inside.exactReason).toBeNull()
    expect(inside.exactLogDensity).toBeCloseTo(Math.log(0.5), 9)
    inside.y.forEach((y, index) => {
      const isFilled = (y >= -2 && y < -1) || (y >= 0 && y < 1)
      expect(inside.exact![index]).toBeCloseTo(isFilled ? 0.5 : 0, 9)
    })
    expect((await ask([0.5, -0.5])).exactLogDensity).toBe(Number.NEGATIVE_INFINITY)
    const outside = await ask([2.5, 0.25])
    expect(outside.reason).toBeNull()
    expect(outside).toMatchObject({ exact: null, exactLogDensity: null })
    expect(knownInWords(outside)).toBe(
      'The known density has no curve here: it is zero at these values of the other columns.',
    )
    expect(knownInWords(inside)).toBeNull()
  },
)

test(
  'rows and columns that are not there, and data of one column, are refused in words',
  { timeout: 60_000 },
  async () => {
    const { studio, runId } = await trainedOn({ kind: 'gaussian-many', dimension: 3, condition: 10, count: 200 })
    const ask = (column: number, from: ConditionalSetup['from']) =>
      studio.request('conditional.compute', { conditional: { runId, column, from } })
    await expect(ask(0, { kind: 'row', split: 'test', index: 30 })).rejects.toThrow('Expected a test row from 1 to 30')
    await expect(ask(3, { kind: 'row', split: 'test', index: 0 })).rejects.toThrow('one of 3 columns')
    await expect(ask(0, { kind: 'values', values: [1, 2] })).rejects.toThrow('Expected 3 numbers')
    await expect(ask(0, { kind: 'values', values: [1, null, 2] })).rejects.toThrow('Expected a number for x₂')
    const line = await trainedOn({ kind: 'gaussian-one-dimensional', count: 200 })
    const conditional: ConditionalSetup = {
      runId: line.runId,
      column: 0,
      from: { kind: 'row', split: 'test', index: 0 },
    }
    await expect(line.studio.request('conditional.compute', { conditional })).rejects.toThrow('2 to 64 columns')
  },
)
