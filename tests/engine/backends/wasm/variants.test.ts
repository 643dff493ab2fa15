// What another process found of the kernels is taken over, and looked at anew where it no longer fits.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { builtKernels, kernelFolder, type VariantName } from '../../../../src-engine/backends/wasm/built-kernels.ts'
import {
  findVariant,
  trialOf,
  trustedVariant,
  type KernelVariant,
} from '../../../../src-engine/backends/wasm/variants.ts'
import { deviceMemory, testedDevice } from '../../../../src-engine/devices/device-memory.ts'

/** That variant, without the time of its tests. */
async function variantNamed(wanted: VariantName): Promise<KernelVariant> {
  const variant = await findVariant(kernelFolder, {
    check: async ({ name }) => (name === wanted ? null : 'passed over'),
    trial: async () => ({ wideMs: 1, relaxedMs: 2, upperHalves: { kind: 'cleared', by: 'buffer.isUtf8' } }),
  })
  if ('obstacle' in variant) throw new Error(variant.obstacle)
  return variant
}

const never = () => Promise.reject(new Error('Expected nothing to be tried.'))
const anew = async () => ({ obstacle: 'looked at anew' })

test.each(builtKernels(kernelFolder))('the $name kernels are taken over untried', async ({ name }) => {
  const found = await variantNamed(name)
  const { description: kernelVariant, remark, clearing } = found
  const told = { kernelVariant, trial: trialOf(found), ...(remark === null ? {} : { remark }) }
  expect(await trustedVariant(kernelFolder, told, never)).toMatchObject({ name, clearing, remark })
})

test('another build, a word that nothing is known by and no word at all are looked at anew', async () => {
  const { description } = await variantNamed('relaxed')
  const trial = trialOf({ clearing: null })
  const other = description.replace(/build .*/, 'build 000000')
  expect(await trustedVariant(kernelFolder, { kernelVariant: other, trial }, anew)).toEqual(await anew())
  expect(await trustedVariant(kernelFolder, { kernelVariant: description, trial: 'Math.sin' }, anew)).toEqual(
    await anew(),
  )
  expect(await trustedVariant(kernelFolder, { kernelVariant: description }, anew)).toEqual(await anew())
})

test('kernels that may not be taken are looked at anew, whatever was found before', async () => {
  const { description: kernelVariant } = await variantNamed('relaxed')
  const told = { kernelVariant, trial: trialOf({ clearing: null }) }
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('EBM_STUDIO_KERNELS', 'plain, relaxed')
  expect(await trustedVariant(kernelFolder, told, never)).toMatchObject({ name: 'relaxed' })
  vi.stubEnv('EBM_STUDIO_KERNELS', 'plain')
  expect(await trustedVariant(kernelFolder, told, anew)).toEqual(await anew())
})

test('a device is told on from the data folder, once it has passed its self-test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const options = { path: join(folder, 'devices.json'), machine: 'this', now: () => 0 }
  const device = {
    backend: 'wasm',
    device: 'a processor',
    threads: 2,
    precision: 'float32',
    kernelVariant: 'some',
    trial: trialOf({ clearing: 'buffer.isAscii' }),
  } as const
  const memory = deviceMemory(options)
  expect(testedDevice(memory, 'wasm')).toBeNull()
  memory.keepExamination('wasm', { available: true, device, selfTest: { passed: true, durationMs: 1 } })
  memory.keepExamination('webgpu', {
    available: true,
    device: { ...device, backend: 'webgpu' },
    selfTest: { passed: false, operation: 'energy', detail: 'it differs' },
  })
  memory.save()
  expect(testedDevice(deviceMemory(options), 'wasm')).toEqual(device)
  expect(testedDevice(deviceMemory(options), 'webgpu')).toBeNull()
  expect(testedDevice(deviceMemory({ ...options, machine: 'another' }), 'wasm')).toBeNull()
})
