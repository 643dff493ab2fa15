// Hamiltonian Monte Carlo on a backend, against what is known of it in closed form, and an annealed path of 1,000
// temperatures in one session.
//
// The energy is softplus(s) + softplus(−s) of s = x / scale on each axis, which a network of two units an axis computes:
// e^−E is a product of logistic densities σ(s) σ(−s), of variance π²/3 · scale², kurtosis 4.2 and log Z = Σ log scale.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, EnergyShape, Proposal, WalkProgram } from '../../src-engine/backends/backend.ts'
import { expectClose, toleranceOf } from './closeness.ts'
import { drawer } from './random-case.ts'
import { bothOf, twoDimensional } from './operations-suite.ts'

/** Variances 1 : 100. */
const scales = [1, 0.1]
const logisticVariance = Math.PI ** 2 / 3

export function describeHamiltonian(backend: Backend): void {
  describe(`Hamiltonian walks on ${backend.id}`, () => {
    test('have an energy error of order ε²', async () => {
      const session = await opened(backend, twoDimensional)
      if (!session) return
      const [coarse, fine] = [await energyError(session, 0.2), await energyError(session, 0.1)]
      const exponent = Math.log2(coarse / fine)
      expect(exponent).toBeGreaterThan(1.9)
      expect(exponent).toBeLessThan(2.1)
      session.dispose()
    })

    test('come to the moments of a density whose variances are as 1 to 100', async () => {
      const session = await opened(backend, logistic)
      if (!session) return
      await expectMoments(
        session,
        scales.map((scale) => ({ variance: logisticVariance * scale ** 2, kurtosis: 4.2 })),
      )
      session.dispose()
    })

    test('come to the moments of a Gaussian of condition number 100', async () => {
      if (!backend.supports(gaussian).supported) return
      const session = await opened(backend, gaussian)
      if (!session) return
      await session.writeState(await gaussianState(session))
      await expectMoments(
        session,
        scales.map((scale) => ({ variance: scale ** 2, kurtosis: 3 })),
      )
      session.dispose()
    })

    test('of one leapfrog step with ε are Langevin’s with ε², judged alike', async () => {
      const session = await opened(backend, twoDimensional)
      if (!session) return
      const rows = session.upload(drawer(5, 1)(2 * 100, 1), 100)
      const walk = async (proposal: Proposal) => {
        const moved = await session.walk(rows, { ...programOf(proposal), steps: 3 })
        return { rows: await session.download(moved.rows), acceptance: await moved.acceptance }
      }
      const leapfrog = await walk({ kind: 'hamiltonian', stepSize: 0.5, leapfrogSteps: 1 })
      const langevin = await walk({ kind: 'langevin', stepSize: 0.25 })
      expectClose(leapfrog.rows, langevin.rows, { tolerance: toleranceOf(backend) })
      expect(leapfrog.acceptance).toBe(langevin.acceptance)
      expect(leapfrog.acceptance).toBeLessThan(1)
      session.dispose()
    })

    test('give each chain the same path whatever batch it is in, and go on where they stopped', async () => {
      const session = await opened(backend, twoDimensional)
      if (!session) return
      const start = drawer(5, 2)(2 * 75, 1)
      const run = async (values: Float64Array, at: { chain: number; step: number; steps: number }) => {
        const program = programOf({ kind: 'hamiltonian', stepSize: 0.3, leapfrogSteps: 4 }, at)
        const moved = await session.walk(session.upload(values, values.length / 2), { ...program, steps: at.steps })
        return session.download(moved.rows)
      }
      const whole = await run(start, { chain: 0, step: 3, steps: 6 })
      const tolerance = toleranceOf(backend)
      expectClose(await run(start.slice(82), { chain: 41, step: 3, steps: 6 }), whole.subarray(82), { tolerance })
      const half = await run(start, { chain: 0, step: 3, steps: 4 })
      expectClose(await run(half, { chain: 0, step: 7, steps: 2 }), whole, { tolerance })
      session.dispose()
    })

    test('say that they are not finite where an energy is not a number', async () => {
      const session = await opened(backend, twoDimensional)
      if (!session) return
      const state = await session.readState()
      session.writeState({ ...state, parameters: state.parameters.fill(Number.NaN) })
      const program = { ...programOf({ kind: 'hamiltonian', stepSize: 0.1, leapfrogSteps: 2 }), steps: 2 }
      const moved = await session.walk(session.upload(drawer(5, 3)(80, 1), 40), program)
      expect((await moved.extent).finite).toBe(false)
      session.dispose()
    })

    // A thousand walks that wait for one another: on a graphics card in software that alone takes up to two minutes.
    const long = { timeout: 300_000 }
    test('anneal through 1,000 temperatures in one session to the known log Z, without growing', long, async () => {
      const session = await opened(backend, annealed)
      if (!session) return
      const { logPartition, standardError, grownBytes } = await annealedImportance(session, 1000)
      // Σ log scale, less log Z of the base: (D/2) log 2π with standard deviation 1, D = 1.
      const exact = Math.log(scales[0]) - 0.5 * Math.log(2 * Math.PI)
      expect(Math.abs(logPartition - exact)).toBeLessThan(4 * standardError)
      expect(standardError).toBeLessThan(0.05)
      expect(grownBytes).toBeLessThan(2 ** 17)
      session.dispose()
    })
  })
}

const axis = (dimension: number, hidden: number): EnergyShape['terms'][number] => ({
  weight: 1,
  term: { kind: 'mlp', widths: [dimension, hidden, 1], activation: 'softplus' },
})
const logistic: EnergyShape = { dimension: 2, terms: [axis(2, 4)], base: null }
const annealed: EnergyShape = { dimension: 1, terms: [axis(1, 2)], base: { mean: [0], standardDeviation: 1 } }
const gaussian: EnergyShape = {
  dimension: 2,
  terms: [{ weight: 1, term: { kind: 'gaussian', dimension: 2, correlated: false } }],
  base: null,
}

/** Weights ±1/scale on each axis, no biases, and 1 to the output. */
function logisticParameters(dimension: number): Float64Array {
  const hidden = 2 * dimension
  const first = Array.from({ length: dimension * hidden }, (_, i) => {
    const [input, unit] = [Math.floor(i / hidden), i % hidden]
    return Math.floor(unit / 2) === input ? (unit % 2 === 0 ? 1 : -1) / scales[input] : 0
  })
  return Float64Array.from([...first, ...new Array<number>(hidden).fill(0), ...new Array<number>(hidden).fill(1), 0])
}

/** null where the backend has no Hamiltonian walks: that it says so is held by algebra-suite.ts. */
async function opened(backend: Backend, shape: EnergyShape): Promise<EnergySession | null> {
  const isLogistic = shape === logistic || shape === annealed
  const session = isLogistic
    ? await backend.createSession({ shape, initial: logisticParameters(shape.dimension), extraCount: 0 })
    : (await bothOf(backend, shape)).own
  return session.capabilities.has('hamiltonian-walks') ? session : null
}

async function gaussianState(session: EnergySession) {
  const state = await session.readState()
  // μ, then the logarithms of the precisions.
  const parameters = Float64Array.from([0, 0, ...scales.map((scale) => -2 * Math.log(scale))])
  return { ...state, parameters, average: parameters }
}

function programOf(proposal: Proposal, { chain = 0, step = 0 } = {}): WalkProgram {
  const stream = { seed: 3, firstChain: chain, firstStep: step }
  return {
    steps: 1,
    proposal,
    acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: 16 } },
    normals: { ...stream, purpose: 7 },
    centre: new Float64Array(2),
  }
}

/** Of trajectories of length 1: root mean square of H at their ends less H at their starts. */
async function energyError(session: EnergySession, stepSize: number): Promise<number> {
  const rowCount = 200
  const [start, momenta] = [drawer(8, 1)(2 * rowCount, 1), drawer(8, 2)(2 * rowCount, 1)]
  const leaps = Math.round(1 / stepSize)
  const rows = session.upload(start, rowCount)
  const after = async (leapfrogSteps: number) => {
    const program = programOf({ kind: 'hamiltonian', stepSize, leapfrogSteps })
    const free = { ...program, acceptance: { kind: 'none' }, normals: { given: [momenta] } } as const
    return (await session.walk(rows, free)).rows
  }
  // A whole kick lies between two leaps: the momentum between them is the mean of both sides.
  const [before, end, beyond] = [await after(leaps - 1), await after(leaps), await after(leaps + 1)]
  const [back, ahead] = [await session.download(before), await session.download(beyond)]
  const last = ahead.map((x, i) => (x - back[i]) / (2 * stepSize))
  const [from, to] = [await session.energy(rows), await session.energy(end)]
  let sum = 0
  for (let row = 0; row < rowCount; row++) {
    const kinetic = (p: Float64Array) => (p[2 * row] ** 2 + p[2 * row + 1] ** 2) / 2
    sum += (to[row] + kinetic(last) - from[row] - kinetic(momenta)) ** 2
  }
  return Math.sqrt(sum / rowCount)
}

/** From a start that fits neither axis; four standard errors of the moments of independent chains. */
async function expectMoments(session: EnergySession, axes: { variance: number; kurtosis: number }[]): Promise<void> {
  const chains = 2000
  const start = session.upload(drawer(4, 1)(2 * chains, 0.4), chains)
  const program = programOf({ kind: 'hamiltonian', stepSize: 0.1, leapfrogSteps: 20 })
  const moved = await session.walk(start, { ...program, steps: 15 })
  const values = await session.download(moved.rows)
  axes.forEach(({ variance, kurtosis }, at) => {
    const own = Array.from({ length: chains }, (_, chain) => values[2 * chain + at])
    const mean = own.reduce((sum, x) => sum + x, 0) / chains
    const square = own.reduce((sum, x) => sum + x * x, 0) / chains
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / chains))
    expect(Math.abs(square / variance - 1)).toBeLessThan(4 * Math.sqrt((kurtosis - 1) / chains))
  })
  const acceptance = (await moved.acceptance)!
  expect(acceptance).toBeGreaterThan(0.6)
  expect(acceptance).toBeLessThan(1)
}

/**
 * Annealed importance sampling from the base to the network alone: E_β = β f + (1 − β) base, one trajectory at each β;
 * log w gains E at the last β less E at the next one. Source: Neal 2001.
 */
async function annealedImportance(session: EnergySession, temperatures: number) {
  const chains = 200
  let rows = session.upload(drawer(4, 2)(chains, 1), chains)
  const logWeights = new Float64Array(chains)
  let early = 0
  for (let t = 1; t <= temperatures; t++) {
    const at = (beta: number) => ({ weights: { terms: [beta], base: 1 - beta } })
    const [before, now] = [
      await session.energy(rows, at((t - 1) / temperatures)),
      await session.energy(rows, at(t / temperatures)),
    ]
    logWeights.forEach((_, chain) => (logWeights[chain] += before[chain] - now[chain]))
    const program = programOf({ kind: 'hamiltonian', stepSize: 0.4, leapfrogSteps: 3 }, { step: t })
    const moved = await session.walk(rows, { ...program, ...at(t / temperatures), centre: new Float64Array(1) })
    rows = moved.rows
    session.keepOnly?.([rows])
    if (t === Math.round(temperatures / 5)) early = heldBytes()
  }
  const grownBytes = heldBytes() - early
  const most = logWeights.reduce((largest, each) => Math.max(largest, each), Number.NEGATIVE_INFINITY)
  const weights = logWeights.map((each) => Math.exp(each - most))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / chains
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / (chains - 1)
  return { logPartition: most + Math.log(mean), standardError: Math.sqrt(variance / chains) / mean, grownBytes }
}

/**
 * Of arrays, after the collector ran: the heap is the test runner's, too. Rows of one temperature alone are 800 bytes. The
 * memory of dead arrays is given back on a thread beside; that of one collection is sure to be back once another begins.
 */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let collection = 0; collection < 3; collection++) collect()
  return process.memoryUsage().arrayBuffers
}
