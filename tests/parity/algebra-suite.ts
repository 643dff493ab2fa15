// The energy algebra of a backend against the reference, on random shapes: weights for a call, temperatures per row, and
// walks of every kind with step sizes per row. What a backend lacks it must refuse in words.
//
// A float32 device may take a proposal that the reference refuses where log u stands within rounding of the log ratio. Such
// a row ends elsewhere; of all rows at most one in 200 may (each decision comes as near as that once in 10⁴ or so).

import { describe, expect, test } from 'vitest'
import type {
  Backend,
  Capability,
  EnergySession,
  EvaluationOptions,
  Proposal,
  WalkProgram,
} from '../../src-engine/backends/backend.ts'
import { checkCases } from './check-cases.ts'
import { expectClose, largest, toleranceOf } from './closeness.ts'
import { bothOf, twoDimensional } from './operations-suite.ts'
import { drawer, type CaseLimits, type RandomCase } from './random-case.ts'

const flippedMaximum = 1 / 200

export function describeAlgebra(backend: Backend, limits: CaseLimits): void {
  const tolerance = toleranceOf(backend)

  describe(`${backend.id} agrees with the reference on random shapes, or says what it lacks, on`, () => {
    test('energies and derivatives with weights for the call', async () => {
      if (await lacks(backend, 'call-weights')) return
      await checkCases(backend, limits, ({ own, truth }, example) =>
        expectDerivatives(own, truth, { example, options: weightsFor(example), tolerance }),
      )
    })

    test('energies and derivatives with temperatures per row', async () => {
      if (await lacks(backend, 'row-temperatures')) return
      await checkCases(backend, limits, ({ own, truth }, example) =>
        expectDerivatives(own, truth, { example, options: temperaturesFor(example), tolerance }),
      )
    })

    test('parameter gradients and mean energies with weights for the call and temperatures per row', async () => {
      if (await lacks(backend, 'call-weights', 'row-temperatures')) return
      await checkCases(backend, limits, async ({ own, truth }, example) => {
        const [got, expected] = await Promise.all([own, truth].map((session) => gradientOf(session, example)))
        expectClose(got.gradient, expected.gradient, { tolerance, scale: expected.scale, what: 'parameter gradient' })
        expectClose(got.means, expected.means, { tolerance, scale: largest(expected.energies), what: 'mean energies' })
      })
    })

    test.each(walkKinds)('%s with weights, temperatures and step sizes per row', async (_name, kind) => {
      if (await lacks(backend, ...kind.needs)) return
      let flipped = 0
      let all = 0
      await checkCases(backend, limits, async ({ own, truth }, example) => {
        const program = programOf(example, kind)
        const [got, expected] = await Promise.all([own, truth].map((session) => walked(session, example, program)))
        const agrees = rowsThatAgree(got, expected, { tolerance, dimension: example.dimension })
        flipped += agrees.filter((each) => !each).length
        all += agrees.length
        const of = (values: Float64Array) => values.filter((_, row) => agrees[row])
        const scale = largest(expected.energies)
        expectClose(of(got.energies), of(expected.energies), { tolerance, scale, what: 'energies at the end' })
        if (!got.rowAcceptance || !expected.rowAcceptance) return
        expectClose(of(got.rowAcceptance), of(expected.rowAcceptance), { tolerance, what: 'acceptance of each row' })
        const mean = got.rowAcceptance.reduce((sum, share) => sum + share, 0) / example.batch
        expect(got.acceptance).toBeCloseTo(mean, 6)
      })
      expect(flipped / all).toBeLessThanOrEqual(flippedMaximum)
    })
  })

  describe(`${backend.id}`, () => {
    test('leaves out what has the weight 0, even where it is infinite, and rows of temperature 0', async () => {
      if (await lacks(backend, 'call-weights', 'row-temperatures')) return
      const { own, truth } = await bothOf(backend, twoDimensional)
      const state = await own.readState()
      for (const each of [own, truth]) each.writeState({ ...state, parameters: state.parameters.map(() => Infinity) })
      const points = drawer(6, 1)(2 * 40, 1)
      const values = (session: EnergySession, options: EvaluationOptions) =>
        Promise.all([
          session.energy(session.upload(points, 40), options),
          session.download(session.energyGradientX(session.upload(points, 40), options)),
        ])
      const baseAlone = { weights: { terms: [0], base: 0.5 } }
      const [got, expected] = [await values(own, baseAlone), await values(truth, baseAlone)]
      expected.forEach((each, i) => expectClose(got[i], each, { tolerance }))
      expect(expected[0].every(Number.isFinite)).toBe(true)
      const frozen = await values(own, { inverseTemperatures: new Float64Array(40) })
      for (const each of frozen) expect(each.every((value) => value === 0)).toBe(true)
      own.dispose()
    })

    test('gives one temperature for all rows the meaning of one per row', async () => {
      if (await lacks(backend, 'call-weights', 'row-temperatures')) return
      const { own } = await bothOf(backend, twoDimensional)
      const rows = own.upload(drawer(6, 2)(2 * 50, 1), 50)
      const [one, each] = [0.3, new Float64Array(50).fill(0.3)]
      const [all, single] = [
        await own.energy(rows, { inverseTemperatures: one }),
        await own.energy(rows, { inverseTemperatures: each }),
      ]
      expectClose(all, single, { tolerance })
      own.dispose()
    })
  })
}

/** True where the session says so, having refused in words. */
async function lacks(backend: Backend, ...needed: Capability[]): Promise<boolean> {
  const { own } = await bothOf(backend, twoDimensional)
  const missing = needed.filter((each) => !own.capabilities.has(each))
  const rows = own.upload(new Float64Array(4), 2)
  for (const each of missing) {
    const refused = expect(asking(own, rows, each), `${each} of ${backend.id}`).rejects
    await refused.toMatchObject({ code: 'not-supported', message: expect.stringContaining(backend.id) as string })
  }
  own.dispose()
  return missing.length > 0
}

async function asking(session: EnergySession, rows: ReturnType<EnergySession['upload']>, what: Capability) {
  const stream = { seed: 1, purpose: 7, firstChain: 0, firstStep: 0 }
  const program = (proposal: Proposal, more: Partial<WalkProgram> = {}): WalkProgram => ({
    steps: 1,
    proposal,
    acceptance: { kind: 'metropolis', uniforms: stream },
    normals: stream,
    centre: new Float64Array(2),
    ...more,
  })
  const langevin: Proposal = { kind: 'langevin', stepSize: 0.1 }
  switch (what) {
    case 'gradient-x':
      return session.energyGradientX(rows)
    case 'call-weights':
      return session.energy(rows, { weights: { base: 2 } })
    case 'row-temperatures':
      return session.energy(rows, { inverseTemperatures: Float64Array.of(1, 2) })
    case 'row-step-sizes':
      return session.walk(rows, program({ kind: 'langevin', stepSize: Float64Array.of(1, 2) }))
    case 'hamiltonian-walks':
      return session.walk(rows, program({ kind: 'hamiltonian', stepSize: 0.1, leapfrogSteps: 2 }))
    case 'row-acceptance':
      return session.walk(rows, program(langevin, { answer: { rowAcceptance: true } }))
    case 'walk-energies':
      return session.walk(rows, program(langevin, { answer: { energies: true } }))
    case 'gibbs':
      return session.walk(rows, { ...program({ kind: 'gibbs', hidden: stream }), acceptance: { kind: 'none' } })
    case 'joint-temperatures':
      return session.energy(rows, { jointInverseTemperature: 0.5 })
    case 'classes':
      return session.energy(rows, { classes: 0 })
    case 'vector-uploads':
      return session.uploadVector(new Float64Array(session.parameterCount + session.extraCount))
    case 'gradient-sums': {
      const { gradient } = session.jetParameterGradient([{ rows, energyWeight: 1 }])
      return session.jetParameterGradient([{ rows, energyWeight: 1 }], [], { onto: gradient })
    }
    default:
      return what satisfies never
  }
}

interface WalkKind {
  needs: Capability[]
  proposal: (stepSizes: Float64Array) => Proposal
  judged: boolean
  /** Of the largest step. */
  stepSize: (dimension: number) => number
}

const needs: Capability[] = ['call-weights', 'row-temperatures', 'row-step-sizes', 'walk-energies']
const small = (dimension: number): number => 2 ** -Math.ceil(Math.log2(4 * dimension))
const root = (values: Float64Array): Float64Array => values.map(Math.sqrt)

const walkKinds: [string, WalkKind][] = [
  [
    'Langevin',
    { needs, judged: false, stepSize: () => 0.0625, proposal: (stepSize) => ({ kind: 'langevin', stepSize }) },
  ],
  [
    'decoupled Langevin',
    {
      needs,
      judged: false,
      stepSize: () => 0.0625,
      proposal: (drift) => ({ kind: 'decoupled-langevin', drift, noise: root(drift) }),
    },
  ],
  [
    'a random walk',
    { needs, judged: false, stepSize: small, proposal: (stepSize) => ({ kind: 'random-walk', stepSize }) },
  ],
  [
    'Langevin with Metropolis',
    {
      needs: [...needs, 'row-acceptance'],
      judged: true,
      stepSize: () => 0.25,
      proposal: (stepSize) => ({ kind: 'langevin', stepSize }),
    },
  ],
  [
    'decoupled Langevin with Metropolis',
    {
      needs: [...needs, 'row-acceptance'],
      judged: true,
      stepSize: () => 0.125,
      proposal: (drift) => ({ kind: 'decoupled-langevin', drift, noise: root(drift).map((each) => 1.25 * each) }),
    },
  ],
  [
    'a random walk with Metropolis',
    {
      needs: [...needs, 'row-acceptance'],
      judged: true,
      stepSize: small,
      proposal: (stepSize) => ({ kind: 'random-walk', stepSize }),
    },
  ],
  [
    'Hamiltonian trajectories',
    {
      needs: [...needs, 'hamiltonian-walks'],
      judged: false,
      stepSize: () => 0.125,
      proposal: (stepSize) => ({ kind: 'hamiltonian', stepSize, leapfrogSteps: 3 }),
    },
  ],
  [
    'Hamiltonian Monte Carlo',
    {
      needs: [...needs, 'hamiltonian-walks', 'row-acceptance'],
      judged: true,
      stepSize: () => 0.25,
      proposal: (stepSize) => ({ kind: 'hamiltonian', stepSize, leapfrogSteps: 4 }),
    },
  ],
]

/** Some networks are left out, some counted more than once; the base, too, where there is one. */
function weightsFor({ networks, hasBase, seed }: RandomCase): EvaluationOptions {
  const terms = networks.map((_, i) => [0.5, 0, 1.25, -0.75][(seed + i) % 4])
  return { weights: { terms, ...(hasBase && { base: [0.5, 0, 2][seed % 3] }) } }
}

/** From 0 to 1.5, exact in float32. */
function temperaturesFor({ seed, batch }: RandomCase, rowCount = batch + probes): EvaluationOptions {
  return { inverseTemperatures: Float64Array.from({ length: rowCount }, (_, row) => ((seed + 5 * row) % 13) / 8) }
}

/** Rows beyond the batch, which tell how large a quantity usually is. */
const probes = 16

async function expectDerivatives(
  own: EnergySession,
  truth: EnergySession,
  { example, options, tolerance }: { example: RandomCase; options: EvaluationOptions; tolerance: number },
): Promise<void> {
  const { seed, batch, dimension } = example
  const count = batch + probes
  const [points, along] = [drawer(seed, 3)(count * dimension, 1.5), drawer(seed, 4)(count * dimension, 1)]
  const [got, expected] = await Promise.all(
    [own, truth].map(async (session) => {
      const [rows, directions] = [session.upload(points, count), session.upload(along, count)]
      const jet = await session.energyJet(rows, directions, options)
      return {
        energies: await session.energy(rows, options),
        gradients: await session.download(session.energyGradientX(rows, options)),
        products: await session.download(session.hessianVectorProduct(rows, directions, options)),
        ...jet,
      }
    }),
  )
  for (const [what, values] of Object.entries(got)) {
    expectClose(values, expected[what as keyof typeof expected], { tolerance, what })
  }
}

async function gradientOf(session: EnergySession, example: RandomCase) {
  const { seed, batch, dimension, extraCount } = example
  const draw = drawer(seed, 6)
  const [points, along, weights] = [draw(batch * dimension, 1.5), draw(batch * dimension, 1), draw(batch, 1 / batch)]
  const probePoints = draw(probes * dimension, 1.5)
  const { inverseTemperatures } = temperaturesFor(example, batch)
  const [rows, direction] = [session.upload(points, batch), session.upload(along, batch)]
  const call = weightsFor(example)
  const { gradient, meanEnergies } = session.jetParameterGradient(
    [
      { rows, energyWeight: 1 / batch, inverseTemperatures },
      { rows, direction, energyWeight: weights, curvatureWeight: 0.5 / batch, inverseTemperatures: 0.75 },
      { rows: session.upload(probePoints, probes), energyWeight: 1 / probes },
    ],
    [...draw(extraCount, 1)],
    call,
  )
  const probe = session.jetParameterGradient(
    [{ rows: session.upload(probePoints, probes), energyWeight: 1 / probes }],
    new Array<number>(extraCount).fill(0),
    call,
  )
  return {
    gradient: await session.downloadVector(gradient),
    means: await meanEnergies,
    energies: await session.energy(session.upload(probePoints, probes), call),
    scale: largest(await session.downloadVector(probe.gradient)),
  }
}

function programOf(example: RandomCase, { proposal, judged, stepSize }: WalkKind): WalkProgram {
  const { seed, batch, dimension } = example
  const stepSizes = Float64Array.from({ length: batch }, (_, row) => stepSize(dimension) * 2 ** -((seed + row) % 3))
  const stream = { seed, firstChain: 1000 + seed, firstStep: 2 ** 32 - 2 }
  return {
    ...weightsFor(example),
    ...temperaturesFor(example, batch),
    steps: 3,
    proposal: proposal(stepSizes),
    acceptance: judged ? { kind: 'metropolis', uniforms: { ...stream, purpose: 16 } } : { kind: 'none' },
    normals: { ...stream, purpose: 7 },
    centre: new Float64Array(dimension),
    answer: { energies: true, rowAcceptance: judged },
  }
}

async function walked(session: EnergySession, { seed, batch, dimension }: RandomCase, program: WalkProgram) {
  const moved = await session.walk(session.upload(drawer(seed, 30)(batch * dimension, 1.5), batch), program)
  return {
    rows: await session.download(moved.rows),
    energies: (await moved.energies)!,
    acceptance: await moved.acceptance,
    rowAcceptance: moved.rowAcceptance && (await moved.rowAcceptance),
  }
}

function rowsThatAgree(
  got: { rows: Float64Array },
  expected: { rows: Float64Array },
  { tolerance, dimension }: { tolerance: number; dimension: number },
): boolean[] {
  const bound = tolerance * largest(expected.rows)
  return Array.from({ length: got.rows.length / dimension }, (_, row) => {
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      if (!(Math.abs(got.rows[i] - expected.rows[i]) <= bound)) return false
    }
    return true
  })
}
