// Which backend computes: the one that was asked for, or with `auto` the fastest that is there and knows the energy.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Backend, BackendDevice, EnergyShape } from './backend.ts'
import { backends } from './registry.ts'

/** Fastest first; the last is always there. */
const preference: readonly BackendId[] = ['reference']

export interface ChosenBackend {
  backend: Backend
  device: BackendDevice
  /** Why this one, in words, with what spoke against each faster one. */
  reason: string
}

/** Throws AppError('not-supported') if the backend that was asked for cannot do it; `auto` always finds one. */
export async function chooseBackend(wish: BackendId | 'auto', shape: EnergyShape): Promise<ChosenBackend> {
  if (wish !== 'auto') {
    const tried = await tryBackend(wish, shape)
    if ('device' in tried) return { ...tried, reason: `${wish}: asked for` }
    const cure = 'choose Automatic under Backend.'
    throw new AppError('not-supported', `Expected backend ${wish} to compute, got "${tried.obstacle}": ${cure}`, {
      field: 'backend',
    })
  }
  const obstacles: string[] = []
  for (const id of preference) {
    const tried = await tryBackend(id, shape)
    if ('device' in tried) return { ...tried, reason: [`${id}: fastest available`, ...obstacles].join('; ') }
    obstacles.push(`${id}: ${tried.obstacle}`)
  }
  throw new AppError('not-supported', `Expected a backend for this energy, got none: ${obstacles.join('; ')}.`)
}

async function tryBackend(
  id: BackendId,
  shape: EnergyShape,
): Promise<{ backend: Backend; device: BackendDevice } | { obstacle: string }> {
  const backend = backends[id]
  const support = backend.supports(shape)
  if (!support.supported) return { obstacle: support.reason }
  const availability = await backend.availability()
  return availability.available ? { backend, device: availability.device } : { obstacle: availability.reason }
}
