// A study's folder as it is with Ray, where nobody shares a disk: what home puts there goes along with the next part, what
// calls runs off is left for the driver, and what chunks append is read from what the driver leaves.

import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../../src-shared/errors.ts'
import type { RemoteFolder } from '../cluster.ts'
import { driverState, isOver, rayJobs, segment, segmentIndex, type RayJob } from './ray-job.ts'
import type { RayConnection } from './ray-connection.ts'
import { hasPackage, packagePath } from './ray-packages.ts'

/** What has been put and goes along with the next part, by study and path. */
export interface StagedFiles {
  of(studyId: string): ReadonlyMap<string, Uint8Array>
  add(studyId: string, path: string, body: Uint8Array): void
  forget(studyId: string): void
}

export function stagedFiles(): StagedFiles {
  const studies = new Map<string, Map<string, Uint8Array>>()
  return {
    of: (studyId) => studies.get(studyId) ?? new Map(),
    add(studyId, path, body) {
      const files = studies.get(studyId) ?? new Map<string, Uint8Array>()
      studies.set(studyId, files.set(path, body))
    },
    forget: (studyId) => void studies.delete(studyId),
  }
}

export interface RayFolderOptions {
  staged: StagedFiles
  studyId: string
  /** Between two looks at what was appended. */
  lookMs: number
}

/** Looks for jobs that were submitted meanwhile come one in so many. */
const looksPerListing = 5

export function rayFolder(connection: RayConnection, { staged, studyId, lookMs }: RayFolderOptions): RemoteFolder {
  return {
    async put(path, body) {
      staged.add(studyId, path, body)
      if (path.startsWith('cancel/')) await callOff(connection, { studyId, path, body })
    },
    has: async (path) => staged.of(studyId).has(path),
    async get(path) {
      const body = staged.of(studyId).get(path)
      if (body) return body
      throw new AppError('not-found', `Expected the file ${path} among what goes along with the next part, got none.`)
    },
    async follow(from, take, signal, listed) {
      const followed = new Map<string, Follower>()
      for (let look = 0; !signal.aborted; look++) {
        const listing = look % looksPerListing === 0
        if (listing) await listJobs(connection, studyId, followed)
        for (const follower of followed.values()) {
          if (!follower.over) await readOn(connection, follower, { from, take, signal })
        }
        if (listing && !signal.aborted) listed?.()
        await wait(lookMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

async function listJobs(connection: RayConnection, studyId: string, followed: Map<string, Follower>): Promise<void> {
  for (const job of await rayJobs(connection, `ebm-${studyId}-`)) {
    const known = followed.get(job.submission_id!)
    if (known) known.job = job
    else followed.set(job.submission_id!, { job, next: null, over: false })
  }
}

/** The driver looks for it; it stays there for some minutes, which is more than that takes. */
async function callOff(
  connection: RayConnection,
  { studyId, path, body }: { studyId: string; path: string; body: Uint8Array },
): Promise<void> {
  const name = `_ray_pkg_ebm_cancel_${studyId}_${path.slice('cancel/'.length)}`
  await hasPackage(connection, name)
  await connection.put(packagePath(name), body)
}

interface Follower {
  job: RayJob
  /** The next segment to be read; null: to be found. */
  next: number | null
  over: boolean
}

interface Reading {
  from: ReadonlyMap<string, number>
  take: (file: string, offset: number, bytes: Uint8Array) => Promise<void>
  signal: AbortSignal
}

async function readOn(connection: RayConnection, follower: Follower, reading: Reading): Promise<void> {
  const { job } = follower
  if (job.status === 'PENDING' || job.driver_node_id === null) return
  const state = await driverState(connection, job)
  if (!state) {
    follower.over = isOver(job)
    return
  }
  follower.next ??= await firstUnknown(connection, job, reading.from)
  for (; follower.next < state.segments; follower.next++) {
    const { pieces } = await segment(connection, job, follower.next)
    for (const [file, offset, bytes] of pieces) {
      if (reading.signal.aborted) return
      await reading.take(file, offset, bytes)
    }
  }
  // One that was killed never says so.
  follower.over = state.over || isOver(job)
}

/** The first segment that holds anything which is not known. */
async function firstUnknown(
  connection: RayConnection,
  job: RayJob,
  known: ReadonlyMap<string, number>,
): Promise<number> {
  const prefix = `${job.submission_id!.split('-').at(-1)}-`
  if (![...known.keys()].some((file) => file.startsWith(prefix))) return 0
  const index = await segmentIndex(connection, job)
  const first = index.findIndex((pieces) =>
    pieces.some(([file, offset, length]) => offset + length > (known.get(file) ?? 0)),
  )
  return first < 0 ? index.length : first
}
