// Energies and derivatives of a backend against the reference, on random shapes.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, EnergyShape, JetGradientTerm } from '../../src-engine/backends/backend.ts'
import { createEnergyFunction } from '../../src-engine/backends/reference/energy-function.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { checkCases } from './check-cases.ts'
import { expectClose, largest, meanAbsolute, toleranceOf } from './closeness.ts'
import { drawer, type CaseLimits, type RandomCase } from './random-case.ts'

/** Points beside the batch at which the reference tells how large a quantity usually is. */
const probeCount = 16

export function describeOperations(backend: Backend, limits: CaseLimits): void {
  const tolerance = toleranceOf(backend)

  describe(`${backend.id} agrees with the reference on random shapes on`, () => {
    test('energies, gradients, Hessian–vector products and jets', async () => {
      await checkCases(backend, limits, async ({ own, truth }, example) => {
        const { batch, dimension } = example
        const { points, directions } = pointsOf(example)
        const got = await derivatives(own, points.subarray(0, batch * dimension), directions)
        const expected = await derivatives(truth, points, directions)
        for (const [what, values] of Object.entries(got)) {
          const probed = expected[what as keyof typeof expected]
          expectClose(values, probed.subarray(0, values.length), { tolerance, scale: largest(probed), what })
        }
      })
    })

    test('parameter gradients of one or several weighted jets, and mean energies', async () => {
      await checkCases(backend, limits, expectGradients, fc.array(termSketch(limits), { minLength: 1, maxLength: 3 }))
    })

    test('the moving average of the parameters, where that is asked for', async () => {
      const few = { ...limits, runs: Math.ceil(limits.runs / 4) }
      await checkCases(backend, few, async ({ own, truth }, example) => {
        const state = await truth.readState()
        const change = drawer(example.seed, 5)(state.average.length, 0.25)
        state.average = state.average.map((value, i) => Math.fround(value + change[i]))
        for (const session of [own, truth]) session.writeState(state)
        const { points } = pointsOf(example)
        const [got, expected] = await Promise.all(
          [own, truth].map(async (session) => {
            const rows = session.upload(points, points.length / example.dimension)
            return {
              energy: await session.energy(rows, { parameters: 'average' }),
              gradient: await session.download(session.energyGradientX(rows, { parameters: 'average' })),
              current: await session.energy(rows),
            }
          }),
        )
        expectClose(got.energy, expected.energy, { tolerance })
        expectClose(got.gradient, expected.gradient, { tolerance })
        expectClose(got.current, expected.current, { tolerance })
      })
    })

    test('energies of many rows at once', async () => {
      const { own, truth } = await bothOf(backend, twoDimensional)
      const rowCount = 20_011
      const points = drawer(1, 1)(2 * rowCount, 2)
      const [got, expected] = await Promise.all([own, truth].map((each) => each.energy(each.upload(points, rowCount))))
      expectClose(got, expected, { tolerance })
      own.dispose()
    })
  })

  describe(`${backend.id}`, () => {
    test.each(analyticShapes)('computes %s as the reference does, or says why not', async (_name, shape) => {
      const support = backend.supports(shape)
      if (!support.supported) {
        expect(support.reason).not.toBe('')
        return
      }
      const { own, truth } = await bothOf(backend, shape)
      const [points, directions] = [drawer(2, 1)(37 * 3, 1), drawer(2, 2)(37 * 3, 1)]
      const got = await derivatives(own, points, directions)
      const expected = await derivatives(truth, points, directions)
      for (const [what, values] of Object.entries(got)) {
        expectClose(values, expected[what as keyof typeof expected], { tolerance, what })
      }
      const gradients = await Promise.all(
        [own, truth].map((session) => {
          const [rows, direction] = [session.upload(points, 37), session.upload(directions, 37)]
          const weights = { energyWeight: 0.5, slopeWeight: -2, curvatureWeight: 3 }
          return session.downloadVector(session.jetParameterGradient([{ rows, direction, ...weights }]).gradient)
        }),
      )
      expectClose(gradients[0], gradients[1], { tolerance, what: 'parameter gradient' })
      own.dispose()
    })

    test('passes NaN on and keeps it to its row', async () => {
      const { own, truth } = await bothOf(backend, twoDimensional)
      const points = drawer(3, 1)(2 * 50, 1)
      points[2 * 7 + 1] = Number.NaN
      const [got, expected] = await Promise.all([own, truth].map((each) => each.energy(each.upload(points, 50))))
      expect(Number.isNaN(got[7])).toBe(true)
      const others = (values: Float64Array) => values.filter((_, row) => row !== 7)
      expectClose(others(got), others(expected), { tolerance })
      const slopes = await own.download(own.energyGradientX(own.upload(points, 50)))
      expect([...slopes.keys()].filter((i) => Number.isNaN(slopes[i]))).toEqual([14, 15])
      const state = await own.readState()
      own.writeState({ ...state, parameters: state.parameters.fill(Number.NaN) })
      expect((await own.energy(own.upload(new Float64Array(6), 3))).every(Number.isNaN)).toBe(true)
      own.dispose()
    })

    test('copies what is uploaded and downloaded, and refuses a wrong number of values', async () => {
      const { own } = await bothOf(backend, twoDimensional)
      const values = Float64Array.of(1, 2, 3, 4)
      const rows = own.upload(values, 2)
      values.fill(9)
      expect([...(await own.download(rows))]).toEqual([1, 2, 3, 4])
      ;(await own.download(rows)).fill(9)
      expect([...(await own.download(rows))]).toEqual([1, 2, 3, 4])
      expect([rows.rowCount, rows.dimension]).toEqual([2, 2])
      expect(() => own.upload(values, 3)).toThrow()
      own.dispose()
    })
  })

  async function expectGradients(
    { own, truth }: { own: EnergySession; truth: EnergySession },
    example: RandomCase,
    sketches: TermSketch[],
  ): Promise<void> {
    const terms = sketches.map((sketch, index) => filledTerm(sketch, example, index))
    const extra = [...drawer(example.seed, 90)(example.extraCount, 1)]
    const got = await gradientOf(own, terms, extra)
    const expected = await gradientOf(truth, terms, extra)
    const probes = await gradientOf(
      truth,
      terms.map((term) => elsewhere(term, example.dimension)),
      extra,
    )
    const ofEnergy = (values: Float64Array) => values.subarray(0, own.parameterCount)
    const scale = largest(ofEnergy(probes.gradient))
    expectClose(ofEnergy(got.gradient), ofEnergy(expected.gradient), { tolerance, scale, what: 'parameter gradient' })
    const ofExtra = (values: Float64Array) => values.subarray(own.parameterCount)
    expectClose(ofExtra(got.gradient), extra, { tolerance, what: 'extra gradient' })
    for (const [index, { points }] of terms.entries()) {
      const rows = truth.upload(points, points.length / example.dimension)
      const probe = terms[index].probe
      const energies = [
        ...(await truth.energy(rows)),
        ...(await truth.energy(truth.upload(probe, probe.length / example.dimension))),
      ]
      const means = [got.means, expected.means].map((each) => each.subarray(index, index + 1))
      expectClose(means[0], means[1], { tolerance, scale: meanAbsolute(energies), what: 'mean energy' })
    }
  }
}

/** What weighs one order of a jet: nothing, one number, or a number per row. */
type WeightKind = 'absent' | 'number' | 'array'

interface TermSketch {
  rowCount: number
  weights: [energy: WeightKind, slope: WeightKind, curvature: WeightKind]
}

interface FilledTerm {
  points: Float64Array
  directions: Float64Array
  weights: (number | Float64Array | undefined)[]
  /** Other points, for the scale. */
  probe: Float64Array
}

function termSketch({ batchMaximum }: CaseLimits): fc.Arbitrary<TermSketch> {
  const kind = fc.constantFrom<WeightKind>('absent', 'number', 'array')
  const weights = fc
    .tuple(kind, kind, kind)
    .map((kinds): TermSketch['weights'] =>
      kinds.every((each) => each === 'absent') ? (['number', ...kinds.slice(1)] as TermSketch['weights']) : kinds,
    )
  return fc.record({ rowCount: fc.integer({ min: 1, max: batchMaximum }), weights })
}

function filledTerm({ rowCount, weights }: TermSketch, { seed, dimension }: RandomCase, index: number): FilledTerm {
  const draw = drawer(seed, 10 + index)
  const points = draw(rowCount * dimension, 1.5)
  const directions = draw(rowCount * dimension, 1)
  const probe = draw(probeCount * dimension, 1.5)
  const filled = weights.map((kind) => {
    const values = draw(rowCount, 1 / rowCount)
    if (kind === 'absent') return undefined
    return kind === 'number' ? values[0] : values
  })
  return { points, directions, weights: filled, probe }
}

/** The same term at other points, with its weights in turn: how large such a gradient usually is. */
function elsewhere({ weights, directions, probe }: FilledTerm, dimension: number): FilledTerm {
  const rowCount = directions.length / dimension
  const share = rowCount / probeCount
  const again = (values: Float64Array, width: number, factor: number) =>
    Float64Array.from({ length: probeCount * width }, (_, i) => factor * values[i % values.length])
  return {
    points: probe,
    directions: again(directions, dimension, 1),
    weights: weights.map((weight) => {
      if (weight === undefined) return undefined
      return typeof weight === 'number' ? weight * share : again(weight, 1, share)
    }),
    probe,
  }
}

async function gradientOf(session: EnergySession, terms: readonly FilledTerm[], extra: readonly number[]) {
  const uploaded = terms.map(({ points, directions, weights }): JetGradientTerm => {
    const rowCount = points.length / session.shape.dimension
    const [energyWeight, slopeWeight, curvatureWeight] = weights
    const rows = session.upload(points, rowCount)
    const needed = slopeWeight !== undefined || curvatureWeight !== undefined
    const direction = needed ? session.upload(directions, rowCount) : undefined
    return { rows, direction, energyWeight, slopeWeight, curvatureWeight }
  })
  const { gradient, meanEnergies } = session.jetParameterGradient(uploaded, extra)
  return { gradient: await session.downloadVector(gradient), means: await meanEnergies }
}

/** The batch, followed by the probes. */
function pointsOf({ seed, batch, dimension }: RandomCase): { points: Float64Array; directions: Float64Array } {
  const count = (batch + probeCount) * dimension
  return { points: drawer(seed, 3)(count, 1.5), directions: drawer(seed, 4)(count, 1) }
}

async function derivatives(session: EnergySession, points: Float64Array, directions: Float64Array) {
  const rowCount = points.length / session.shape.dimension
  const rows = session.upload(points, rowCount)
  const along = session.upload(directions.subarray(0, points.length), rowCount)
  const jet = await session.energyJet(rows, along)
  return {
    energies: await session.energy(rows),
    gradients: await session.download(session.energyGradientX(rows)),
    'Hessian–vector products': await session.download(session.hessianVectorProduct(rows, along)),
    'energies of jets': jet.energy,
    slopes: jet.slope,
    curvatures: jet.curvature,
  }
}

export const twoDimensional: EnergyShape = {
  dimension: 2,
  terms: [{ weight: 1, term: { kind: 'mlp', widths: [2, 19, 23, 1], activation: 'silu' } }],
  base: { mean: [0.25, -0.5], standardDeviation: 1.5 },
}

const analyticShapes: [string, EnergyShape][] = [
  ['a base alone', { dimension: 3, terms: [], base: { mean: [0.25, 0.5, 0], standardDeviation: 2 } }],
  ['a correlated Gaussian', analytic({ kind: 'gaussian', dimension: 3, correlated: true })],
  ['a quadratic', analytic({ kind: 'quadratic', dimension: 3 })],
  ['a mixture of Gaussians', analytic({ kind: 'gaussian-mixture', dimension: 3, components: 4 })],
]

function analytic(term: EnergyShape['terms'][number]['term']): EnergyShape {
  return { dimension: 3, terms: [{ weight: 1, term }], base: null }
}

export async function bothOf(backend: Backend, shape: EnergyShape) {
  const initial = drawer(7, 1)(createEnergyFunction(shape).parameterCount, 0.5)
  const options = { shape, initial, extraCount: 0 }
  return { own: await backend.createSession(options), truth: await reference.createSession(options) }
}
