// An open device and how it fails: lost, out of memory, or by a mistake of ours. Once failed, it stays so.

import { AppError, reportError } from '../../../src-shared/errors.ts'

/** Limits that are raised to what the adapter offers; the rest stays at what every device grants. */
const wishedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const

export interface GpuDevice {
  readonly device: GPUDevice
  readonly limits: DeviceLimits
  /** Throws what the device failed of. */
  check(): void
  /** The failure, or null; a failure that is about to be told is waited for. */
  failureOf(error: unknown): Promise<Error>
  /** Calls `listener` at the failure; returns how to stop listening. */
  onFailure(listener: (failure: Error) => void): () => void
  destroy(): void
}

export interface DeviceLimits {
  bufferBytes: number
  workgroupBytes: number
  workgroupThreads: number
  workgroupsAcross: number
  /** Floating-point operations of one dispatch. No limit of the device's own: a card's watchdog resets what takes too long. */
  dispatchWork: number
}

/** A quarter of a second on a slow integrated chip. */
const dispatchWork = 1.5e10

/** Throws AppError('device-lost') if the adapter gives no device. */
export async function openDevice(adapter: GPUAdapter): Promise<GpuDevice> {
  const requiredLimits = Object.fromEntries(wishedLimits.map((name) => [name, adapter.limits[name]]))
  const device = await adapter.requestDevice({ requiredLimits }).catch((cause: unknown) => {
    const message = `Expected the graphics card to open, got "${reportError(cause).message}": close other programs that use it.`
    throw new AppError('device-lost', message, { cause })
  })
  return watch(device)
}

function watch(device: GPUDevice): GpuDevice {
  const listeners = new Set<(failure: Error) => void>()
  let failure: Error | null = null

  function fail(error: Error): void {
    if (failure) return
    failure = error
    for (const listener of listeners) listener(error)
  }

  void device.lost.then(({ reason, message }) => fail(lostError(reason, message)))
  device.addEventListener('uncapturederror', ({ error }) => fail(errorOf(error)))

  const { limits } = device
  return {
    device,
    limits: {
      bufferBytes: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
      workgroupBytes: limits.maxComputeWorkgroupStorageSize,
      workgroupThreads: Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX),
      workgroupsAcross: limits.maxComputeWorkgroupsPerDimension,
      dispatchWork,
    },
    check() {
      if (failure) throw failure
    },
    async failureOf(error) {
      // A read that breaks off may come back before the loss that broke it is told.
      if (!failure) await new Promise(setImmediate)
      return failure ?? (error instanceof Error ? error : new Error(String(error)))
    },
    onFailure(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    destroy: () => device.destroy(),
  }
}

function lostError(reason: string, message: string): AppError {
  const cause = message.split('\n')[0] || reason
  return new AppError(
    'device-lost',
    `Expected the graphics card to stay, got "${cause}": training can go on from the last checkpoint.`,
  )
}

/** Told by name: the classes of errors are not globals here. */
function errorOf(error: GPUError): Error {
  if (error.constructor.name !== 'GPUOutOfMemoryError') return new Error(`WebGPU: ${error.message}`)
  return new AppError(
    'out-of-memory',
    'Expected room in the memory of the graphics card, got none: choose a smaller batch or network, or close other programs that use it.',
    { cause: error },
  )
}
