// CUDA cards through TensorFlow, and the processor where there is none: the addon of @tensorflow/tfjs-node[-gpu].
//
// The library is optional and large; the set-up puts it into the cache. Nothing is loaded before somebody asks.
// Loading it, or the first kernel, may abort the process where a driver is broken: ask in a process that may die.

import { cpus } from 'node:os'
import type { Backend, BackendDevice, EnergyShape, Support } from '../backend.ts'
import { loadAddon, type Addon } from './addon.ts'
import { createCompiledGraphs } from './compiled-graphs.ts'
import { hasDeviceNoise } from './device-noise.ts'
import { graphicsCardName } from './graphics-card.ts'
import { cure, installedLibrary, type InstalledLibrary } from './installed-library.ts'
import { createOperations, type Operations } from './operations.ts'
import { createTensorflowSession, type TensorflowDevice } from './session.ts'

interface Loaded extends TensorflowDevice {
  library: InstalledLibrary
}

let loaded: Loaded | null = null

export const tensorflow: Backend = {
  id: 'tensorflow',

  async availability() {
    const result = load()
    if ('reason' in result) return { available: false, reason: result.reason }
    return { available: true, device: deviceOf(result) }
  },

  supports,

  async createSession(options) {
    const result = load()
    if ('reason' in result) throw new Error(`Expected TensorFlow, got none: ${result.reason}`)
    return createTensorflowSession(result, options)
  },
}

function load(): Loaded | { reason: string } {
  if (loaded) return loaded
  const library = installedLibrary()
  if ('reason' in library) return library
  try {
    const addon = loadAddon(library.addon)
    const ops = createOperations(addon)
    loaded = { library, addon, ops, deviceNoise: addon.isUsingGpuDevice() && triedNoise(addon, ops) }
    return loaded
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { reason: `TensorFlow ${library.tensorflow} cannot be loaded ("${message}"): ${cure} to make it anew.` }
  }
}

/** On the processor the host makes normals as fast as tensors do; a card would wait for it. */
function triedNoise(addon: Addon, ops: Operations): boolean {
  const graphs = createCompiledGraphs(addon, ops)
  try {
    return hasDeviceNoise(ops, graphs)
  } finally {
    graphs.dispose()
  }
}

function supports({ terms }: EnergyShape): Support {
  if (terms.length > 0 && terms.every(({ term }) => term.kind === 'mlp')) return { supported: true }
  return {
    supported: false,
    reason: 'it computes neural energies with one output only; another backend computes this energy',
  }
}

function deviceOf({ library, addon, deviceNoise }: Loaded): BackendDevice {
  const onCard = addon.isUsingGpuDevice()
  const processor = cpus()[0]?.model.trim() || 'CPU'
  const withoutCard = library.kind === 'gpu' ? `${processor} (TensorFlow for CUDA found no CUDA device)` : processor
  return {
    backend: 'tensorflow',
    device: onCard ? graphicsCardName() : withoutCard,
    threads: onCard ? 1 : cpus().length,
    precision: 'float32',
    kernelVariant: `TensorFlow ${addon.TF_Version} ${onCard ? 'CUDA' : 'CPU'}${onCard && !deviceNoise ? ', noise from the host' : ''}`,
  }
}
