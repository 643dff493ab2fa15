// What the device and the process hold does not grow with the number of iterations.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SessionOptions } from '../../../../src-engine/backends/backend.ts'
import { loadAddon, type Addon } from '../../../../src-engine/backends/tensorflow/addon.ts'
import { installedLibrary } from '../../../../src-engine/backends/tensorflow/installed-library.ts'
import { createOperations } from '../../../../src-engine/backends/tensorflow/operations.ts'
import { createTensorflowSession } from '../../../../src-engine/backends/tensorflow/session.ts'
import { tensorflow } from '../../../../src-engine/backends/tensorflow/tensorflow.ts'
import { purposes } from '../../../../src-engine/random/purposes.ts'
import { smallTraining } from './small-training.ts'

const { available } = await tensorflow.availability()
const library = installedLibrary()

test.runIf(available && 'addon' in library)('Tensors are as many after each iteration as after the last', async () => {
  const { getNumOfTensors } = boundAddon()
  const before = getNumOfTensors()
  const { session, iterate } = await smallTraining()
  // Until as many arrays are on the device as may stay there.
  for (let i = 0; i < 10; i++) await iterate(i)
  const counts = new Set<number>()
  for (let i = 10; i < 40; i++) {
    await iterate(i)
    counts.add(getNumOfTensors())
  }
  expect([...counts]).toHaveLength(1)
  session.dispose()
  // What stays are the numbers and sizes of the formulas, made once for all sessions.
  const kept = getNumOfTensors()
  const again = await smallTraining()
  for (let i = 0; i < 20; i++) await again.iterate(i)
  again.session.dispose()
  expect(getNumOfTensors()).toBe(kept)
  expect(kept - before).toBeLessThan(60)
})

test.runIf(available && 'addon' in library)(
  'A thousand temperatures in one session need no more tensors and graphs than ten',
  { timeout: 60_000 },
  async () => {
    if (!('addon' in library)) return
    const bound = loadAddon(library.addon)
    let graphs = 0
    const loadSavedModel: Addon['loadSavedModel'] = (folder, tags) => ++graphs && bound.loadSavedModel(folder, tags)
    const addon = Object.create(bound, { loadSavedModel: { value: loadSavedModel } }) as Addon
    const device = { addon, ops: createOperations(addon), deviceNoise: false }
    const session = createTensorflowSession(device, twoNetworks)
    let rows = session.upload(
      Float64Array.from({ length: 32 }, (_, i) => Math.sin(i)),
      16,
    )
    const counts = new Set<number>()
    let graphsOfTen = 0
    for (let i = 0; i < 1000; i++) {
      const at = {
        weights: { terms: [(i + 1) / 1000, 1 - i / 1000], base: 1 },
        inverseTemperatures: i % 2 ? 0.5 : betas(i),
      }
      await session.energy(rows, at)
      session.energyGradientX(rows, at)
      const stream = { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: i }
      const walk = await session.walk(rows, {
        ...at,
        steps: 1,
        proposal: { kind: 'hamiltonian', stepSize: betas(i + 1).map((beta) => beta / 10), leapfrogSteps: 2 },
        acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: purposes.negativesAccept } },
        normals: stream,
        centre: new Float64Array(2),
        answer: { energies: true, rowAcceptance: true },
      })
      rows = walk.rows
      await walk.extent
      if (i === 20) graphsOfTen = graphs
      if (i > 20) counts.add(bound.getNumOfTensors())
    }
    expect(graphs).toBe(graphsOfTen)
    expect([...counts]).toHaveLength(1)
    session.dispose()
  },
)

/** Of 16 rows, all different and all others at every call. */
const betas = (call: number): Float64Array => Float64Array.from({ length: 16 }, (_, row) => 1 / (2 + row + call / 1000))

const twoNetworks: SessionOptions = {
  shape: {
    dimension: 2,
    terms: [
      { weight: 1, term: { kind: 'mlp', widths: [2, 8, 1], activation: 'silu' } },
      { weight: 1, term: { kind: 'mlp', widths: [2, 5, 1], activation: 'tanh' } },
    ],
    base: { mean: [0, 0], standardDeviation: 1.5 },
  },
  initial: Float64Array.from({ length: 33 + 21 }, (_, i) => Math.cos(i) / 2),
  extraCount: 0,
}

test.runIf(available && process.env.EBM_STUDIO_LONG_TESTS)(
  'The process is as large after 10,000 small iterations as after 2,000, within 10 MB',
  { timeout: 300_000 },
  () => {
    // Otherwise the nursery of JavaScript's memory grows with the rate of garbage, by 60 MB, and hides what is meant here.
    const script = join(import.meta.dirname, 'report-memory.ts')
    const output = execFileSync(process.execPath, ['--expose-gc', '--max-semi-space-size=2', script], {
      encoding: 'utf8',
    })
    const { after2000, after10000 } = JSON.parse(output) as { after2000: number; after10000: number }
    console.warn(`resident: ${after2000} MB after 2,000 iterations, ${after10000} MB after 10,000`)
    expect(after10000 - after2000).toBeLessThan(10)
  },
)

test.runIf(available)(
  'Too large a tensor is an error that says so, and the session goes on',
  { timeout: 60_000 },
  async () => {
    const hidden = 2 ** 18
    const session = await tensorflow.createSession({
      shape: {
        dimension: 1,
        terms: [{ weight: 1, term: { kind: 'mlp', widths: [1, hidden, 1], activation: 'tanh' } }],
        base: null,
      },
      initial: new Float64Array(3 * hidden + 1).fill(1e-3),
      extraCount: 0,
    })
    const rowCount = 2 ** 23
    const one = session.upload(Float64Array.of(0), 1)
    session.energyGradientX(one)
    const before = boundAddon().getNumOfTensors()
    // 2⁴¹ numbers: 8 TiB. TensorFlow waits ten seconds for others to free theirs.
    expect(() => session.energyGradientX(session.upload(new Float64Array(rowCount), rowCount))).toThrow(
      'Expected room on the device for a tensor of shape[8388608,262144], got none left',
    )
    const [energy] = await session.energy(one)
    const unit = 1e-3 * Math.tanh(1e-3)
    // One chain of 2¹⁸ float32 additions.
    expect(energy / (hidden * unit + 1e-3)).toBeCloseTo(1, 2)
    // Of the failure only the rows that were too many stay, for their next use.
    expect(boundAddon().getNumOfTensors() - before).toBe(1)
    session.dispose()
  },
)

function boundAddon() {
  if (!('addon' in library)) throw new Error('Expected a library, got none.')
  const addon = loadAddon(library.addon)
  return { getNumOfTensors: () => addon.getNumOfTensors() }
}
