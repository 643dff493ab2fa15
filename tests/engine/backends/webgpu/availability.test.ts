// What the backend says where it cannot compute. Adapters and devices are fakes with what Dawn would answer.

import { expect, test } from 'vitest'
import { AppError } from '../../../../src-shared/errors.ts'
import type { EnergyShape } from '../../../../src-engine/backends/backend.ts'
import { openDevice } from '../../../../src-engine/backends/webgpu/gpu-device.ts'
import { createWebgpuBackend } from '../../../../src-engine/backends/webgpu/webgpu.ts'

const options = { shape: network([2, 8, 1]), initial: new Float64Array(33), extraCount: 0 }

test('a missing package is a backend that is not there, with the cure', async () => {
  const missing = new Error("Cannot find package 'webgpu' imported from somewhere\nand more")
  const backend = createWebgpuBackend({ load: () => Promise.reject(missing), softwareAllowed: false })
  const reason =
    "its package cannot be loaded (Cannot find package 'webgpu' imported from somewhere): install the packages again with npm run setup"
  expect(await backend.availability()).toEqual({ available: false, reason })
  await expect(backend.createSession(options)).rejects.toMatchObject({ code: 'not-supported' })
})

test('a package whose library does not load is not there either', async () => {
  const load = () =>
    Promise.resolve({
      create: () => {
        throw new Error('libstdc++.so.6: version not found')
      },
    })
  const availability = await createWebgpuBackend({ load, softwareAllowed: false }).availability()
  expect(availability).toMatchObject({
    available: false,
    reason: expect.stringContaining('version not found') as string,
  })
})

test('without a graphics card it says so', async () => {
  const availability = await backendWith(null).availability()
  expect(availability).toMatchObject({
    available: false,
    reason: expect.stringContaining('no graphics card with a Vulkan, Metal or Direct3D 12 driver was found') as string,
  })
  await expect(backendWith(null).createSession(options)).rejects.toMatchObject({ code: 'not-supported' })
})

test.each([
  { device: 'swiftshader device subzero', description: 'SwiftShader driver 5.0.0', isFallbackAdapter: true },
  { device: 'llvmpipe (LLVM 15.0.6, 256 bits)', description: '', isFallbackAdapter: false },
  { device: 'Microsoft Basic Render Driver', description: '', isFallbackAdapter: false },
])('never picks a software adapter by itself: $device', async (info) => {
  const adapter = fakeAdapter(info)
  const availability = await backendWith(adapter).availability()
  expect(availability).toMatchObject({
    available: false,
    reason: expect.stringMatching(
      /^there is only a software adapter \(.+\), and training on it would be slower/,
    ) as string,
  })
  expect((await backendWith(adapter, { softwareAllowed: true }).availability()).available).toBe(true)
})

test('names the card, and as kernels the driver that results may depend on', async () => {
  const adapter = fakeAdapter({ device: 'nvidia-geforce-rtx-3060', architecture: 'ampere', description: '550.54.14' })
  const availability = await backendWith(adapter).availability()
  expect(availability).toMatchObject({
    available: true,
    device: {
      device: 'nvidia geforce rtx 3060',
      precision: 'float32',
      kernelVariant: 'float32 WGSL, ampere, 550.54.14',
    },
  })
})

test('says which energies it does not compute', () => {
  const term = { kind: 'gaussian-mixture', dimension: 2, components: 3 } as const
  const support = backendWith(null).supports({ dimension: 2, terms: [{ weight: 1, term }], base: null })
  expect(support).toEqual({
    supported: false,
    reason: 'it computes neural energies with one output only, and this energy has a gaussian-mixture term',
  })
})

test('a card out of memory is an error that a person can act on, and stays one', async () => {
  const device = fakeDevice()
  const gpu = await openDevice(fakeAdapter({ device: 'card' }, device))
  gpu.check()
  const told: Error[] = []
  gpu.onFailure((failure) => told.push(failure))
  class GPUOutOfMemoryError {
    message = 'Failed to allocate.'
  }
  device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error: new GPUOutOfMemoryError() }))
  expect(() => gpu.check()).toThrow(AppError)
  expect(told).toMatchObject([{ code: 'out-of-memory', message: expect.stringContaining('smaller batch') as string }])
})

test('a card that gives no device is an error that a person can act on', async () => {
  const adapter = { ...fakeAdapter({ device: 'card' }), requestDevice: () => Promise.reject(new Error('in use')) }
  await expect(openDevice(adapter as unknown as GPUAdapter)).rejects.toMatchObject({
    code: 'device-lost',
    message: 'Expected the graphics card to open, got "in use": close other programs that use it.',
  })
})

function backendWith(adapter: GPUAdapter | null, { softwareAllowed = false } = {}) {
  const gpu = { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU
  return createWebgpuBackend({ load: () => Promise.resolve({ create: () => gpu }), softwareAllowed })
}

function fakeAdapter(info: Partial<GPUAdapterInfo>, device: unknown = fakeDevice()): GPUAdapter {
  const whole = { vendor: '', architecture: '', description: '', device: '', isFallbackAdapter: false, ...info }
  return { info: whole, limits: {}, requestDevice: () => Promise.resolve(device) } as unknown as GPUAdapter
}

const fakeDevice = () => Object.assign(new EventTarget(), { lost: new Promise(() => undefined), limits: {} })

function network(widths: number[]): EnergyShape {
  return {
    dimension: widths[0],
    terms: [{ weight: 1, term: { kind: 'mlp', widths, activation: 'silu' } }],
    base: null,
  }
}
