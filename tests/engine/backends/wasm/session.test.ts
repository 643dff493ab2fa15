// What the WebAssembly session adds to the interface: threads, portions, turns for others, and its limits.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { EnergySession, EnergyShape } from '../../../../src-engine/backends/backend.ts'
import { joinKernels } from '../../../../src-engine/backends/wasm/kernels.ts'
import { rowCapacity } from '../../../../src-engine/backends/wasm/memory-plan.ts'
import { createWasmSession } from '../../../../src-engine/backends/wasm/session.ts'
import { builtKernels, kernelFolder } from '../../../../src-engine/backends/wasm/built-kernels.ts'
import { findVariant, kernelVariant } from '../../../../src-engine/backends/wasm/variants.ts'
import { wasm } from '../../../../src-engine/backends/wasm/wasm.ts'
import { mlpShape, normals } from '../../../exact/session.ts'
import { langevin, metropolis } from '../../../support/programs.ts'

const shape = mlpShape([3, 21, 34, 1], 'silu')
const parameterCount = 4 * 21 + 22 * 34 + 35

const variant = await kernelVariant()
if ('obstacle' in variant) throw new Error(variant.obstacle)
const { code } = variant

function sessionOf(
  threads: number,
  energy: EnergyShape = shape,
  count = parameterCount,
  kernels = code,
): EnergySession {
  const session = createWasmSession({
    shape: energy,
    initial: normals(count, 1).map((value) => 0.3 * value),
    extraCount: 0,
    code: kernels,
    // Other threads clear as well, and no number changes.
    clearing: threads > 1 ? 'buffer.isUtf8' : null,
    threads,
  })
  session.useThreads(threads)
  onTestFinished(() => session.dispose())
  return session
}

/** Everything that threads share the work of, over enough rows for several portions and every kind of tile. */
async function results(session: EnergySession, rowCount: number): Promise<Float64Array[]> {
  const rows = session.upload(normals(3 * rowCount, 2), rowCount)
  const directions = session.upload(normals(3 * rowCount, 3), rowCount)
  const stream = { seed: 4, purpose: 5, firstChain: 0, firstStep: 0 }
  const centre = new Float64Array(3)
  const outcomes: Float64Array[] = []
  for (let update = 0; update < 3; update++) {
    const options = { normals: { ...stream, firstStep: 7 * update }, centre }
    const moved = await session.walk(rows, langevin({ ...options, steps: 7, drift: 0.02, noise: 0.2 }))
    const uniforms = { ...stream, purpose: 6 }
    const proposed = await session.walk(rows, metropolis('langevin', { ...options, steps: 3, stepSize: 0.1, uniforms }))
    const { gradient, meanEnergies } = session.jetParameterGradient([
      { rows, energyWeight: 1 / rowCount },
      { rows: moved.rows, energyWeight: -1 / rowCount },
      { rows: proposed.rows, direction: directions, slopeWeight: 0.1 / rowCount, curvatureWeight: 0.2 / rowCount },
    ])
    outcomes.push(await session.downloadVector(gradient), await meanEnergies)
    const adam = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNormMaximum: 1 }
    await session.adam(gradient, { ...adam, averageDecay: 0.9 })
    outcomes.push(await session.download(moved.rows), await session.download(proposed.previous!))
    outcomes.push(
      await session.energy(rows, { parameters: 'average' }),
      await session.download(session.energyGradientX(rows)),
    )
    outcomes.push((await session.energyJet(rows, directions)).curvature)
  }
  return [...outcomes, (await session.readState()).parameters]
}

// Threads beyond the cores take turns: seconds on a busy machine.
const patience = { timeout: 60_000 }

/** The widest native kernels and those of WebAssembly that are here on every machine. */
const kinds = ['native', 'relaxed'].flatMap((start) => {
  const built = builtKernels(kernelFolder).find(({ name }) => name.startsWith(start))
  return built ? [1, 37, 600, rowCapacity + 1000].map((rowCount) => ({ ...built, rowCount })) : []
})

test.each(kinds)(
  '$rowCount rows come to the same bits on 1, 2 and 3 threads with $name kernels',
  patience,
  async ({ rowCount, open }) => {
    const kernels = open()
    const alone = await results(sessionOf(1, shape, parameterCount, kernels), rowCount)
    for (const threads of [2, 3]) {
      const shared = await results(sessionOf(threads, shape, parameterCount, kernels), rowCount)
      shared.forEach((values, i) => expect(values).toEqual(alone[i]))
    }
  },
)

test('the number of threads may change between any two calls', async () => {
  const [steady, changing] = [sessionOf(1), sessionOf(3)]
  const [rows, same] = [steady, changing].map((session) => session.upload(normals(3 * 500, 2), 500))
  for (const threads of [3, 1, 2, 1, 3]) {
    changing.useThreads(threads)
    expect(await changing.energy(same)).toEqual(await steady.energy(rows))
  }
})

test('calls that overlap do not disturb each other', patience, async () => {
  const session = sessionOf(2)
  const [few, many] = [50, 3 * rowCapacity].map((count) => session.upload(normals(3 * count, count), count))
  const [fewAlone, manyAlone] = [await session.energy(few), await session.energy(many)]
  const gradientAlone = await session.downloadVector(
    session.jetParameterGradient([{ rows: few, energyWeight: 1 }]).gradient,
  )
  const overlapping = [session.energy(many), session.energy(few), session.energy(many)]
  const { gradient } = session.jetParameterGradient([{ rows: few, energyWeight: 1 }])
  expect(await session.downloadVector(gradient)).toEqual(gradientAlone)
  expect(await Promise.all(overlapping)).toEqual([manyAlone, fewAlone, manyAlone])
})

test('long work lets the event loop have its turn', patience, async () => {
  const session = sessionOf(1, mlpShape([2, 128, 128, 1], 'tanh'), 3 * 128 + 129 * 128 + 129)
  const rows = session.upload(normals(2 * 512, 2), 512)
  let turns = 0
  let ended = false
  const turn = (): void => {
    turns++
    if (!ended) setImmediate(turn)
  }
  setImmediate(turn)
  const stream = { seed: 4, purpose: 5, firstChain: 0, firstStep: 0 }
  const options = { steps: 400, drift: 0.001, noise: 0.03, normals: stream, centre: new Float64Array(2) }
  await session.walk(rows, langevin(options))
  ended = true
  // 14 GFLOP: an eighth of a second on a fast core, and turns of 30 ms.
  expect(turns).toBeGreaterThan(2)
})

test('a model that 32-bit addresses do not reach is refused with the cure', async () => {
  const widths = [2, 20000, 20000, 1]
  const count = 3 * 20000 + 20001 * 20000 + 20001
  const initial = { length: count } as Float64Array
  const creating = wasm.createSession({ shape: mlpShape(widths, 'silu'), initial, extraCount: 0 })
  await expect(creating).rejects.toThrow(/fits 4 GiB.*narrower/)
})

test('energies that are no networks are refused in words', () => {
  const gaussian: EnergyShape = {
    dimension: 2,
    terms: [{ weight: 1, term: { kind: 'gaussian', dimension: 2, correlated: true } }],
    base: null,
  }
  expect(wasm.supports(gaussian)).toMatchObject({ supported: false, reason: expect.stringContaining('gaussian') })
})

test('kernels that are missing or broken make the backend unavailable, with the reason', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(await findVariant(folder)).toEqual({ obstacle: expect.stringContaining('npm run setup') })
  for (const name of ['wide', 'relaxed', 'plain']) writeFileSync(join(folder, `${name}.wasm`), 'not kernels')
  expect(await findVariant(folder)).toEqual({ obstacle: expect.stringContaining('no SIMD') })
})

test('kernels that compute wrong numbers are passed over for the next, and then for another backend', async () => {
  const tried: unknown[] = []
  const firstFails = async ({ code: candidate }: { code: unknown }) =>
    tried.push(candidate) === 1 ? 'energy: difference 1' : null
  const second = await findVariant(kernelFolder, { check: firstFails })
  expect('code' in second && second.code).toBe(tried[1])
  expect(await findVariant(kernelFolder, { check: async () => 'energy: difference 1' })).toEqual({
    obstacle: expect.stringContaining('fail their self-test'),
  })
})

test('threads that join do not disturb those that compute', patience, async () => {
  const session = sessionOf(1)
  const rows = session.upload(normals(3 * 500, 2), 500)
  const alone = await session.energy(rows)
  // Each session starts threads of its own; this one's join while it computes.
  for (let threads = 2; threads <= 3; threads++) {
    const joining = sessionOf(3)
    const same = joining.upload(normals(3 * 500, 2), 500)
    joining.useThreads(threads)
    for (let call = 0; call < 200; call++) expect(await joining.energy(same)).toEqual(alone)
  }
})

test('a thread that joins writes nothing where others work', () => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
  joinKernels(code, memory)
  // Static data stand below: every thread writes the same there.
  const bytes = new Uint8Array(memory.buffer, 16 * 1024)
  bytes.fill(0x55)
  joinKernels(code, memory)
  expect(bytes.every((byte) => byte === 0x55)).toBe(true)
})

test('after an update both parameter sets are new, and energies of each are its own', async () => {
  const session = sessionOf(1)
  const rows = session.upload(normals(3 * 20, 2), 20)
  const before = [await session.energy(rows), await session.energy(rows, { parameters: 'average' })]
  expect(before[1]).toEqual(before[0])
  const { gradient } = session.jetParameterGradient([{ rows, energyWeight: 1 / 20 }])
  await session.sgd(gradient, { learningRate: 0.1, momentum: 0, gradientNormMaximum: 0, averageDecay: 0.5 })
  const after = [await session.energy(rows), await session.energy(rows, { parameters: 'average' })]
  expect(after[0]).not.toEqual(before[0])
  expect(after[1]).not.toEqual(before[1])
  expect(after[1]).not.toEqual(after[0])
  // As a fresh session with the average for its parameters computes.
  const { average } = await session.readState()
  const fresh = sessionOf(1)
  const state = await fresh.readState()
  fresh.writeState({ ...state, parameters: average, average })
  expect(await fresh.energy(fresh.upload(normals(3 * 20, 2), 20))).toEqual(after[1])
})
