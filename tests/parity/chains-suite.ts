// Langevin and Metropolis chains of a backend against the reference, on random shapes.
//
// A float32 device may take a proposal that the reference refuses where log u stands within rounding of the log ratio
// a. So the reference's energies judge each proposal by the formula, and only rows whose every decision was clear are
// compared; the others may end where they like, and count as possible in the acceptance.

import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, NormalStream } from '../../src-engine/backends/backend.ts'
import { fillNormals } from '../../src-engine/random/normal.ts'
import { uniformAt } from '../../src-engine/random/uniform.ts'
import { checkCases } from './check-cases.ts'
import { expectClose, largest, toleranceOf } from './closeness.ts'
import { bothOf, twoDimensional } from './operations-suite.ts'
import { drawer, type CaseLimits, type RandomCase } from './random-case.ts'
import { langevin, metropolis } from '../support/programs.ts'

const stream = (seed: number): NormalStream => ({ seed, purpose: 7, firstChain: 1000 + seed, firstStep: 2 ** 32 - 2 })

export function describeChains(backend: Backend, limits: CaseLimits): void {
  const tolerance = toleranceOf(backend)

  describe(`${backend.id} agrees with the reference on random shapes on`, () => {
    test.each(['given', 'drawn'] as const)('Langevin with %s noise', async (source) => {
      await checkCases(backend, limits, async ({ own, truth }, example) => {
        const { seed, batch, dimension } = example
        const draw = drawer(seed, 20)
        const start = draw(batch * dimension, 1.5)
        const steps = 1 + (seed % 5)
        const given = Array.from({ length: steps }, () => draw(batch * dimension, 1))
        const centre = draw(dimension, 0.5)
        const [got, expected] = await Promise.all(
          [own, truth].map(async (session) => {
            const rows = session.upload(start, batch)
            const normals = source === 'given' ? { given } : stream(seed)
            const moved = await session.walk(rows, langevin({ steps, drift: 0.03125, noise: 0.25, normals, centre }))
            const { finite, radiusMaximum } = await moved.extent
            return {
              rows: await session.download(moved.rows),
              previous: await session.download(moved.previous!),
              start: await session.download(rows),
              finite,
              radiusMaximum,
            }
          }),
        )
        expectClose(got.rows, expected.rows, { tolerance, what: 'rows' })
        expectClose(got.previous, expected.previous, { tolerance, what: 'previous rows' })
        expect([...got.start], 'the start stays untouched').toEqual([...start])
        expect(got.finite).toBe(true)
        expectClose([got.radiusMaximum], [expected.radiusMaximum], { tolerance, what: 'radius' })
      })
    })

    test.each(['langevin', 'random-walk'] as const)('Metropolis with %s proposals', async (proposal) => {
      let compared = 0
      let all = 0
      await checkCases(backend, limits, async ({ own, truth }, example) => {
        const shared = metropolisOptions(example, proposal)
        const { start, batch, ...options } = shared
        const moved = await own.walk(own.upload(start, batch), metropolis(proposal, options))
        const expected = await judgedChains(truth, { ...shared, proposal, tolerance })

        const ofClear = (values: Float64Array) => rowsWhere(expected.clear, values)
        const rows = await own.download(moved.rows)
        expectClose(ofClear(rows), ofClear(expected.rows), { tolerance, scale: largest(expected.rows), what: 'rows' })
        const previous = ofClear(await own.download(moved.previous!))
        expectClose(previous, ofClear(expected.previous), {
          tolerance,
          scale: largest(expected.rows),
          what: 'previous',
        })
        const unclear = expected.clear.filter((clear) => !clear).length
        const taken = (await moved.acceptance)! * batch * options.steps
        expect(taken).toBeGreaterThanOrEqual(expected.taken - 0.01)
        expect(taken).toBeLessThanOrEqual(expected.taken + unclear * options.steps + 0.01)
        expect((await moved.extent).finite).toBe(true)
        compared += batch - unclear
        all += batch
      })
      // Otherwise the margin would hide what it is to protect.
      expect(compared / all).toBeGreaterThan(0.8)
    })
  })

  describe(`${backend.id}`, () => {
    const langevinFrom = async (
      own: EnergySession,
      values: Float64Array,
      options: { first?: number; steps: number; step: number },
    ) => {
      const { first = 0, steps, step } = options
      const rows = own.upload(values, values.length / 2)
      const normals = { seed: 9, purpose: 5, firstChain: first, firstStep: step }
      const moved = await own.walk(
        rows,
        langevin({ steps, drift: 0.05, noise: 0.3, normals, centre: new Float64Array(2) }),
      )
      return own.download(moved.rows)
    }

    test('gives each chain the same path whatever batch it is in, and goes on where it stopped', async () => {
      const { own } = await bothOf(backend, twoDimensional)
      const start = drawer(5, 1)(2 * 75, 1)
      const whole = await langevinFrom(own, start, { steps: 6, step: 3 })
      const part = await langevinFrom(own, start.slice(2 * 41), { first: 41, steps: 6, step: 3 })
      expectClose(part, whole.subarray(2 * 41), { tolerance })
      const half = await langevinFrom(own, start, { steps: 4, step: 3 })
      expectClose(await langevinFrom(own, half, { steps: 2, step: 7 }), whole, { tolerance })
      own.dispose()
    })

    test('moves chains by the averaged parameters where that is asked for', async () => {
      const { own, truth } = await bothOf(backend, twoDimensional)
      const state = await truth.readState()
      state.average = state.average.map((value) => Math.fround(0.5 * value))
      const start = drawer(5, 2)(2 * 30, 1)
      const [got, expected] = await Promise.all(
        [own, truth].map(async (session) => {
          session.writeState(state)
          const shared = { steps: 3, normals: stream(2), centre: new Float64Array(2), parameters: 'average' } as const
          const moved = await session.walk(session.upload(start, 30), langevin({ ...shared, drift: 0.05, noise: 0.3 }))
          return session.download(moved.rows)
        }),
      )
      expectClose(got, expected, { tolerance })
      own.dispose()
    })

    test('says that chains are not finite, where one is NaN or runs away', async () => {
      const { own } = await bothOf(backend, twoDimensional)
      const start = drawer(5, 3)(2 * 70, 1)
      const extentOf = async (values: Float64Array, drift: number) => {
        const shared = { steps: 2, noise: 0.3, normals: stream(1), centre: new Float64Array(2) }
        return (await own.walk(own.upload(values, 70), langevin({ ...shared, drift }))).extent
      }
      expect((await extentOf(start, 0.05)).finite).toBe(true)
      const broken = start.slice()
      broken[2 * 66] = Number.NaN
      expect((await extentOf(broken, 0.05)).finite).toBe(false)
      // The base pulls with drift · x / 1.5²: 1e30 squared is beyond float32, four times beyond float64.
      const runaway = await extentOf(start, 1e160)
      expect(runaway.finite).toBe(false)
      expect(Number.isFinite(runaway.radiusMaximum)).toBe(false)
      own.dispose()
    })

    test('does not take a broken energy for a refusal', async () => {
      const { own } = await bothOf(backend, twoDimensional)
      const state = await own.readState()
      own.writeState({ ...state, parameters: state.parameters.fill(Number.NaN) })
      const normals = stream(1)
      const options = {
        steps: 2,
        stepSize: 0.1,
        normals,
        uniforms: { ...normals, purpose: 16 },
        centre: new Float64Array(2),
      }
      const rows = own.upload(drawer(5, 4)(2 * 40, 1), 40)
      expect((await (await own.walk(rows, metropolis('langevin', options))).extent).finite).toBe(false)
      expect((await (await own.walk(rows, metropolis('random-walk', options))).extent).finite).toBe(false)
      own.dispose()
    })
  })
}

interface Chains {
  start: Float64Array
  batch: number
  steps: number
  stepSize: number
  normals: NormalStream
  uniforms: NormalStream
  centre: Float64Array
}

function metropolisOptions({ seed, batch, dimension }: RandomCase, proposal: 'langevin' | 'random-walk'): Chains {
  const normals = stream(seed)
  return {
    start: drawer(seed, 30)(batch * dimension, 1.5),
    batch,
    steps: 3,
    // Exact in float32; smaller where there are more dimensions, so that some are taken and some refused.
    stepSize: proposal === 'langevin' ? 0.25 : 2 ** -Math.ceil(Math.log2(4 * dimension)),
    normals,
    uniforms: { ...normals, purpose: 16 },
    centre: new Float64Array(dimension),
  }
}

interface Judged {
  rows: Float64Array
  previous: Float64Array
  /** Per row: no decision came near its border. */
  clear: boolean[]
  /** Proposals taken by clear rows. */
  taken: number
}

/** Metropolis–Hastings written out over the reference's energies and gradients; formulas: backends/reference/metropolis.ts. */
async function judgedChains(
  truth: EnergySession,
  options: Chains & { proposal: 'langevin' | 'random-walk'; tolerance: number },
): Promise<Judged> {
  const { start, batch, steps, stepSize, normals, uniforms, proposal, tolerance } = options
  const dimension = start.length / batch
  const drift = proposal === 'langevin' ? stepSize / 2 : 0
  const clear = new Array<boolean>(batch).fill(true)
  const taken = new Array<number>(batch).fill(0)
  const at = async (points: Float64Array) => {
    const rows = truth.upload(points, batch)
    return { points, energy: await truth.energy(rows), gradient: await truth.download(truth.energyGradientX(rows)) }
  }
  let here = await at(start.slice())
  let previous = here.points
  for (let step = 0; step < steps; step++) {
    previous = here.points
    const xi = new Float64Array(start.length)
    fillNormals(xi, dimension, { ...normals, step: normals.firstStep + step })
    const proposed = here.points.map((x, i) => x + Math.sqrt(stepSize) * xi[i] - drift * here.gradient[i])
    const there = await at(proposed)
    const next = here.points.slice()
    for (let row = 0; row < batch; row++) {
      const logRatio = here.energy[row] - there.energy[row] + (drift > 0 ? proposalLogRatio(row) : 0)
      const { seed, purpose, firstChain, firstStep } = uniforms
      const logUniform = Math.log(uniformAt({ seed, purpose, chain: firstChain + row, step: firstStep + step }))
      const size = Math.abs(here.energy[row]) + Math.abs(there.energy[row]) + dimension
      if (Math.abs(logRatio - logUniform) < 10 * tolerance * size) clear[row] = false
      if (!(logUniform < logRatio)) continue
      taken[row]++
      next.set(proposed.subarray(row * dimension, (row + 1) * dimension), row * dimension)
    }
    here = await at(next)

    function proposalLogRatio(row: number): number {
      let sum = 0
      for (let i = row * dimension; i < (row + 1) * dimension; i++) {
        const back = here.points[i] - proposed[i] + drift * there.gradient[i]
        sum += xi[i] ** 2 - back ** 2 / stepSize
      }
      return sum / 2
    }
  }
  const takenByClear = taken.reduce((sum, count, row) => sum + (clear[row] ? count : 0), 0)
  return { rows: here.points, previous, clear, taken: takenByClear }
}

function rowsWhere(chosen: readonly boolean[], values: Float64Array): Float64Array {
  const dimension = values.length / chosen.length
  return values.filter((_, i) => chosen[Math.floor(i / dimension)])
}
