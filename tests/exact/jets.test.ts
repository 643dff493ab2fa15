import { describe, expect, test } from 'vitest'
import type {
  Activation,
  EnergySession,
  EnergyShape,
  EnergyTerm,
  JetGradientTerm,
} from '../../src-engine/backends/backend.ts'
import { mlpShape, normals, session } from './session.ts'

const activations: Activation[] = ['silu', 'softplus', 'tanh']

// Central differences of width h: truncation ∝ h² and rounding ∝ 1e-16/h meet near 1e-10 for values of order 1;
// 1e-7 leaves room for third derivatives of a few hundred.
const width = 1e-5
const tolerance = 1e-7

const analytic: EnergyShape = { dimension: 3, terms: [], base: null }
const gaussianTerm = (correlated: boolean): EnergyTerm => ({ kind: 'gaussian', dimension: 3, correlated })
const mixtureTerm: EnergyTerm = { kind: 'gaussian-mixture', dimension: 3, components: 4 }

const shapes: [string, EnergyShape][] = [
  ...activations.map((activation): [string, EnergyShape] => [activation, mlpShape([3, 7, 5, 1], activation)]),
  [
    'a weighted sum of two networks, one with a negative weight',
    {
      dimension: 3,
      terms: [
        { weight: 0.7, term: { kind: 'mlp', widths: [3, 4, 1], activation: 'silu' } },
        { weight: -1.3, term: { kind: 'mlp', widths: [3, 2, 6, 1], activation: 'tanh' } },
      ],
      base: null,
    },
  ],
  [
    'a perceptron with one output per class',
    { ...analytic, terms: [{ weight: 0.8, term: { kind: 'mlp-classes', widths: [3, 7, 5, 4], activation: 'silu' } }] },
  ],
  ['a correlated Gaussian', { ...analytic, terms: [{ weight: 1, term: gaussianTerm(true) }] }],
  ['a Gaussian of one precision a coordinate', { ...analytic, terms: [{ weight: 1, term: gaussianTerm(false) }] }],
  ['a quadratic', { ...analytic, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 3 } }] }],
  ['a mixture of Gaussians', { ...analytic, terms: [{ weight: 1, term: mixtureTerm }] }],
  [
    'a weighted sum of a network, a mixture and a Gaussian, with a base',
    {
      dimension: 3,
      terms: [
        { weight: 0.7, term: { kind: 'mlp', widths: [3, 4, 1], activation: 'silu' } },
        { weight: 1.3, term: mixtureTerm },
        { weight: -0.2, term: gaussianTerm(true) },
      ],
      base: { mean: [0.1, 0.2, 0.3], standardDeviation: 1.5 },
    },
  ],
]

describe.each(shapes)('derivatives of %s agree with finite differences:', (_name, shape) => {
  const rowCount = 37
  const x = normals(rowCount * 3, 1)
  const v = normals(rowCount * 3, 2)
  const shifted = (by: number) => x.map((value, i) => value + by * v[i])
  const upload = (own: EnergySession, values: Float64Array) => own.upload(values, rowCount)

  test('slope, gradient and Hessian-vector product', async () => {
    const own = await session(shape)
    const [rows, directions] = [upload(own, x), upload(own, v)]
    const jet = await own.energyJet(rows, directions)
    const [up, down] = [upload(own, shifted(width)), upload(own, shifted(-width))]
    expectNear(jet.energy, await own.energy(rows))
    expectNear(jet.slope, difference(await own.energy(up), await own.energy(down)))

    const gradient = await own.download(own.energyGradientX(rows))
    expectNear(rowDots(gradient, v), jet.slope)
    const product = await own.download(own.hessianVectorProduct(rows, directions))
    const gradients = [await own.download(own.energyGradientX(up)), await own.download(own.energyGradientX(down))]
    expectNear(product, difference(gradients[0], gradients[1]))
    expectNear(rowDots(product, v), jet.curvature)
  })

  test('the parameter gradient of each order of the jet', async () => {
    const own = await session(shape)
    const [rows, direction] = [upload(own, x), upload(own, v)]
    const weights = normals(rowCount, 3)
    const orders: [Partial<JetGradientTerm>, 'energy' | 'slope' | 'curvature'][] = [
      [{ energyWeight: weights }, 'energy'],
      [{ slopeWeight: weights }, 'slope'],
      [{ curvatureWeight: weights }, 'curvature'],
    ]
    for (const [weight, part] of orders) {
      const { gradient } = own.jetParameterGradient([{ rows, direction, ...weight }])
      const values = await own.downloadVector(gradient)
      // Along two random directions of the parameters, rather than along every parameter.
      for (const seed of [5, 6]) {
        const direction = normals(own.parameterCount, seed)
        const along = await Promise.all(
          [width, -width].map((by) => weightedSum(own, { part, weights, x, v, direction, by })),
        )
        const slope = (along[0] - along[1]) / (2 * width)
        const expected = values.reduce((sum, value, i) => sum + value * direction[i], 0)
        expect(Math.abs(slope - expected) / (1 + Math.abs(expected))).toBeLessThan(tolerance)
      }
    }
  })
})

test('parts of a mixed gradient add up, and a number stands for that weight on every row', async () => {
  const own = await session(mlpShape([2, 6, 1], 'silu'))
  const [rows, direction] = [own.upload(normals(10, 1), 5), own.upload(normals(10, 2), 5)]
  const gradientOf = async (terms: JetGradientTerm[]) => own.downloadVector(own.jetParameterGradient(terms).gradient)
  const mixed = await gradientOf([{ rows, direction, energyWeight: 0.5, slopeWeight: -2, curvatureWeight: 3 }])
  const apart = await gradientOf([
    { rows, energyWeight: new Float64Array(5).fill(0.5) },
    { rows, direction, slopeWeight: new Float64Array(5).fill(-2) },
    { rows, direction, curvatureWeight: new Float64Array(5).fill(3) },
  ])
  expectNear(mixed, apart)
})

async function weightedSum(
  own: EnergySession,
  at: {
    part: 'energy' | 'slope' | 'curvature'
    weights: Float64Array
    x: Float64Array
    v: Float64Array
    direction: Float64Array
    by: number
  },
): Promise<number> {
  const moved = await session(own.shape)
  const state = await moved.readState()
  moved.writeState({ ...state, parameters: state.parameters.map((value, i) => value + at.by * at.direction[i]) })
  const rowCount = at.weights.length
  const jet = await moved.energyJet(moved.upload(at.x, rowCount), moved.upload(at.v, rowCount))
  return jet[at.part].reduce((sum, value, row) => sum + at.weights[row] * value, 0)
}

const difference = (up: Float64Array, down: Float64Array) => up.map((value, i) => (value - down[i]) / (2 * width))

function rowDots(left: Float64Array, right: Float64Array): Float64Array {
  const rows = left.length / 3
  return Float64Array.from({ length: rows }, (_, row) =>
    [0, 1, 2].reduce((sum, column) => sum + left[row * 3 + column] * right[row * 3 + column], 0),
  )
}

function expectNear(got: Float64Array, expected: Float64Array): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0)
  expect(worst).toBeLessThan(tolerance * (1 + largest))
}
