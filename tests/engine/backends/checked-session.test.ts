// The front of every session: what it refuses, before a device hears of it.

import { describe, expect, test } from 'vitest'
import type { EnergySession, WalkProgram } from '../../../src-engine/backends/backend.ts'
import { checkedSession } from '../../../src-engine/backends/checked-session.ts'
import type { DeviceSession } from '../../../src-engine/backends/device-session.ts'
import { checkUpload } from '../../../src-engine/backends/check-arguments.ts'
import { mlpShape, normals, session } from '../../exact/session.ts'

const shape = mlpShape([2, 3, 1], 'silu')
const stream = { seed: 1, purpose: 7, firstChain: 0, firstStep: 0 }
const plain: WalkProgram = {
  steps: 2,
  proposal: { kind: 'langevin', stepSize: 0.1 },
  acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: 8 } },
  normals: stream,
  centre: new Float64Array(2),
}
const rowsOf = (own: EnergySession, rowCount = 4) => own.upload(normals(2 * rowCount, 1), rowCount)

describe('a walk is refused', () => {
  test.each<[string, Partial<WalkProgram>, RegExp]>([
    ['without steps', { steps: 0 }, /at least one of steps, got 0/],
    ['with half a step', { steps: 1.5 }, /got 1.5/],
    ['with a step size of 0', { proposal: { kind: 'langevin', stepSize: 0 } }, /finite positive step size, got 0/],
    ['with an infinite one', { proposal: { kind: 'random-walk', stepSize: Infinity } }, /got Infinity/],
    [
      'with one that is not a number in one row',
      { proposal: { kind: 'langevin', stepSize: Float64Array.of(1, 1, NaN, 1) } },
      /got NaN at row 2/,
    ],
    [
      'with step sizes of other rows',
      { proposal: { kind: 'langevin', stepSize: Float64Array.of(1, 1) } },
      /for each of 4 rows, got 2/,
    ],
    [
      'without leaps',
      { proposal: { kind: 'hamiltonian', stepSize: 0.1, leapfrogSteps: 0 } },
      /at least one of leapfrog steps/,
    ],
    [
      'where it could not be judged without noise',
      { proposal: { kind: 'decoupled-langevin', drift: 0.1, noise: 0 } },
      /finite positive noise, got 0/,
    ],
    ['around a centre of another dimension', { centre: new Float64Array(3) }, /2 coordinates of the centre, got 3/],
    ['with noise of too few steps', { normals: { given: [new Float64Array(8)] } }, /normals of 2 steps, got 1/],
    [
      'with noise of other rows',
      { normals: { given: [new Float64Array(8), new Float64Array(6)] } },
      /8 normals of a step, got 6/,
    ],
    ['from a position that is none', { normals: { ...stream, firstStep: -1 } }, /whole numbers.*step -1/],
    ['below absolute zero', { inverseTemperatures: -1 }, /inverse temperature of at least 0, got -1/],
    ['with weights of other terms', { weights: { terms: [1, 1] } }, /1 weights of terms, got 2/],
    ['with a weight that is not finite', { weights: { base: NaN } }, /finite weights of the base, got NaN/],
    [
      'whose acceptance per row is asked for where nothing is judged',
      { acceptance: { kind: 'none' }, answer: { rowAcceptance: true } },
      /Metropolis/,
    ],
  ])('%s', async (_what, change, message) => {
    const own = await session(shape)
    await expect(own.walk(rowsOf(own), { ...plain, ...change })).rejects.toThrow(message)
  })
})

describe('other calls are refused', () => {
  test('with rows or vectors of another session', async () => {
    const [own, other] = [await session(shape), await session(shape)]
    const foreign = rowsOf(other)
    const expected = 'of this session, got some of another'
    await expect(own.energy(foreign)).rejects.toThrow(expected)
    await expect(own.download(foreign)).rejects.toThrow(expected)
    await expect(own.walk(foreign, plain)).rejects.toThrow(expected)
    expect(() => own.energyGradientX(foreign)).toThrow(expected)
    expect(() => own.hessianVectorProduct(rowsOf(own), foreign)).toThrow(expected)
    expect(() => own.jetParameterGradient([{ rows: foreign, energyWeight: 1 }])).toThrow(expected)
    const { gradient } = other.jetParameterGradient([{ rows: foreign, energyWeight: 1 }])
    await expect(own.downloadVector(gradient)).rejects.toThrow(expected)
    const step = { learningRate: 0.1, momentum: 0, gradientNormMaximum: 0, averageDecay: 0 }
    await expect(own.sgd(gradient, step)).rejects.toThrow(expected)
  })

  test('with lengths that do not fit', async () => {
    const own = await session(shape)
    const [few, many] = [rowsOf(own, 3), rowsOf(own, 4)]
    expect(() => own.upload(new Float64Array(5), 2)).toThrow('Expected 2 × 2 values, got 5')
    expect(() => own.upload(new Float64Array(3), 1.5)).toThrow('Expected a number of rows, got 1.5')
    expect(() => own.hessianVectorProduct(many, few)).toThrow('Expected 4 rows of directions, got 3')
    await expect(own.energy(many, { inverseTemperatures: new Float64Array(3) })).rejects.toThrow(
      'each of 4 rows, got 3',
    )
    const gradientOf = (term: object, extra?: number[]) => own.jetParameterGradient([{ rows: many, ...term }], extra)
    expect(() => gradientOf({ energyWeight: new Float64Array(3) })).toThrow('Expected 4 weights of term 0, got 3')
    expect(() => gradientOf({ slopeWeight: 1 })).toThrow('Expected directions with slope or curvature weights')
    expect(() => gradientOf({ energyWeight: 1 }, [1])).toThrow('Expected 0 gradients of extra scalars, got 1')
    const state = await own.readState()
    expect(() => own.writeState({ ...state, average: new Float64Array(1) })).toThrow(/Expected \d+ parameters, got 1/)
  })

  test('with a weight of a base where there is none', async () => {
    const own = await session({ ...shape, base: null })
    await expect(own.energy(rowsOf(own), { weights: { base: 1 } })).rejects.toThrow('got 1: this energy has none')
  })

  test('with numbers other than 0 and 1 where rows are binary', () => {
    const binary = { rowCount: 1, dimension: 3, kind: 'binary' } as const
    expect(() => checkUpload(Float64Array.of(0, 1, 1), binary)).not.toThrow()
    expect(() => checkUpload(Float64Array.of(0, 0.5, 1), binary)).toThrow('binary rows of 0 and 1, got 0.5')
  })
})

test('what a device lacks is refused in words that name it, and missing from the capabilities', async () => {
  const device: DeviceSession = {
    backend: 'webgpu',
    parameterCount: 0,
    lacks: ['hamiltonian-walks'],
    upload: () => ({ rowCount: 1, dimension: 2, kind: 'real', owner: null }),
  } as unknown as DeviceSession
  const own = checkedSession({ shape, extraCount: 0 }, device)
  expect(own.capabilities.has('hamiltonian-walks')).toBe(false)
  expect(own.capabilities.has('gradient-x')).toBe(true)
  const walk = own.walk(own.upload(new Float64Array(2), 1), {
    ...plain,
    proposal: { kind: 'hamiltonian', stepSize: 0.1, leapfrogSteps: 1 },
  })
  const message = 'Expected Hamiltonian proposals to be computed, got webgpu, which cannot: choose another backend.'
  await expect(walk).rejects.toMatchObject({ code: 'not-supported', message })
})

test('an energy without a gradient by x is refused what needs one, and walks without', async () => {
  const device = {
    backend: 'reference',
    parameterCount: 0,
    lacks: [],
    upload: () => ({ rowCount: 1, dimension: 2, kind: 'binary', owner: null }),
    walk: async () => ({ rows: { owner: null }, extent: null, acceptance: null, rowAcceptance: null, energies: null }),
  } as unknown as DeviceSession
  const own = checkedSession({ shape, extraCount: 0 }, device, {
    rows: 'binary',
    gradientX: false,
    gibbs: false,
    classes: 0,
  })
  const rows = own.upload(Float64Array.of(0, 1), 1)
  expect(rows.kind).toBe('binary')
  expect(() => own.upload(Float64Array.of(0, 2), 1)).toThrow('binary rows of 0 and 1, got 2')
  const refused = {
    code: 'not-supported',
    message: expect.stringContaining('an energy with a gradient by x') as string,
  }
  expect(() => own.energyGradientX(rows)).toThrow(expect.objectContaining(refused) as Error)
  expect(() => own.jetParameterGradient([{ rows, direction: rows, slopeWeight: 1 }])).toThrow(
    expect.objectContaining(refused) as Error,
  )
  await expect(own.walk(rows, plain)).rejects.toMatchObject(refused)
  const walk = own.walk(rows, { ...plain, proposal: { kind: 'random-walk', stepSize: 1 } })
  await expect(walk).resolves.toMatchObject({ acceptance: null })
})

test('what was not asked for is not answered', async () => {
  const own = await session(shape)
  const moved = await own.walk(rowsOf(own), plain)
  expect(moved).toMatchObject({ rowAcceptance: null, energies: null, previous: null })
  const free = await own.walk(rowsOf(own), { ...plain, acceptance: { kind: 'none' }, answer: { previous: true } })
  expect(free.acceptance).toBeNull()
  expect(free.previous).not.toBeNull()
})
