// Our backends as commands to start, each in a process like a trainer's own.

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { backendIds, type BackendId } from '../../src-shared/config/experiment.ts'
import { backends } from '../../src-engine/backends/registry.ts'
import { computeProcess } from '../../src-engine/devices/compute-process.ts'
import type { CompetitorCommand } from './competitor.ts'

export function ourCommand(id: BackendId, threads = availableParallelism()): CompetitorCommand {
  const entry = join(import.meta.dirname, 'our-iteration.ts')
  return {
    title: id,
    command: computeProcess.execPath ?? process.execPath,
    args: [...(computeProcess.execArgv ?? []), entry, id, String(threads)],
  }
}

export interface Availability {
  id: BackendId
  /** Why not; null when it is available. */
  obstacle: string | null
}

/** Of the wished backend, or of all. */
export function availableBackends(wish: BackendId | null): Promise<Availability[]> {
  const ids = wish === null ? backendIds : [wish]
  return Promise.all(
    ids.map(async (id) => {
      const availability = await backends[id].availability()
      return { id, obstacle: availability.available ? null : availability.reason }
    }),
  )
}
