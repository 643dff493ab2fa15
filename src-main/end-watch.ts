// Tells when an experiment that trained for long has ended, in words for a notification.

import { isLive, type ExperimentSummary, type RunStatus } from '../src-shared/run.ts'

const longMs = 30_000

export interface EndNotice {
  title: string
  body: string
}

export interface EndWatch {
  /** Null unless this summary says that a long experiment has just ended. */
  take(summary: ExperimentSummary): EndNotice | null
  /** The engine is gone, and what trained with it: the window says so itself. */
  forget(): void
}

export function createEndWatch(now: () => number = () => Date.now()): EndWatch {
  /** When each training experiment was first seen training. */
  const since = new Map<string, number>()
  return {
    take(summary) {
      const { id, name, statuses } = summary
      if (statuses.some(isLive)) {
        if (statuses.includes('running') && !since.has(id)) since.set(id, now())
        return null
      }
      const begin = since.get(id)
      since.delete(id)
      if (begin === undefined || now() - begin < longMs) return null
      return { title: name, body: `${inWords(statuses)}.` }
    },
    forget: () => since.clear(),
  }
}

/** `2 runs finished, 1 diverged` */
function inWords(statuses: readonly RunStatus[]): string {
  const counts = new Map<RunStatus, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [...counts].sort(([a], [b]) => Number(b === 'finished') - Number(a === 'finished'))
  return parts
    .map(([status, count], index) => `${count} ${index > 0 ? '' : count === 1 ? 'run ' : 'runs '}${status}`)
    .join(', ')
}
