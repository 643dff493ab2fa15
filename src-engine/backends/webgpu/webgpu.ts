// Any graphics card through Dawn, the WebGPU implementation of Chromium, in single precision.
//
// Each session opens a device of its own, so that one that is lost takes nothing else along.

import { AppError } from '../../../src-shared/errors.ts'
import type { Backend, EnergyShape, Support } from '../backend.ts'
import { findAdapter, type DawnParts } from './dawn.ts'
import { openDevice, type GpuDevice } from './gpu-device.ts'
import { createWebgpuSession } from './session.ts'

export interface WebgpuParts extends DawnParts {
  /** Told of every device that is opened, which only tests want to know. */
  opened?: (gpu: GpuDevice) => void
}

export function createWebgpuBackend(parts: WebgpuParts): Backend {
  return {
    id: 'webgpu',

    async availability() {
      const found = await findAdapter(parts)
      if (!found.found) return { available: false, reason: found.reason }
      return {
        available: true,
        device: {
          backend: 'webgpu',
          device: found.name,
          threads: 1,
          precision: 'float32',
          kernelVariant: `float32 WGSL, ${found.driver}`,
        },
      }
    },

    supports,

    async createSession(options) {
      const support = supports(options.shape)
      if (!support.supported) throw new AppError('not-supported', support.reason, { field: 'energy' })
      const found = await findAdapter(parts)
      if (!found.found) throw new AppError('not-supported', `Expected a graphics card, got none: ${found.reason}.`)
      const gpu = await openDevice(found.adapter)
      parts.opened?.(gpu)
      try {
        return createWebgpuSession(gpu, options, () => gpu.destroy())
      } catch (error) {
        gpu.destroy()
        throw error
      }
    },
  }
}

function supports({ terms }: EnergyShape): Support {
  const other = terms.find(({ term }) => term.kind !== 'mlp')
  if (!other) return { supported: true }
  return {
    supported: false,
    reason: `it computes neural energies with one output only, and this energy has a ${other.term.kind} term`,
  }
}

export const webgpu: Backend = createWebgpuBackend({
  load: () => import('webgpu'),
  softwareAllowed: process.env.EBM_STUDIO_SOFTWARE_ADAPTER === '1',
})
