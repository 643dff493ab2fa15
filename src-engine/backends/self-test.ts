// The self-test of a backend: every operation on a few small cases beside the reference, before any training.
//
// It passes where ‖a − b‖∞ ≤ 1e-4 ‖b‖∞ for each array a of the backend and b of the reference. That is what float32
// reaches with room; a wrong kernel, driver or library misses it by orders of magnitude. Parameters and points are
// float32 numbers, so that rounding them on the way to the device costs nothing.
// Not found by it: faults that need large sizes; the parity tests look for those.

import type { SelfTestResult } from '../../src-shared/device.ts'
import { fillNormals } from '../random/normal.ts'
import type {
  Backend,
  EnergySession,
  EnergyShape,
  EvaluationOptions,
  JetGradientTerm,
  Proposal,
  Rows,
  WalkProgram,
} from './backend.ts'
import { createEnergyFunction } from './reference/energy-function.ts'
import { energyKind } from './term-kinds.ts'
import { createReferenceSession } from './reference/session.ts'

const tolerance = 1e-4
/** Odd, so that tiles and work groups have a remainder. */
const rowCount = 37
const seed = 5
/** Purposes of random numbers that nothing else uses: training must not meet them. */
const purposes = { parameters: 9001, points: 9002, directions: 9003, chains: 9004, uniforms: 9005 } as const

const base = (dimension: number) => ({ mean: new Array<number>(dimension).fill(0.25), standardDeviation: 1.5 })
const mlp = (widths: readonly number[], activation: 'silu' | 'softplus' | 'tanh') =>
  ({ kind: 'mlp', widths, activation }) as const

const shapes: readonly EnergyShape[] = [
  { dimension: 2, terms: [{ weight: 1, term: mlp([2, 19, 33, 1], 'silu') }], base: base(2) },
  { dimension: 3, terms: [{ weight: 0.5, term: mlp([3, 16, 1], 'tanh') }], base: null },
  { dimension: 1, terms: [{ weight: 1, term: mlp([1, 8, 8, 8, 1], 'softplus') }], base: base(1) },
  { dimension: 2, terms: [{ weight: 1, term: { ...mlp([2, 19, 3], 'silu'), kind: 'mlp-classes' } }], base: base(2) },
  { dimension: 2, terms: [{ weight: 1, term: { kind: 'gaussian', dimension: 2, correlated: true } }], base: null },
  { dimension: 2, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 2 } }], base: base(2) },
  { dimension: 2, terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: 2, components: 3 } }], base: null },
  { dimension: 5, terms: [{ weight: 1, term: { kind: 'bernoulli-rbm', dimension: 5, hidden: 19 } }], base: null },
  { dimension: 2, terms: [{ weight: 1, term: { kind: 'gaussian-rbm', dimension: 2, hidden: 3 } }], base: null },
]

/** Never throws: what the backend throws is its failure. Shapes that it does not support are left out. */
export async function selfTest(backend: Backend, now: () => number = () => performance.now()): Promise<SelfTestResult> {
  const startedAt = now()
  for (const shape of shapes.filter((each) => backend.supports(each).supported)) {
    const failure = await failureOn(backend, shape)
    if (failure) return { passed: false, ...failure }
  }
  return { passed: true, durationMs: now() - startedAt }
}

interface Failure {
  operation: string
  detail: string
}

async function failureOn(backend: Backend, shape: EnergyShape): Promise<Failure | null> {
  const initial = normals(createEnergyFunction(shape).parameterCount + 1, 1, purposes.parameters)
  const options = { shape, initial, extraCount: 1 }
  let session: EnergySession
  try {
    session = await backend.createSession(options)
  } catch (error) {
    return { operation: 'createSession', detail: thrown(error) }
  }
  const reference = createReferenceSession(options)
  try {
    for (const [operation, run] of Object.entries(operationsOn(shape))) {
      const got = await attempt(run, session)
      const detail = got.length > 0 ? differenceIn(got, await run(reference)) : null
      if (detail) return { operation: `${operation} of ${describe(shape)}`, detail }
    }
    return null
  } finally {
    session.dispose()
  }
}

/** Some arrays that the operation comes to. */
type Operation = (session: EnergySession) => Promise<Float64Array[]>

function operationsOn(shape: EnergyShape): Record<string, Operation> {
  const { rows, gibbs } = energyKind(shape)
  if (rows === 'binary') return { energy: operations.energy, ...hiddenUnits, ...updates }
  const own = shape === shapes[0] ? { ...operations, ...algebra } : operations
  return { ...own, ...(gibbs && { gibbs: hiddenUnits.gibbs }), ...updates }
}

/** Of a Boltzmann machine; where rows are binary, in the place of what needs ∇x. */
const hiddenUnits = {
  async jointTemperature(session) {
    return [await session.energy(points(session), { jointInverseTemperature: 0.5 })]
  },
  async parameterGradient(session) {
    const { gradient, meanEnergies } = session.jetParameterGradient(gradientTerms(session).slice(0, 1), [0.5])
    return [await session.downloadVector(gradient), await meanEnergies]
  },
  async gibbs(session) {
    const hidden = { seed, firstChain: 3, firstStep: 7, purpose: purposes.uniforms }
    const program = { ...walk(session, { kind: 'gibbs', hidden }), acceptance: { kind: 'none' } } as const
    const moved = await session.walk(points(session), program)
    return [await session.download(moved.rows)]
  },
} satisfies Record<string, Operation>

/** On one shape, since start-up waits for this. Nothing of what a session says that it lacks. */
const algebra: Record<string, Operation> = {
  async temperedEnergy(session) {
    if (!session.capabilities.has('row-temperatures') || !session.capabilities.has('call-weights')) return []
    return [await session.energy(points(session), tempered(session))]
  },
  async hamiltonianWalk(session) {
    if (!session.capabilities.has('hamiltonian-walks') || !session.capabilities.has('row-step-sizes')) return []
    const stepSize = Float64Array.from({ length: rowCount }, (_, row) => 0.1 + 0.05 * (row % 3))
    const program = walk(session, { kind: 'hamiltonian', stepSize, leapfrogSteps: 2 })
    return judged(session, { ...program, ...tempered(session) })
  },
}

const operations: Record<string, Operation> = {
  energy: async (session) => [await session.energy(points(session))],
  energyGradientX: async (session) => [await session.download(session.energyGradientX(points(session)))],
  async hessianVectorProduct(session) {
    return [await session.download(session.hessianVectorProduct(points(session), directions(session)))]
  },
  async energyJet(session) {
    const { energy, slope, curvature } = await session.energyJet(points(session), directions(session))
    return [energy, slope, curvature]
  },
  async jetParameterGradient(session) {
    const { gradient, meanEnergies } = session.jetParameterGradient(gradientTerms(session), [0.5])
    return [await session.downloadVector(gradient), await meanEnergies]
  },
  async langevin(session) {
    const proposal = { kind: 'decoupled-langevin', drift: 0.02, noise: 0.2 } as const
    const program = { ...walk(session, proposal), acceptance: { kind: 'none' }, answer: { previous: true } } as const
    const moved = await session.walk(points(session), program)
    const { finite, radiusMaximum } = await moved.extent
    const arrays = [await session.download(moved.rows), await session.download(moved.previous!)]
    return [...arrays, Float64Array.of(finite ? 1 : 0), Float64Array.of(radiusMaximum)]
  },
  metropolisLangevin: (session) => judged(session, walk(session, { kind: 'langevin', stepSize: 0.1 })),
  metropolisRandomWalk: (session) => judged(session, walk(session, { kind: 'random-walk', stepSize: 0.1 })),
}

/** They change parameters, so they come last. */
const updates: Record<string, Operation> = {
  async adam(session) {
    // A large epsilon: with a small one the step of a vanishing gradient is the sign of its rounding.
    const step = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 0.1, gradientNormMaximum: 1 }
    return optimized(session, (gradient) => session.adam(gradient, { ...step, averageDecay: 0.5 }))
  },
  async sgd(session) {
    const step = { learningRate: 0.01, momentum: 0.5, gradientNormMaximum: 0, averageDecay: 0 }
    return optimized(session, (gradient) => session.sgd(gradient, step))
  },
}

async function optimized(
  session: EnergySession,
  step: (gradient: ReturnType<EnergySession['jetParameterGradient']>['gradient']) => Promise<{ gradientNorm: number }>,
): Promise<Float64Array[]> {
  const norms: number[] = []
  for (let i = 0; i < 2; i++) {
    const { gradient } = session.jetParameterGradient([{ rows: points(session), energyWeight: 1 / rowCount }], [0.5])
    norms.push((await step(gradient)).gradientNorm)
  }
  const { parameters, average } = await session.readState()
  return [parameters, average, Float64Array.from(norms)]
}

function gradientTerms(session: EnergySession): JetGradientTerm[] {
  const rows = points(session)
  const energyWeight = Float64Array.from({ length: rowCount }, (_, i) => Math.fround(0.1 * Math.cos(i)))
  return [
    { rows, energyWeight },
    { rows, direction: directions(session), slopeWeight: 0.1, curvatureWeight: -0.05 },
  ]
}

/** Half of each term, twice the base, and temperatures from 0 to 1. */
function tempered({ shape }: EnergySession): EvaluationOptions {
  const weights = { terms: shape.terms.map(({ weight }) => weight / 2), ...(shape.base && { base: 2 }) }
  return { weights, inverseTemperatures: Float64Array.from({ length: rowCount }, (_, row) => (row % 5) / 4) }
}

async function judged(session: EnergySession, program: WalkProgram): Promise<Float64Array[]> {
  const moved = await session.walk(points(session), program)
  return [await session.download(moved.rows), Float64Array.of((await moved.acceptance) ?? Number.NaN)]
}

function walk(session: EnergySession, proposal: Proposal): WalkProgram {
  const { dimension } = session.shape
  const stream = { seed, firstChain: 3, firstStep: 7 }
  return {
    steps: 3,
    proposal,
    acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: purposes.uniforms } },
    normals: { ...stream, purpose: purposes.chains },
    centre: new Float64Array(dimension).fill(0.25),
  }
}

const points = (session: EnergySession): Rows => drawn(session, purposes.points)
const directions = (session: EnergySession): Rows => drawn(session, purposes.directions)
const drawn = (session: EnergySession, purpose: number): Rows => session.upload(rowValues(session, purpose), rowCount)

/** Normals, or where rows are binary their signs as 0 and 1. */
function rowValues({ shape }: EnergySession, purpose: number): Float64Array {
  const values = normals(rowCount, shape.dimension, purpose)
  return energyKind(shape).rows === 'binary' ? values.map((value) => (value > 0 ? 1 : 0)) : values
}

/** Standard normals, row-major (rows × dimension), rounded to float32; the same ones at every call. */
function normals(rows: number, dimension: number, purpose: number): Float64Array {
  const values = new Float64Array(rows * dimension)
  fillNormals(values, dimension, { seed, purpose, firstChain: 0, step: 0 })
  return values.map((value) => Math.fround(0.7 * value))
}

async function attempt(run: Operation, session: EnergySession): Promise<Float64Array[] | string> {
  try {
    return await run(session)
  } catch (error) {
    return thrown(error)
  }
}

/** What is wrong with the arrays, or null. */
function differenceIn(arrays: readonly Float64Array[] | string, truths: readonly Float64Array[]): string | null {
  if (typeof arrays === 'string') return arrays
  for (const [index, truth] of truths.entries()) {
    const values = arrays[index]
    if (values.length !== truth.length) return `it gave ${values.length} numbers where ${truth.length} were expected`
    const [difference, size] = [largest(values, truth), largest(truth)]
    // Written so that NaN is a difference.
    if (!(difference <= tolerance * size)) {
      return `it differs by ${(difference / size).toExponential(1)} of the largest value, ${tolerance} is allowed`
    }
  }
  return null
}

/** ‖values − others‖∞; NaN where anything is. */
function largest(values: Float64Array, others?: Float64Array): number {
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - (others ? others[i] : 0))), 0)
}

function thrown(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `it threw “${message.trim().replace(/\.$/, '')}”`
}

function describe({ dimension, terms }: EnergyShape): string {
  const [{ term }] = terms
  return term.kind === 'mlp' ? `an MLP ${term.widths.join('-')} (${term.activation})` : `${term.kind} in ${dimension} d`
}
