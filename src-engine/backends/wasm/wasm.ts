// The WebAssembly backend: fused float32 kernels on all cores of any processor; the fastest where there is no GPU.

import { availableParallelism, cpus } from 'node:os'
import type { Backend } from '../backend.ts'
import { createWasmSession } from './session.ts'
import { supportedByKernels } from './support.ts'
import { kernelVariant, trialOf, trustVariant } from './variants.ts'

export const wasm: Backend = { ...computingWith(kernelVariant), trust: trustVariant }

/** The backend, with whatever kernels `find` finds. */
export function computingWith(find: typeof kernelVariant): Backend {
  return {
    id: 'wasm',

    async availability() {
      const variant = await find()
      if ('obstacle' in variant) return { available: false, reason: variant.obstacle }
      return {
        available: true,
        device: {
          backend: 'wasm',
          device: cpus()[0]?.model.trim() || 'CPU',
          threads: availableParallelism(),
          precision: 'float32',
          kernelVariant: variant.description,
          ...(variant.remark === null ? {} : { remark: variant.remark }),
          trial: trialOf(variant),
        },
      }
    },

    supports: supportedByKernels,

    async createSession(options) {
      const variant = await find()
      if ('obstacle' in variant) throw new Error(`Expected kernels, got an obstacle: ${variant.obstacle}.`)
      const { code, clearing } = variant
      return createWasmSession({ ...options, code, clearing, threads: availableParallelism() })
    },
  }
}
