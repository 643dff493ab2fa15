// A study that trains elsewhere, followed in this terminal. Ctrl+C lets go of it: it goes on without us.

import { isLive } from '../../src-shared/run.ts'
import type { Studio } from '../studio.ts'
import { progressView } from './progress.ts'

export interface Followed {
  /** By Ctrl+C or a signal: it trains on. */
  detached: boolean
}

/** Resolves when none of its runs trains or waits any more, or when a person lets go of it. */
export async function followStudy(studio: Studio, studyId: string): Promise<Followed> {
  const { runs } = studio.store
  const ours = () => runs.ofStudy(studyId).filter(({ origin }) => origin === null)
  const view = progressView(process.stderr, ours())
  const live = new Set(ours().flatMap(({ id, status }) => (isLive(status) ? [id] : [])))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let [letGo, unsubscribe] = [(): void => undefined, (): void => undefined]
  try {
    return await new Promise<Followed>((resolve, reject) => {
      letGo = () => resolve({ detached: true })
      for (const signal of signals) process.on(signal, letGo)
      unsubscribe = studio.subscribe((event) => {
        view.show(event)
        if (event.kind !== 'run') return
        if (isLive(event.run.status)) live.add(event.run.id)
        else live.delete(event.run.id)
        settle()
      })
      const settle = (): void => {
        if (live.size === 0) resolve({ detached: false })
      }
      settle()
      studio.request('study.follow', { studyId }).catch(reject)
    })
  } finally {
    for (const signal of signals) process.off(signal, letGo)
    unsubscribe()
    view.end()
  }
}

export const detachedWords = (studyId: string): string =>
  `It trains on without this terminal. To follow it: ebm study follow ${studyId} · to stop it: ebm study stop ${studyId}`
