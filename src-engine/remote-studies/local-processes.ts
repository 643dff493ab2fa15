// The smallest cluster: chunks as processes of this machine, their folder on its disk. It shows what an engine has to do,
// serves tests, and lets a person try out what a cluster would do. Chunks end with the process that began them.

import { spawn, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { AppError, reportError } from '../../src-shared/errors.ts'
import { computeProcess } from '../devices/compute-process.ts'
import { chunkExits, type ChunkState, type Cluster, type JobQueue, type Part } from './cluster.ts'
import { localFolder } from './local-folder.ts'

/** A chunk that leaves like this is begun again so often, as a queue does after a node was lost. */
const requeuesMaximum = 20

export interface LocalProcessesOptions {
  /** Absolute. */
  folder: string
  /** Chunks that run at the same time. */
  places?: number
  /** What they run; the product's own if absent. */
  entry?: string
  chunksMaximum?: number
  lookMs?: number
}

interface Chunk {
  part: Part
  number: number
  state: ChunkState
  begun: number
  cancelled: boolean
  child: ChildProcess | null
}

/** With what tests do to the processes. */
export interface LocalProcesses extends Cluster {
  /** Of the chunks that run, as the processes they are. */
  running(): ChildProcess[]
}

export function localProcesses(options: LocalProcessesOptions): LocalProcesses {
  const { folder, places = Math.max(1, availableParallelism() - 1), chunksMaximum = 1000, lookMs } = options
  const entry = options.entry ?? join(import.meta.dirname, 'run-chunk.ts')
  const studyFolder = (studyId: string): string => join(folder, 'studies', studyId)
  const begin = ({ part, number, begun }: Chunk): ChildProcess => {
    const args = [...computeProcess.execArgv!, entry, studyFolder(part.studyId), String(part.number), String(number)]
    const env = { ...process.env, EBM_ATTEMPT: String(begun) }
    return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const room = new ChunkRoom(places, begin)
  return {
    probe: () => probeFolder(folder, places),
    folder: (studyId) => localFolder({ root: studyFolder(studyId), lookMs }),
    programs: null,
    queue: queueIn(room, chunksMaximum),
    running: () => room.running(),
    close: () => room.close(),
  }
}

function queueIn(room: ChunkRoom, chunksMaximum: number): JobQueue {
  return {
    chunksMaximum: async () => chunksMaximum,
    async submit(part) {
      room.add(part)
      return part.name
    },
    find: async (name) => (room.jobs.has(name) ? name : null),
    states: async (wished) =>
      new Map(
        wished.flatMap((id) => {
          const chunks = room.jobs.get(id)
          return chunks ? [[id, { chunks: chunks.map(({ state }) => state), remark: null }] as const] : []
        }),
      ),
    async cancel(wished) {
      for (const chunk of wished.flatMap((id) => room.jobs.get(id) ?? [])) room.cancel(chunk)
    },
  }
}

/** The chunks of all jobs, as many of them running as there are places. */
class ChunkRoom {
  readonly jobs = new Map<string, Chunk[]>()
  readonly #places: number
  readonly #begin: (chunk: Chunk) => ChildProcess
  #closed = false

  constructor(places: number, begin: (chunk: Chunk) => ChildProcess) {
    this.#places = places
    this.#begin = begin
  }

  add(part: Part): void {
    const begun = { part, state: 'waiting', begun: 0, cancelled: false, child: null } as const
    this.jobs.set(
      part.name,
      Array.from({ length: part.chunks }, (_, number): Chunk => ({ ...begun, number })),
    )
    this.#fill()
  }

  cancel(chunk: Chunk): void {
    chunk.cancelled = true
    if (chunk.state === 'waiting') chunk.state = 'ended'
    chunk.child?.kill('SIGTERM')
  }

  running(): ChildProcess[] {
    return this.#chunks().flatMap(({ child }) => child ?? [])
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(
      this.running().map((child) => {
        const left = new Promise((resolve) => child.on('close', resolve))
        child.kill('SIGTERM')
        return left
      }),
    )
  }

  #chunks(): Chunk[] {
    return [...this.jobs.values()].flat()
  }

  #fill(): void {
    let free = this.#places - this.running().length
    for (const chunk of this.#chunks().filter(({ state }) => state === 'waiting')) {
      if (this.#closed || free-- <= 0) return
      const child = this.#begin(chunk)
      Object.assign(chunk, { state: 'running', begun: chunk.begun + 1, child })
      child.on('error', () => this.#left(chunk, chunkExits.broken))
      child.on('close', (code) => this.#left(chunk, code))
    }
  }

  #left(chunk: Chunk, code: number | null): void {
    if (chunk.child === null) return
    chunk.child = null
    const isOver = code === chunkExits.done || code === chunkExits.broken || chunk.cancelled
    chunk.state = isOver || chunk.begun > requeuesMaximum ? 'ended' : 'waiting'
    this.#fill()
  }
}

async function probeFolder(folder: string, places: number) {
  try {
    await localFolder({ root: folder }).put('probe', new Uint8Array())
    return { usable: true, found: [`${folder} can be written.`, `${places} chunks run at the same time.`] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { usable: false, found: [reportError(error).message] }
  }
}
