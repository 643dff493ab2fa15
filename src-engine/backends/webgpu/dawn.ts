// Finds the graphics card through Dawn, the WebGPU implementation of Chromium, and says in words why there is none.
//
// The package is loaded only when asked for, so that a missing or broken one is no more than a backend that is not
// there. A software adapter computes right but slower than the processor does itself: only tests want it.

import { reportError } from '../../../src-shared/errors.ts'

export interface DawnParts {
  /** Loads the package. */
  load: () => Promise<{ create: (options: string[]) => GPU }>
  /** Whether a software adapter will do. */
  softwareAllowed: boolean
}

/** `driver`: with the card's architecture what results depend on. */
export type FoundAdapter =
  { found: true; adapter: GPUAdapter; name: string; driver: string } | { found: false; reason: string }

/**
 * The kernels write workgroup memory before they read it and keep their indices within bounds; what guards against the
 * opposite costs a software adapter seconds per kernel, and a card part of every inner loop.
 */
const options = ['enable-dawn-features=disable_workgroup_init,disable_robustness']

/** One for the whole process: devices do not outlive the one they came from. */
const gpus = new Map<DawnParts['load'], Promise<GPU>>()

export async function findAdapter({ load, softwareAllowed }: DawnParts): Promise<FoundAdapter> {
  let adapter: GPUAdapter | null
  try {
    gpus.set(load, gpus.get(load) ?? load().then(({ create }) => create(options)))
    const gpu = await gpus.get(load)!
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  } catch (error) {
    const cause = reportError(error).message.split('\n')[0]
    return {
      found: false,
      reason: `its package cannot be loaded (${cause}): install the packages again with npm run setup`,
    }
  }
  if (!adapter) {
    return {
      found: false,
      reason: 'no graphics card with a Vulkan, Metal or Direct3D 12 driver was found: install or update the driver',
    }
  }
  const name = adapterName(adapter.info)
  if (isSoftware(adapter.info) && !softwareAllowed) {
    return {
      found: false,
      reason: `there is only a software adapter (${name}), and training on it would be slower than on the processor itself`,
    }
  }
  return { found: true, adapter, name, driver: driverOf(adapter.info) }
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i

function isSoftware({ device, description, architecture, isFallbackAdapter }: GPUAdapterInfo): boolean {
  return isFallbackAdapter || [device, description, architecture].some((text) => softwareNames.test(text))
}

function adapterName({ vendor, device, architecture }: GPUAdapterInfo): string {
  return device.replaceAll('-', ' ').trim() || [vendor, architecture].filter(Boolean).join(' ') || 'graphics card'
}

const driverOf = ({ architecture, description }: GPUAdapterInfo): string =>
  [architecture, description].filter(Boolean).join(', ') || 'unnamed driver'
