// What only shows on a device: the software adapter, where there is one.

import { describe, expect, test, vi } from 'vitest'
import type { EnergySession, EnergyShape } from '../../../../src-engine/backends/backend.ts'
import { createEnergyFunction } from '../../../../src-engine/backends/reference/energy-function.ts'
import { reference } from '../../../../src-engine/backends/reference/reference.ts'
import { findAdapter } from '../../../../src-engine/backends/webgpu/dawn.ts'
import { createBufferPool } from '../../../../src-engine/backends/webgpu/buffer-pool.ts'
import { CommandQueue } from '../../../../src-engine/backends/webgpu/command-queue.ts'
import { openDevice, type DeviceLimits, type GpuDevice } from '../../../../src-engine/backends/webgpu/gpu-device.ts'
import { elementGroups, elementwise } from '../../../../src-engine/backends/webgpu/kernels/elementwise.ts'
import { declare, readable, writable } from '../../../../src-engine/backends/webgpu/kernels/kernel.ts'
import { normalSource } from '../../../../src-engine/backends/webgpu/kernels/normal.ts'
import { philoxSource } from '../../../../src-engine/backends/webgpu/kernels/philox.ts'
import { createWebgpuSession } from '../../../../src-engine/backends/webgpu/session.ts'
import { createWebgpuBackend } from '../../../../src-engine/backends/webgpu/webgpu.ts'
import { normalFromWord } from '../../../../src-engine/random/normal.ts'
import { philox } from '../../../../src-engine/random/philox.ts'
import { useSoftwareAdapter } from '../../../support/software-adapter.ts'
import { langevin, metropolis } from '../../../support/programs.ts'

const software = useSoftwareAdapter()
const load = () => import('webgpu')
const title = software.found ? 'on the software adapter' : `skipped: ${software.reason}`

describe.skipIf(!software.found)(title, { timeout: 60_000 }, () => {
  test('the words of the generator are those of Random123 and of the engine, bit for bit', async () => {
    const counters = [
      // Random123's own test vectors: counter, key.
      [0, 0, 0, 0, 0, 0],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
      ...Array.from({ length: 5000 }, (_, i) => [i, 2 ** 32 - i, i * 65537, i >> 3, 1e9 + i, 7]),
    ].map((words) => words.map((word) => word >>> 0))
    const got = new Uint32Array(await mapped(philoxKernel, Uint32Array.from(counters.flat()), counters.length, 4))
    expect([...got.subarray(0, 12)].map((word) => word.toString(16))).toEqual(
      [
        '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
        '408f276d 41c83b0e a20bc7c6 6d5451fd',
        'd16cfe09 94fdcceb 5001e420 24126ea1',
      ].flatMap((line) => line.split(' ').map((word) => word.replace(/^0+/, ''))),
    )
    const words = new Uint32Array(4)
    const expected = counters.flatMap(([a, b, c, d, low, high]) => {
      philox(words, a, b, c, d, low, high)
      return [...words]
    })
    expect(got.every((word, i) => word === expected[i])).toBe(true)
  })

  test('normals agree with the engine’s within 1e-5, the tails and the middle included', async () => {
    const edges = [0, 1, 2, 3, 1e3, 1e6, 2 ** 30, 2 ** 31 - 1, 2 ** 31 - 2]
    const magnitudes = [...edges, ...Array.from({ length: 20_000 }, (_, i) => (i * 107_374.19) >>> 0)]
    const words = Uint32Array.from(magnitudes.flatMap((m) => [m & 0x7fffffff, (m | 0x80000000) >>> 0]))
    const got = new Float32Array(await mapped(normalKernel, words, words.length, 1))
    const worst = words.reduce((most, word, i) => Math.max(most, Math.abs(got[i] - normalFromWord(word))), 0)
    expect(worst).toBeLessThan(1e-5)
  })

  test('a lost device rejects what is under way and everything later, as lost', async () => {
    let gpu: GpuDevice | undefined
    const backend = createWebgpuBackend({ load, softwareAllowed: true, opened: (device) => (gpu = device) })
    const session = await backend.createSession(parts(network([2, 16, 1])))
    const rows = session.upload(points(64), 32)
    await session.energy(rows)
    const pending = [session.energy(rows), session.download(session.energyGradientX(rows)), session.readState()]
    gpu!.destroy()
    for (const each of pending) await expect(each).rejects.toMatchObject({ code: 'device-lost' })
    const lost = expect.objectContaining({ code: 'device-lost' }) as Error
    await expect(session.energy(rows)).rejects.toEqual(lost)
    await expect(session.download(rows)).rejects.toEqual(lost)
    expect(() => session.upload(points(64), 32)).toThrow(lost)
    expect(() => session.energyGradientX(rows)).toThrow(lost)
    expect(() => session.jetParameterGradient([{ rows, energyWeight: 1 }])).toThrow(lost)
    session.dispose()
    // A new session opens a new device.
    const again = await backend.createSession(parts(network([2, 16, 1])))
    expect(await again.energy(again.upload(points(64), 32))).toHaveLength(32)
    again.dispose()
  })

  test('a network too large for the card is refused with its limit, before anything is allocated', async () => {
    const backend = createWebgpuBackend({ load, softwareAllowed: true })
    const create = (widths: number[]) =>
      backend.createSession({ shape: network(widths), initial: new Float64Array(0), extraCount: 0 })
    await expect(create([2, 7000, 7000, 7000, 7000, 1])).rejects.toMatchObject({
      code: 'not-supported',
      message: expect.stringMatching(
        /^Expected a network with parameters of at most \d+ MB .* got 1122 MB: choose a smaller/,
      ) as string,
    })
    await expect(create([2, 20_000, 1])).rejects.toMatchObject({
      code: 'not-supported',
      message: expect.stringMatching(
        /^Expected a network with layers of at most \d+ units .* got one of 20000/,
      ) as string,
    })
  })

  test('rows that were let go are refused, kept ones are not, and their memory is used again', async () => {
    const backend = createWebgpuBackend({ load, softwareAllowed: true })
    const session = await backend.createSession(parts(network([2, 16, 1])))
    const [kept, other] = [session.upload(points(64), 32), session.upload(points(64), 32)]
    session.keepOnly!([kept])
    expect(await session.energy(kept)).toHaveLength(32)
    await expect(session.energy(other)).rejects.toThrow('let go')
    session.dispose()
  })

  test('what one let go is refused, the rest stays, and letting go twice costs nobody else', async () => {
    const backend = createWebgpuBackend({ load, softwareAllowed: true })
    const session = await backend.createSession(parts(network([2, 16, 1])))
    const [kept, other] = [session.upload(points(64), 32), session.upload(points(64), 32)]
    session.letGo!([other])
    await expect(session.energy(other)).rejects.toThrow('let go')
    const again = session.upload(points(64), 32)
    session.letGo!([other])
    expect(await session.energy(again)).toEqual(await session.energy(kept))
    session.dispose()
  })

  test.each<[string, Partial<DeviceLimits>, number[], number]>([
    ['workgroup memory too small for the units', { workgroupBytes: 4096 }, [3, 129, 70, 1], 37],
    ['buffers so small that rows go in parts', { bufferBytes: 2 ** 17 }, [3, 60, 61, 1], 333],
    ['many rows, in big tiles', {}, [3, 70, 66, 1], 2053],
    ['few threads and workgroups', { workgroupThreads: 32, workgroupsAcross: 3 }, [3, 200, 1], 333],
  ])('with %s the results are the same', async (_what, limits, widths, rowCount) => {
    const shape = network(widths)
    const gpu = await softwareDevice()
    const own = createWebgpuSession({ ...gpu, limits: { ...gpu.limits, ...limits } }, parts(shape), () => gpu.destroy())
    const truth = await reference.createSession(parts(shape))
    const [got, expected] = [await everything(own, rowCount), await everything(truth, rowCount)]
    for (const [what, values] of Object.entries(got)) {
      const scale = Math.max(...expected[what].map(Math.abs))
      const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[what][i])), 0)
      // The bound of every float32 backend; sums of these lengths round to a hundredth of it.
      expect(worst / scale, what).toBeLessThan(1e-4)
      expect(values.length, what).toBe(expected[what].length)
    }
    own.dispose()
  })

  test('steps that are shared out between short dispatches lead to the same place, bit for bit', async () => {
    const shape = network([3, 33, 1])
    const chains = await Promise.all(
      // So little that every step is a dispatch, or so much that none is divided.
      [1e4, 1e12].map(async (dispatchWork) => {
        const gpu = await softwareDevice()
        const limited = { ...gpu, limits: { ...gpu.limits, dispatchWork } }
        const session = createWebgpuSession(limited, parts(shape), () => gpu.destroy())
        const result = await chainsOf(session)
        session.dispose()
        return result
      }),
    )
    expect(chains[0]).toEqual(chains[1])
    expect(chains[0]).toMatchObject([{ acceptance: null }, {}, {}, { acceptance: null }, {}])
  })

  test('a thousand temperatures in one session need no more buffers and kernels than twenty', async () => {
    const gpu = await softwareDevice()
    const buffers = vi.spyOn(gpu.device, 'createBuffer')
    const pipelines = vi.spyOn(gpu.device, 'createComputePipeline')
    const session = createWebgpuSession(gpu, parts(network([3, 9, 1])), () => gpu.destroy())
    let rows = session.upload(points(3 * 20), 20)
    const made = new Set<string>()
    for (let i = 0; i < 1000; i++) {
      const at = { weights: { terms: [(i + 1) / 1000], base: 1 - i / 1001 }, inverseTemperatures: positive(20, i) }
      const stream = { seed: 1, purpose: 5, firstChain: 0, firstStep: i }
      const walk = await session.walk(rows, {
        ...at,
        steps: 1,
        proposal: { kind: 'hamiltonian', stepSize: positive(20, i + 1), leapfrogSteps: 2 },
        acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: 6 } },
        normals: stream,
        centre: new Float64Array(3),
        answer: { energies: true, rowAcceptance: true },
      })
      rows = walk.rows
      await Promise.all([session.energy(rows, at), walk.extent, walk.energies, walk.rowAcceptance])
      session.keepOnly!([rows])
      if (i >= 20) made.add(`${buffers.mock.calls.length} ${pipelines.mock.calls.length}`)
    }
    expect(pipelines.mock.calls.length).toBeGreaterThan(0)
    expect([...made]).toHaveLength(1)
    session.dispose()
  })
})

async function chainsOf(session: EnergySession): Promise<unknown[]> {
  const rows = session.upload(points(3 * 45), 45)
  const normals = { seed: 3, purpose: 5, firstChain: 0, firstStep: 2 ** 32 - 4 }
  const centre = new Float64Array(3)
  const judged = { steps: 7, normals, centre, uniforms: { ...normals, purpose: 6 }, stepSize: 0.5 }
  const trajectories = {
    ...{ steps: 4, normals, centre },
    proposal: { kind: 'hamiltonian', stepSize: 0.75, leapfrogSteps: 3 },
    answer: { previous: true, energies: true },
  } as const
  const moved = [
    await session.walk(rows, langevin({ steps: 7, normals, centre, drift: 0.02, noise: 0.2 })),
    await session.walk(rows, metropolis('langevin', judged)),
    await session.walk(rows, metropolis('random-walk', judged)),
    await session.walk(rows, { ...trajectories, acceptance: { kind: 'none' } }),
    await session.walk(rows, { ...trajectories, acceptance: { kind: 'metropolis', uniforms: judged.uniforms } }),
  ]
  return Promise.all(
    moved.map(async (chains) => ({
      rows: await session.download(chains.rows),
      previous: await session.download(chains.previous!),
      extent: await chains.extent,
      acceptance: await chains.acceptance,
      energies: await chains.energies,
    })),
  )
}

async function everything(session: EnergySession, rowCount: number): Promise<Record<string, Float64Array>> {
  const { dimension } = session.shape
  const rows = session.upload(points(rowCount * dimension), rowCount)
  const direction = session.upload(points(rowCount * dimension, 3), rowCount)
  const normals = { seed: 3, purpose: 5, firstChain: 0, firstStep: 1 }
  const shared = { steps: 3, normals, centre: new Float64Array(dimension) }
  const moved = await session.walk(rows, langevin({ ...shared, drift: 0.02, noise: 0.2 }))
  const jet = await session.energyJet(rows, direction)
  const weights = { energyWeight: points(rowCount, 9), slopeWeight: 0.5, curvatureWeight: points(rowCount, 2) }
  const cd = session.jetParameterGradient([
    { rows, energyWeight: 1 / rowCount },
    { rows: moved.rows, energyWeight: -1 / rowCount },
  ])
  return {
    ...jet,
    slopes: await session.download(session.energyGradientX(rows)),
    products: await session.download(session.hessianVectorProduct(rows, direction)),
    chains: await session.download(moved.rows),
    gradient: await session.downloadVector(cd.gradient),
    means: await cd.meanEnergies,
    jetGradient: await session.downloadVector(session.jetParameterGradient([{ rows, direction, ...weights }]).gradient),
  }
}

function network(widths: number[]): EnergyShape {
  return {
    dimension: widths[0],
    terms: [{ weight: 1, term: { kind: 'mlp', widths, activation: 'silu' } }],
    base: { mean: new Array<number>(widths[0]).fill(0.25), standardDeviation: 2 },
  }
}

function parts(shape: EnergyShape) {
  const initial = points(createEnergyFunction(shape).parameterCount).map((value) => 0.25 * value)
  return { shape, initial, extraCount: 0 }
}

/** Numbers from −1 to 1 without a pattern that a kernel could share, exact in float32. */
const points = (count: number, seed = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(Math.sin(12.9898 * (i + 1) + 78.233 * seed)))

/** From 0.1 to 0.3, others at every call. */
const positive = (count: number, seed: number): Float64Array => points(count, seed).map((value) => 0.2 + 0.1 * value)

async function softwareDevice(): Promise<GpuDevice> {
  const found = await findAdapter({ load, softwareAllowed: true })
  if (!found.found) throw new Error(`Expected the software adapter, got none: ${found.reason}.`)
  return openDevice(found.adapter)
}

const bindings = [readable('given', 'u32'), writable('made', 'u32')]

const philoxKernel = `${declare(bindings)}${philoxSource}${elementwise(`
  let at = 6u * i;
  let words = philox(vec4u(given[at], given[at + 1u], given[at + 2u], given[at + 3u]), vec2u(given[at + 4u], given[at + 5u]));
  for (var j = 0u; j < 4u; j++) { made[4u * i + j] = words[j]; }`)}`

const normalKernel = `${declare(bindings)}${normalSource}${elementwise(`
  made[i] = bitcast<u32>(normalsFromWords(vec4u(given[i])).x);`)}`

/** Runs `source` over `count` elements, each of which makes `wordsEach` words. */
async function mapped(source: string, given: Uint32Array<ArrayBuffer>, count: number, wordsEach: number) {
  const gpu = await softwareDevice()
  const pool = createBufferPool(gpu)
  const queue = new CommandQueue(gpu, () => pool.submitted())
  const [input, output] = [pool.acquire(given.byteLength), pool.acquire(4 * wordsEach * count)]
  queue.write(input, given)
  const kernel = { label: 'test', source, bindings }
  queue.dispatch({ kernel, buffers: [input, output], call: { count }, groups: elementGroups(count) })
  const bytes = await queue.read(output, 4 * wordsEach * count)
  gpu.destroy()
  return bytes
}
