// Centred gradients of Boltzmann machines against finite differences in the centred parametrisation, and what they are for:
// a model that learns the same when all bits of its data are turned over.

import { describe, expect, it, test } from 'vitest'
import type { EnergySession, EnergyShape, RbmTerm } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { wasm } from '../../src-engine/backends/wasm/wasm.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { centred, centredMethod, type Offsets } from '../../src-engine/methods/centred-method.ts'
import type { Method, MethodBatch, MethodState } from '../../src-engine/methods/method.ts'
import { enumerateRbm } from '../../src-engine/metrics/rbm-enumeration.ts'
import type { Checkpoint } from '../../src-engine/training/training.ts'
import { startTraining } from '../../src-engine/training/train.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { defaultExperiment, experimentConfigSchema } from '../../src-shared/config/experiment.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { normals } from './session.ts'

const [dimension, hidden] = [4, 3]
const binary = { kind: 'bernoulli-rbm', dimension, hidden } as const
const real = { kind: 'gaussian-rbm', dimension, hidden } as const
const offsets: Offsets = { visible: Float64Array.of(0.9, 0.2, 0.6, 0.4), hidden: Float64Array.of(0.3, 0.8, 0.5) }
const shapeOf = (term: RbmTerm): EnergyShape => ({ dimension, terms: [{ weight: 1, term }], base: null })
const sessionOf = (term: RbmTerm, initial: Float64Array): Promise<EnergySession> =>
  reference.createSession({ shape: shapeOf(term), initial, extraCount: 0 })

const at = { hidden: dimension * hidden, visible: dimension * hidden + hidden }
/** All rows of 0 and 1. */
const allRows = Float64Array.from(
  { length: 16 * dimension },
  (_, i) => (Math.floor(i / dimension) >> (i % dimension)) & 1,
)

/** c and b of the parametrisation without offsets; W and what stands behind b stay. */
function fromCentred(parameters: Float64Array): Float64Array {
  const result = parameters.slice()
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < hidden; j++) {
      const weight = parameters[i * hidden + j]
      result[at.hidden + j] -= weight * offsets.visible[i]
      result[at.visible + i] -= weight * offsets.hidden[j]
    }
  }
  return result
}

test('a machine with offsets is the same density: its free energy differs by a constant', async () => {
  const parameters = normals(dimension * hidden + hidden + dimension, 5)
  const session = await sessionOf(binary, fromCentred(parameters))
  const plain = await session.energy(session.upload(allRows, 16))
  // −log Σ_h exp((x − μ)ᵀb + (h − λ)ᵀc + (x − μ)ᵀW(h − λ)), state by state.
  const shifted = Array.from({ length: 16 }, (_, row) => {
    const x = Array.from({ length: dimension }, (_, i) => allRows[row * dimension + i] - offsets.visible[i])
    let sum = 0
    for (let state = 0; state < 2 ** hidden; state++) {
      const h = Array.from({ length: hidden }, (_, j) => ((state >> j) & 1) - offsets.hidden[j])
      let exponent = h.reduce((all, value, j) => all + value * parameters[at.hidden + j], 0)
      x.forEach((value, i) => {
        exponent += value * parameters[at.visible + i]
        h.forEach((unit, j) => (exponent += value * unit * parameters[i * hidden + j]))
      })
      sum += Math.exp(exponent)
    }
    return -Math.log(sum)
  })
  const differences = shifted.map((energy, row) => energy - plain[row])
  expect(Math.max(...differences) - Math.min(...differences)).toBeLessThan(1e-12)
})

describe.each([
  { term: binary, more: 0, rows: allRows.subarray(0, 28) },
  { term: real, more: dimension, rows: normals(28, 8) },
])('the centred gradient of $term.kind', ({ term, more, rows }) => {
  // Of a Gaussian machine σ² = 1, so that y is x, as the offsets here are of y.
  const parameters = Float64Array.from([...normals(at.visible + dimension, 6), ...new Float64Array(more)])

  /** Mean negative log-likelihood, exactly. */
  async function lossOf(values: Float64Array): Promise<number> {
    const session = await sessionOf(term, values)
    const energies = await session.energy(session.upload(rows, 7))
    const { logPartition } = await enumerateRbm(term, values)
    return energies.reduce((sum, energy) => sum + energy / 7, 0) + logPartition
  }

  async function finiteDifferences(loss: (values: Float64Array) => Promise<number>, from: Float64Array) {
    const step = 1e-5
    const slopes = new Float64Array(from.length)
    for (let k = 0; k < from.length; k++) {
      const [up, down] = [1, -1].map((sign) => from.map((value, l) => (l === k ? value + sign * step : value)))
      slopes[k] = ((await loss(up)) - (await loss(down))) / (2 * step)
    }
    return slopes
  }

  it('is the step in the centred parameters, brought back', async () => {
    const plain = await finiteDifferences(lossOf, fromCentred(parameters))
    const inCentred = await finiteDifferences((values) => lossOf(fromCentred(values)), parameters)
    // A step is linear in the parameters, so it comes back by the same map.
    const expected = fromCentred(inCentred)
    centred(plain, term, offsets).forEach((value, k) => expect(value).toBeCloseTo(expected[k], 7))
  })

  it('descends wherever the plain one does', async () => {
    const plain = await finiteDifferences(lossOf, parameters)
    const step = centred(plain, term, offsets)
    expect(step.reduce((sum, value, k) => sum + value * plain[k], 0)).toBeGreaterThan(0)
  })
})

/** Descends on the exact negative log-likelihood, by adding up all rows. */
const exactly: Method<'maximum-likelihood'> = {
  async step(_config, { rows }, _state, { session }) {
    const all = session.upload(allRows, 16)
    const energies = await session.energy(all)
    const { logPartition } = await enumerateRbm(binary, (await session.readState()).parameters)
    const { gradient } = session.jetParameterGradient([
      { rows, energyWeight: 1 / rows.rowCount },
      { rows: all, energyWeight: energies.map((energy) => -Math.exp(-energy - logPartition)) },
    ])
    return { gradient, metrics: {}, evaluations: 0 }
  },
}

/** Log probabilities of all rows after 30 steps on these rows. */
async function learned(values: Float64Array, initial: Float64Array, isCentred: boolean): Promise<Float64Array> {
  const session = await sessionOf(binary, initial)
  const own = exactly as unknown as Parameters<typeof centredMethod>[0]
  const method = isCentred ? centredMethod(own) : own
  let state: MethodState = {}
  for (let iteration = 1; iteration <= 30; iteration++) {
    const rows = session.upload(values, values.length / dimension)
    const batch: MethodBatch = { rows, values, iteration, samplerStep: 0 }
    const step = await method.step({} as never, batch, state, { session } as never)
    state = step.state ?? {}
    await session.sgd(step.gradient, { learningRate: 0.2, momentum: 0, gradientNormMaximum: 0, averageDecay: 0 })
  }
  const energies = await session.energy(session.upload(allRows, 16))
  const { logPartition } = await enumerateRbm(binary, (await session.readState()).parameters)
  return energies.map((energy) => -energy - logPartition)
}

describe('data with all bits turned over', () => {
  const values = Float64Array.of(1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1)
  const initial = normals(at.visible + dimension, 12).map((value) => 0.3 * value)
  /** The same machine in the turned bits: W and b change sign, and c takes up what W added. */
  const turned = initial.map((value, k) => (k >= at.hidden && k < at.visible ? value : -value))
  for (let k = 0; k < at.hidden; k++) turned[at.hidden + (k % hidden)] += initial[k]

  const farApart = async (isCentred: boolean): Promise<number> => {
    const plain = await learned(values, initial, isCentred)
    const over = await learned(
      values.map((bit) => 1 - bit),
      turned,
      isCentred,
    )
    // Row r turned over is row 15 − r.
    return Math.max(...plain.map((value, row) => Math.abs(value - over[15 - row])))
  }

  it('are learned alike with centring', async () => {
    expect(await farApart(true)).toBeLessThan(1e-9)
  })

  it('are not without', async () => {
    expect(await farApart(false)).toBeGreaterThan(0.05)
  })
})

describe('a centred machine in training', () => {
  async function train(steps: number, checkpoint?: Checkpoint) {
    const data = parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 2, count: 200 }, 'data')
    const draft = defaultExperiment(data, ['persistent-contrastive-divergence'])
    const energy = { kind: 'bernoulli-rbm', hidden: 5, centring: true }
    const config = parse(experimentConfigSchema, { ...draft, energy }, 'experiment')
    const training = await startTraining({
      ...{ runId: 'run', config, lane: config.lanes[0], seed: 1, backend: reference, now: () => 0 },
      data: await loadData(config.data, 1, { coordinates: 'raw' }),
      ...(checkpoint && { checkpoint }),
    })
    for (let step = 0; step < steps; step++) await training.step()
    const kept = await training.checkpoint()
    training.dispose()
    return kept
  }

  it('goes on from a checkpoint, offsets included, bit for bit', async () => {
    const whole = await train(12)
    const resumed = await train(6, await train(6))
    expect(resumed.arrays).toEqual(whole.arrays)
    expect(whole.arrays['method-vector.centringHidden']).toHaveLength(5)
  })
})

test.each([reference, wasm])('$id takes a gradient from the host as it is', async (backend) => {
  const session = await backend.createSession({ shape: shapeOf(binary), initial: normals(19, 2), extraCount: 0 })
  const values = normals(19, 3).map(Math.fround)
  expect([...(await session.downloadVector(session.uploadVector(values)))]).toEqual([...values])
  expect(() => session.uploadVector(new Float64Array(3))).toThrow(/Expected 19/)
  session.dispose()
})
