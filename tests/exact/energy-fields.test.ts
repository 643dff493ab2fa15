// Energies opened without a run: against closed forms, and against the session that trains.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { openEnergyField } from '../../src-engine/energy-fields/registry.ts'
import type { FieldParts } from '../../src-engine/energy-fields/energy-field.ts'
import { openModel } from '../../src-engine/models/open-model.ts'
import type { TrainedModel } from '../../src-engine/models/trained-model.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { densityKinds, energySourceSchema, runIdsOf, sourceTitle } from '../../src-shared/energy-source.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { normals } from './session.ts'

const unasked = async () => {
  throw new Error('Expected no model to be asked for.')
}
const noModels: FieldParts = { model: unasked, keptModel: unasked }
const opened = (source: unknown, parts = noModels) => openEnergyField(v.parse(energySourceSchema, source), parts)
const density = (data: Record<string, unknown>) => opened({ kind: 'density', data })

/** Over two columns in another order than the axes, one of them turned round. */
function turnedModel(): TrainedModel {
  const widths = [2, 5, 4, 1]
  const parameters = normals(2 * 5 + 5 + 5 * 4 + 4 + 4 + 1, 3)
  return {
    shape: {
      dimension: 2,
      terms: [{ weight: 1, term: { kind: 'mlp', widths, activation: 'silu' } }],
      base: { mean: [0, 0], standardDeviation: 2 },
    },
    axes: [
      { column: 1, centre: 40, scale: -3 },
      { column: 0, centre: -2, scale: 0.5 },
    ],
    columns: ['length (mm)', 'mass (g)'],
    densityUnit: 'mm · g',
    current: normals(parameters.length, 4),
    average: parameters,
    extra: { current: new Float64Array(0), average: new Float64Array(0) },
  }
}

describe('the energy of a known density', () => {
  test('is −log p with its closed gradient for a Gaussian, which it says', async () => {
    const field = await density({ kind: 'gaussian-one-dimensional', mean: 1, noise: 2 })
    const points = Float64Array.of(-3, 1, 4)
    const energies = await field.energy(points)
    points.forEach((x, row) =>
      expect(energies[row]).toBeCloseTo((x - 1) ** 2 / 8 + Math.log(2 * Math.sqrt(2 * Math.PI)), 12),
    )
    const slopes = await field.gradient(points)
    ;[-1, 0, 0.75].forEach((slope, row) => expect(slopes[row]).toBeCloseTo(slope, 14))
    expect(field).toMatchObject({ dimension: 1, scale: [2], gradientBy: 'closed form' })
  })

  // The bound of the head of central-differences.ts, a hundredfold for fifth derivatives of more than f/r⁵.
  test('has the gradient of the funnel by differences, to ten digits', async () => {
    const field = await density({ kind: 'funnel', scale: 1 })
    expect(field.gradientBy).toBe('central differences')
    const points = normals(40, 5)
    const slopes = await field.gradient(points)
    for (let row = 0; row < points.length / 2; row++) {
      const [x, y] = [points[2 * row], points[2 * row + 1]]
      const exact = [x + 0.5 - 0.5 * y * y * Math.exp(-x), y * Math.exp(-x)]
      exact.forEach((slope, axis) =>
        expect(Math.abs(slopes[2 * row + axis] - slope)).toBeLessThan(1e-10 * (1 + Math.abs(slope))),
      )
    }
  })

  test('has the gradient of a formula', async () => {
    const field = await density({ kind: 'formula', energy: '(x^2 - 1)^2 * 4', xFrom: -3, xTo: 3 })
    const slopes = await field.gradient(Float64Array.of(-1.2, 0.3, 1))
    ;[-1.2, 0.3, 1].forEach((x, row) => expect(slopes[row]).toBeCloseTo(16 * x * (x * x - 1), 8))
  })

  test('is +∞ with no gradient outside of its box, and has the slope within at a hard edge', async () => {
    const field = await density({ kind: 'formula', energy: '(x^2 - 1)^2 * 4', xFrom: -3, xTo: 3 })
    expect(await field.energy(Float64Array.of(5))).toEqual(Float64Array.of(Infinity))
    expect(await field.gradient(Float64Array.of(5))).toEqual(Float64Array.of(NaN))
    const squares = await density({ kind: 'checkerboard', side: 2 })
    const [low] = squares.distribution?.pieces?.[0] ?? []
    const slopes = await squares.gradient(Float64Array.of(low[0], squares.distribution?.pieces?.[0][1][0] ?? 0))
    expect([...slopes].map(Math.abs)).toEqual([0, 0])
  })

  test.each(densityKinds)('has a gradient that is the slope of its energy: %s', async (kind) => {
    const field = await opened({ kind: 'density', data: { kind } }).catch((error: unknown) => {
      // A drawing begins without a stroke.
      expect(kind, String(error)).toBe('drawing')
      return null
    })
    if (!field) return
    const points =
      field.distribution?.sample(5, randomStream({ seed: 1, purpose: purposes.preview })) ?? new Float64Array(0)
    const slopes = await field.gradient(points)
    const step = 1e-4 * Math.min(...field.resolution)
    for (let i = 0; i < points.length; i++) {
      const [up, down] = [1, -1].map((sign) => points.map((value, j) => value + (i === j ? sign * step : 0)))
      const row = Math.floor(i / field.dimension)
      const slope = ((await field.energy(up))[row] - (await field.energy(down))[row]) / (2 * step)
      // A step of 1e-4 of the detail leaves 2e-9 of f/r, and rounding some 1e-12/1e-4.
      const size = 1 / field.resolution[i % field.dimension]
      expect(Math.abs(slopes[i] - slope)).toBeLessThan(1e-5 * (size + Math.abs(slope)))
    }
  })
})

describe('the energy of a model', () => {
  test('is that of its session, and its gradient is in the person’s units and columns', async () => {
    const trained = turnedModel()
    const field = await opened({ kind: 'model', runId: 'run-1' }, { ...noModels, model: async () => trained })
    const session = await openModel(trained, reference)
    const points = normals(80, 6).map((value, i) => (i % 2 === 0 ? -2 + value / 2 : 40 + 3 * value))
    // 40 rows: more than a tile of the reference backend.
    expect(await field.energy(points)).toEqual(await session.energy(points, 'average'))
    const slopes = await field.gradient(points)
    for (const axis of [0, 1]) {
      const step = 1e-5 * field.scale[axis]
      const at = (sign: number) => points.map((value, i) => value + (i % 2 === axis ? sign * step : 0))
      const [up, down] = [await field.energy(at(1)), await field.energy(at(-1))]
      // The step leaves some 1e-10 of truncation and 1e-11 of rounding, per standard deviation.
      up.forEach((value, row) =>
        expect(Math.abs(slopes[2 * row + axis] - (value - down[row]) / (2 * step)) * field.scale[axis]).toBeLessThan(
          1e-8,
        ),
      )
    }
    expect(field).toMatchObject({ scale: [0.5, 3], columns: trained.columns, gradientBy: 'backpropagation' })
  })
})

test('what has no density, or too many columns, is refused in words', async () => {
  await expect(density({ kind: 'penguins' })).rejects.toThrow(/train a model on them/)
  await expect(density({ kind: 'csv', path: '' })).rejects.toThrow(/only rows/)
  await expect(density({ kind: 'gaussian-many' })).rejects.toThrow(/one or two columns/)
})

test('a source says which models it needs and what it is called', () => {
  const source = v.parse(energySourceSchema, {
    kind: 'composition',
    how: 'product',
    parts: [
      { source: { kind: 'model', runId: 'run-1' }, weight: 1 },
      { source: { kind: 'density', data: { kind: 'formula', energy: 'x^2' } }, weight: 0.5 },
    ],
  })
  expect(runIdsOf(source)).toEqual(['run-1'])
  expect(sourceTitle(source, () => 'CD-1, seed 0')).toBe('Product of CD-1, seed 0 and E = x^2')
  expect(() => v.parse(energySourceSchema, { kind: 'model', runId: '../x' })).toThrow(/id of letters/)
})
