// Which checkpoints of a run stay. The two newest: one may be damaged. Of a run that has ended for good the newest, which
// its model is in.
//
// Of a run that trains, and of one that diverged, a few older ones stay beside them, spread over the way so far: a branch
// begins from them (branches.ts), and what diverged slowly was sound a good while before its end. One takes about 0.13 MB
// at the default size of the network, as much as all else of a run: one that has finished keeps none.

import type { Database } from 'better-sqlite3'
import { unlessDamaged } from './damage.ts'

const olderKept = 3
/** Bytes beyond which only one older checkpoint is kept. */
const largeBytes = 1e6

export interface KeptCheckpoint {
  id: number
  iteration: number
  bytes: number
}

interface Keep {
  newest: number
  older: boolean
}

export interface KeptCheckpoints {
  /** Oldest first; none where their list is damaged. */
  of(runId: string): KeptCheckpoint[]
  /** Drops all but the newest, and perhaps older ones. */
  thin(runId: string, keep: Keep): void
}

export function keptCheckpoints(database: Database): KeptCheckpoints {
  const select = database.prepare<[string], KeptCheckpoint>(
    'SELECT id, iteration, length(body) AS bytes FROM checkpoints WHERE run_id = ? ORDER BY id',
  )
  const remove = database.prepare('DELETE FROM checkpoints WHERE id = ?')
  return {
    of: (runId) => unlessDamaged(() => select.all(runId)) ?? [],
    thin(runId, keep) {
      for (const id of superfluous(select.all(runId), keep)) remove.run(id)
    },
  }
}

/** Which of a run's checkpoints, oldest first, are to go: of the older ones those that lie closest to their neighbours. */
function superfluous(kept: readonly KeptCheckpoint[], { newest, older }: Keep): number[] {
  const spread = [...kept]
  const gone: number[] = []
  const most = newest + (older ? ((kept.at(-1)?.bytes ?? 0) > largeBytes ? 1 : olderKept) : 0)
  while (spread.length > most) {
    let closest = 0
    let least = Number.POSITIVE_INFINITY
    for (let index = 0; index < spread.length - newest; index++) {
      // Before the oldest lies the beginning, from which a run can always be begun anew.
      const gap = spread[index + 1].iteration - (spread[index - 1]?.iteration ?? 0)
      if (gap < least) [closest, least] = [index, gap]
    }
    gone.push(...spread.splice(closest, 1).map(({ id }) => id))
  }
  return gone
}
