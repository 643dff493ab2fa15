// The WebAssembly backend: fused float32 kernels on all cores of any processor; the fastest where there is no GPU.

import { availableParallelism, cpus } from 'node:os'
import type { Backend, EnergyShape, Support } from '../backend.ts'
import { isNetwork } from './memory-plan.ts'
import { createWasmSession } from './session.ts'
import { kernelVariant } from './variants.ts'

export const wasm: Backend = {
  id: 'wasm',

  async availability() {
    const variant = kernelVariant()
    if ('obstacle' in variant) return { available: false, reason: variant.obstacle }
    return {
      available: true,
      device: {
        backend: 'wasm',
        device: cpus()[0]?.model.trim() || 'CPU',
        threads: availableParallelism(),
        precision: 'float32',
        kernelVariant: variant.description,
      },
    }
  },

  supports,

  async createSession(options) {
    const variant = kernelVariant()
    if ('obstacle' in variant) throw new Error(`Expected kernels, got an obstacle: ${variant.obstacle}.`)
    return createWasmSession({ ...options, module: variant.module, threads: availableParallelism() })
  },
}

function supports({ terms }: EnergyShape): Support {
  const other = terms.find(({ term }) => !isNetwork(term))
  if (!other) return { supported: true }
  return {
    supported: false,
    reason: `it computes networks with hidden layers, not an energy of kind ${other.term.kind}`,
  }
}
