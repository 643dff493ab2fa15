import { expect, test } from 'vitest'
import type { Backend, EnergySession } from '../../../src-engine/backends/backend.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { selfTest } from '../../../src-engine/backends/self-test.ts'
import { changedReference, wrongLangevin } from '../support/broken-backends.ts'

test('the reference passes its own test', async () => {
  expect(await selfTest(reference)).toMatchObject({ passed: true })
})

test.each<[string, string, (session: EnergySession) => Partial<EnergySession>]>([
  ['an energy that is off by a thousandth', 'energy of', scaled('energy', 1.001)],
  ['a chain that takes a step too few', 'langevin of', () => ({})],
  ['an operation that gives NaN', 'energy of', scaled('energy', Number.NaN)],
  ['an operation that throws', 'energy of', () => ({ energy: () => Promise.reject(new Error('device lost')) })],
  ['an operation that gives too few numbers', 'energy of', () => ({ energy: async () => new Float64Array(3) })],
  ['parameters that Adam does not move', 'adam of', () => ({ adam: async () => ({ gradientNorm: 1 }) })],
  ['chains that run away unseen', 'langevin of', unseenRadius],
])('%s fails, and the operation is named', async (what, operation, change) => {
  const backend = what.includes('a step too few') ? wrongLangevin : changedReference(change)
  const result = await selfTest(backend)
  expect(result).toMatchObject({ passed: false, operation: expect.stringContaining(operation) })
  expect(result).toHaveProperty('detail', expect.stringMatching(/^it (differs by|threw “device lost”|gave 3 numbers)/))
})

test('rounding to float32 passes: a thousandth of the tolerance', async () => {
  expect(await selfTest(changedReference(scaled('energy', 1 + 1e-7)))).toMatchObject({ passed: true })
})

test('shapes that a backend does not support are left out', async () => {
  const asked: string[] = []
  const backend: Backend = {
    ...reference,
    supports: ({ terms }) =>
      terms.every(({ term }) => term.kind === 'mlp') ? { supported: true } : { supported: false, reason: 'MLPs only' },
    createSession(options) {
      asked.push(...options.shape.terms.map(({ term }) => term.kind))
      return reference.createSession(options)
    },
  }
  expect(await selfTest(backend)).toMatchObject({ passed: true })
  expect(new Set(asked)).toEqual(new Set(['mlp']))
})

test('a session that cannot be made is a failure of its own', async () => {
  const backend: Backend = { ...reference, createSession: () => Promise.reject(new Error('out of memory')) }
  expect(await selfTest(backend)).toEqual({
    passed: false,
    operation: 'createSession',
    detail: 'it threw “out of memory”',
  })
})

function scaled(name: 'energy', factor: number) {
  return (session: EnergySession): Partial<EnergySession> => ({
    [name]: async (...all: Parameters<EnergySession['energy']>) => {
      const values = await session.energy(...all)
      return values.map((value) => factor * value)
    },
  })
}

function unseenRadius(session: EnergySession): Partial<EnergySession> {
  return {
    async walk(rows, program) {
      const moved = await session.walk(rows, program)
      return { ...moved, extent: Promise.resolve({ finite: true, radiusMaximum: 0 }) }
    },
  }
}
