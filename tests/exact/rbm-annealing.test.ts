// Annealed importance sampling of Boltzmann machines against the exact log Z: by enumeration, and in the plane by quadrature.

import { describe, expect, test } from 'vitest'
import type { RbmTerm } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { bracketVerdict } from '../../src-engine/metrics/annealing/bracket-verdict.ts'
import { closedFormTarget } from '../../src-engine/metrics/annealing/exact-target.ts'
import { bracketLogPartition } from '../../src-engine/metrics/annealing/log-partition-bracket.ts'
import { openAnnealingPath } from '../../src-engine/metrics/annealing/open-path.ts'
import { integrateDensity } from '../../src-engine/metrics/quadrature.ts'
import { enumerateRbm } from '../../src-engine/metrics/rbm-enumeration.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { normals } from './session.ts'

async function machineWith(term: RbmTerm, parameters: Float64Array) {
  const shape = { dimension: term.dimension, terms: [{ weight: 1, term }], base: null }
  const session = await reference.createSession({ shape, initial: parameters, extraCount: 0 })
  const { logPartition, sample } = await enumerateRbm(term, parameters)
  const rows = sample(2000, randomStream({ seed: 3, purpose: 77 }))
  const path = await openAnnealingPath({ session, backend: reference, rows })
  return { session, logPartition, rows, path }
}

/** Each end is beyond log Z by chance in about one of a thousand: 1.5 and 2 standard errors have to come together. */
const slack = 2

describe('a machine of 10 × 6 units with weights of one nat', () => {
  const term = { kind: 'bernoulli-rbm', dimension: 10, hidden: 6 } as const
  const parameters = normals(76, 5)

  test.each([true, false])('lies within its bracket (exact samples for the way back: %s)', async (exact) => {
    const { session, logPartition, rows, path } = await machineWith(term, parameters)
    expect(path.moves).toBe('gibbs')
    const target = exact ? await closedFormTarget(session) : null
    const bracket = await bracketLogPartition({ path, seed: 2, target, rows, width: 0.1, effort: 3e5 })
    const { lower, upper } = bracket
    expect(bracket.exact).toBe(exact)
    expect(lower.value - slack * lower.standardError).toBeLessThan(logPartition)
    expect(upper.value + slack * upper.standardError).toBeGreaterThan(logPartition)
    expect(upper.value - lower.value).toBeLessThan(0.3)
    expect(bracketVerdict(bracket).standing).not.toBe('poor')
    path.dispose()
  })

  test('begins at independent coordinates whose log Z is exact', async () => {
    const { path } = await machineWith(term, parameters)
    const states = Float64Array.from({ length: 10 * 1024 }, (_, at) => (Math.floor(at / 10) >> (at % 10)) & 1)
    const energies = await path.session.energy(path.session.upload(states, 1024), path.at(0))
    const sum = energies.reduce((total, energy) => total + Math.exp(-energy), 0)
    expect(Math.log(sum)).toBeCloseTo(path.logPartition, 10)
    const rises = await path.rises(path.session.upload(states, 1024), 0.25)
    const here = await path.session.energy(path.session.upload(states, 1024), path.at(0.25))
    const there = await path.session.energy(path.session.upload(states, 1024), path.at(1))
    ;(await rises(1)).forEach((rise, row) => expect(rise).toBeCloseTo(there[row] - here[row], 10))
    path.dispose()
  })
})

test('of a machine over the plane quadrature, enumeration, AIS and its reverse agree', async () => {
  const term = { kind: 'gaussian-rbm', dimension: 2, hidden: 4 } as const
  // Weights of 1.5 standard deviations around the origin, hidden biases that leave all sixteen Gaussians in play.
  const weights = normals(8, 11).map((value) => 1.5 * value)
  const biases = Float64Array.from({ length: 4 }, (_, j) => -0.5 * (weights[j] ** 2 + weights[4 + j] ** 2) * 1.2)
  const parameters = Float64Array.from([...weights, ...biases, 0.2, -0.1, Math.log(0.8), Math.log(0.9)])
  const { session, logPartition, rows, path } = await machineWith(term, parameters)
  expect(path.moves).toBe('hamiltonian')
  const energy = (points: Float64Array) => session.energy(session.upload(points, points.length / 2))
  const grid = await integrateDensity({
    ...{ energy, resolution: [0.3, 0.3] },
    box: [
      [-9, 9],
      [-9, 9],
    ],
  })
  expect(grid.converged).toBe(true)
  expect(grid.logPartition).toBeCloseTo(logPartition, 6)
  const target = await closedFormTarget(session)
  const { lower, upper, exact } = await bracketLogPartition({ path, seed: 4, target, rows, width: 0.1, effort: 3e5 })
  expect(exact).toBe(true)
  expect(lower.value - slack * lower.standardError).toBeLessThan(logPartition)
  expect(upper.value + slack * upper.standardError).toBeGreaterThan(logPartition)
  expect(upper.value - lower.value).toBeLessThan(0.2)
  path.dispose()
})
