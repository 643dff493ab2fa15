// Restricted Boltzmann machines of a backend: against JAX in float64 (tests/golden/rbm), and Gibbs walks against the
// reference.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { normals } from '../exact/session.ts'
import { expectClose as expectCloseTo, meanAbsolute, toleranceOf } from './closeness.ts'
import { flat } from './golden.ts'

const folder = resolve(import.meta.dirname, '../golden/rbm')

interface RbmParameters {
  W: number[][]
  c: number[]
  b: number[]
  logVariance?: number[]
}

export interface GoldenRbm {
  kind: 'bernoulli-rbm' | 'gaussian-rbm'
  dimension: number
  hidden: number
  parameters: RbmParameters
  x: number[][]
  negatives: number[][]
  energy: number[]
  gap: number
  gapGradient: RbmParameters
  logPartition: number
  jointTemperature?: { beta: number; energy: number[] }
  directions?: number[][]
  energyGradientX?: number[][]
  hessianVectorProduct?: number[][]
  slope?: number[]
  curvature?: number[]
  jetGradient?: RbmParameters
}

export const goldenRbms: [name: string, golden: GoldenRbm][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as GoldenRbm])

export const rbmShape = ({ kind, dimension, hidden }: GoldenRbm): EnergyShape => ({
  dimension,
  terms: [{ weight: 1, term: { kind, dimension, hidden } }],
  base: null,
})

export const rbmParameters = ({ W, c, b, logVariance = [] }: RbmParameters): Float64Array =>
  Float64Array.from([...W.flat(), ...c, ...b, ...logVariance])

export function describeMachines(backend: Backend): void {
  const tolerance = toleranceOf(backend)
  const expectClose = (got: ArrayLike<number>, expected: ArrayLike<number>, scale = 0): void =>
    expectCloseTo(got, expected, { tolerance, scale })
  const supported = goldenRbms.filter(([, golden]) => backend.supports(rbmShape(golden)).supported)

  function sessionOf(golden: GoldenRbm): Promise<EnergySession> {
    return backend.createSession({ shape: rbmShape(golden), initial: rbmParameters(golden.parameters), extraCount: 0 })
  }

  test(`${backend.id} computes machines over binary and over real rows`, () => {
    expect(new Set(supported.map(([, { kind }]) => kind))).toEqual(new Set(['bernoulli-rbm', 'gaussian-rbm']))
  })

  describe.each(supported)(`${backend.id} agrees with rbm/%s on`, (_name, golden) => {
    test('free energies and the gradient of an energy gap', async () => {
      const session = await sessionOf(golden)
      const [x, negatives] = [golden.x, golden.negatives].map((rows) => session.upload(flat(rows), rows.length))
      expectClose(await session.energy(x), golden.energy)
      const { gradient, meanEnergies } = session.jetParameterGradient([
        { rows: x, energyWeight: 1 / x.rowCount },
        { rows: negatives, energyWeight: -1 / negatives.rowCount },
      ])
      const [first, second] = await meanEnergies
      expectClose([first - second], [golden.gap], meanAbsolute(golden.energy))
      expectClose(await session.downloadVector(gradient), rbmParameters(golden.gapGradient))
      session.dispose()
    })

    test.runIf(golden.jointTemperature)('energies at a joint temperature', async () => {
      const { beta, energy } = golden.jointTemperature!
      const session = await sessionOf(golden)
      const x = session.upload(flat(golden.x), golden.x.length)
      expectClose(await session.energy(x, { jointInverseTemperature: beta }), energy)
      expectClose(await session.energy(x), golden.energy)
      session.dispose()
    })

    test.runIf(golden.directions)('derivatives by x, and gradients of them', async () => {
      const session = await sessionOf(golden)
      const count = golden.x.length
      const [x, v] = [session.upload(flat(golden.x), count), session.upload(flat(golden.directions!), count)]
      expectClose(await session.download(session.energyGradientX(x)), flat(golden.energyGradientX!))
      expectClose(await session.download(session.hessianVectorProduct(x, v)), flat(golden.hessianVectorProduct!))
      const jet = await session.energyJet(x, v)
      expectClose(jet.energy, golden.energy)
      expectClose(jet.slope, golden.slope!)
      expectClose(jet.curvature, golden.curvature!)
      const { gradient } = session.jetParameterGradient([
        { rows: x, direction: v, slopeWeight: 0.5, curvatureWeight: 0.25 },
      ])
      expectClose(await session.downloadVector(gradient), rbmParameters(golden.jetGradient!))
      session.dispose()
    })
  })

  const shapes: [name: string, shape: EnergyShape][] = [
    ['13 × 7', binaryShape(13, 7)],
    ['odd sizes, 33 × 21', binaryShape(33, 21)],
    ['several blocks of both, 70 × 100', binaryShape(70, 100)],
    [
      'a machine and a linear term',
      {
        ...binaryShape(9, 6),
        terms: [...binaryShape(9, 6).terms, { weight: 0.5, term: { kind: 'linear', dimension: 9 } }],
      },
    ],
  ]

  describe.each(shapes)(`a Gibbs walk of ${backend.id} over %s`, (_name, shape) => {
    test.each([
      { steps: 1, rowCount: 130, beta: undefined },
      { steps: 3, rowCount: 37, beta: 0.3 },
    ])(
      'ends where the reference ends ($steps steps, $rowCount rows, joint β $beta)',
      async ({ steps, rowCount, beta }) => {
        const { dimension, terms } = shape
        const counts = terms.map(
          ({ term }) => (term.kind === 'bernoulli-rbm' ? (dimension + 1) * term.hidden : 0) + dimension,
        )
        const initial = normals(
          counts.reduce((sum, count) => sum + count),
          4,
        ).map((value) => Math.fround(0.6 * value))
        const start = normals(rowCount * dimension, 9).map((value) => (value > 0 ? 1 : 0))
        const ends = await Promise.all(
          [backend, reference].map(async (each) => {
            const session = await each.createSession({ shape, initial, extraCount: 0 })
            const stream = { seed: 7, firstChain: 3, firstStep: 5 }
            const moved = await session.walk(session.upload(start, rowCount), {
              steps,
              proposal: { kind: 'gibbs', hidden: { ...stream, purpose: 8 } },
              acceptance: { kind: 'none' },
              normals: { ...stream, purpose: 9 },
              centre: new Float64Array(dimension),
              answer: { previous: true, energies: true },
              ...(beta !== undefined && { jointInverseTemperature: beta }),
            })
            const rows = await session.download(moved.rows)
            const energies = await moved.energies!
            const again = await session.energy(moved.rows, beta === undefined ? {} : { jointInverseTemperature: beta })
            expectClose(energies, again)
            const previous = await session.download(moved.previous!)
            session.dispose()
            return { rows, previous }
          }),
        )
        expect(ends[0].rows.every((value) => value === 0 || value === 1)).toBe(true)
        if (steps === 1) expect(ends[0].previous).toEqual(start)
        // A uniform within float32's rounding of a probability, 1e-6, may decide otherwise, and what follows with it: of
        // some ten thousand units in all rows at most one row may differ, as one decision in a hundred runs of this size does.
        const differ = Array.from({ length: rowCount }, (_, row) => row).filter((row) => {
          const of = (values: Float64Array) => values.subarray(row * dimension, (row + 1) * dimension).join()
          return of(ends[0].rows) !== of(ends[1].rows)
        })
        expect(differ.length).toBeLessThanOrEqual(backend.id === 'reference' ? 0 : 1)
      },
    )
  })

  describe.each([
    [2, 8],
    [13, 7],
    [33, 70],
  ])(`machines of ${backend.id} over %i real columns, %i hidden units`, (dimension, hidden) => {
    const term = { kind: 'gaussian-rbm', dimension, hidden } as const
    const initial = normals(dimension * hidden + hidden + 2 * dimension, 4).map((value) => Math.fround(0.5 * value))

    test('walk by Gibbs steps to where the reference walks', async () => {
      const rowCount = 130
      const start = normals(rowCount * dimension, 9).map(Math.fround)
      const [rows, expected] = await Promise.all(
        [backend, reference].map(async (each) => {
          const shape = { dimension, terms: [{ weight: 1, term }], base: null }
          const session = await each.createSession({ shape, initial, extraCount: 0 })
          const stream = { seed: 7, firstChain: 3, firstStep: 5 }
          const moved = await session.walk(session.upload(start, rowCount), {
            steps: 2,
            proposal: { kind: 'gibbs', hidden: { ...stream, purpose: 8 } },
            acceptance: { kind: 'none' },
            normals: { ...stream, purpose: 9 },
            centre: new Float64Array(dimension),
          })
          const values = await session.download(moved.rows)
          session.dispose()
          return values
        }),
      )
      const scale = Math.max(...expected.map(Math.abs))
      // As above, a row may go another way where a uniform is within float32's rounding of a probability.
      const differ = Array.from({ length: rowCount }, (_, row) => row).filter((row) =>
        Array.from({ length: dimension }, (_each, i) => row * dimension + i).some(
          (at) => Math.abs(rows[at] - expected[at]) > tolerance * scale,
        ),
      )
      expect(differ.length).toBeLessThanOrEqual(backend.id === 'reference' ? 0 : 1)
    })

    test('count with their weight and temperatures beside a Gaussian base, as the reference counts them', async () => {
      const shape: EnergyShape = {
        ...{ dimension, terms: [{ weight: 0.7, term }] },
        base: { mean: Array<number>(dimension).fill(0.25), standardDeviation: 2 },
      }
      const [x, v] = [21, 22].map((seed) => normals(37 * dimension, seed).map(Math.fround))
      const inverseTemperatures = Float64Array.from({ length: 37 }, (_, row) => (row % 5) / 4)
      const found = await Promise.all(
        [backend, reference].map(async (each) => {
          const session = await each.createSession({ shape, initial, extraCount: 0 })
          const [rows, directions] = [session.upload(x, 37), session.upload(v, 37)]
          const { gradient } = session.jetParameterGradient([
            { rows, direction: directions, energyWeight: 0.5, slopeWeight: -0.25, curvatureWeight: 0.125 },
          ])
          const values = [
            await session.energy(rows, { inverseTemperatures }),
            await session.download(session.energyGradientX(rows, { inverseTemperatures })),
            await session.download(session.hessianVectorProduct(rows, directions)),
            await session.downloadVector(gradient),
          ]
          session.dispose()
          return values
        }),
      )
      found[0].forEach((values, at) => expectClose(values, found[1][at]))
    })
  })
}

const binaryShape = (dimension: number, hidden: number): EnergyShape => ({
  dimension,
  terms: [{ weight: 1, term: { kind: 'bernoulli-rbm', dimension, hidden } }],
  base: null,
})
