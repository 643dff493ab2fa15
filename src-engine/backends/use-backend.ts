// The backend that was chosen, found here and now: between the choice and the training a driver may have gone.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Backend, BackendDevice, EnergyShape } from './backend.ts'
import { loadBackend } from './load-backend.ts'

export interface UsedBackend {
  backend: Backend
  device: BackendDevice
}

/**
 * `tested` is what another process of this machine and version found of this backend, if that is known.
 * Throws AppError('not-supported') on the field `backend`.
 */
export async function useBackend(id: BackendId, shape: EnergyShape, tested?: BackendDevice): Promise<UsedBackend> {
  const backend = await loadBackend(id)
  if (tested?.backend === id) backend.trust?.(tested)
  const support = backend.supports(shape)
  if (!support.supported) throw unusable(id, support.reason)
  const availability = await backend.availability()
  if (!availability.available) throw unusable(id, availability.reason)
  return { backend, device: availability.device }
}

export function unusable(id: BackendId, obstacle: string): AppError {
  const message = `Expected ${id} to compute, got "${obstacle}": choose Automatic under Backend, or another one.`
  return new AppError('not-supported', message, { field: 'backend' })
}

/** Whether a run could not begin for want of its backend, rather than fail in it. */
export const isUnusable = ({ code, field }: { code: string; field?: string }): boolean =>
  code === 'not-supported' && field === 'backend'
