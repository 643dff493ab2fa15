// What a study that trains elsewhere needs of the machines there: a folder that they share, and a queue of jobs. A cluster
// engine is a file in a folder beside this one and a row in `registry.ts`; `local-processes.ts` is the smallest.
//
//   study  ──▶ parts (one job each: an array of chunks) ──▶ chunks (5 to 10 minutes) ──▶ trials, one after the other
//
// The home engine is the only writer of the library. It puts what a chunk needs into the folder, submits parts, and reads
// what the chunks append under `frames/`; nothing else comes back. What lies where: docs/clusters.md.
//
// How a chunk is run, in the unpacked program and with the study's folder as an absolute path of the node:
//
//   node src-engine/remote-studies/run-chunk.ts FOLDER PART CHUNK        (PART: part.number, CHUNK: 0 … part.chunks − 1)
//
// with EBM_ATTEMPT = 0, 1, 2 … : how often this chunk was begun before, as the queue counts it (SLURM_RESTART_COUNT). The
// batch script must `exec` it, so that SIGTERM reaches it: it then keeps checkpoints and leaves. Exit codes are below.

/** A folder that the nodes share, seen from here. Paths are relative, with /. Every method rejects with an AppError in words. */
export interface RemoteFolder {
  /** Whole or not at all: written beside and renamed into place. Makes the folders on the way. */
  put(path: string, body: Uint8Array): Promise<void>
  has(path: string): Promise<boolean>
  /** Rejects with AppError('not-found') where there is no such file. */
  get(path: string): Promise<Uint8Array>
  /**
   * What stands in the files under `frames/` from these offsets on (a file that is not named: from 0), and what is appended
   * to them or to new ones, in order within a file, until aborted; then it resolves. `file` is the name below `frames/`.
   * One `take` at a time: the next waits for its promise, and if that rejects, so does this. Rejects too when the
   * connection is lost; the caller begins again from its own cursor. `listed` is called after each look at all of the
   * files, when everything that the look showed was taken: a sign of life, and for whoever waits for the end of a run the
   * sign that no more of it lay there.
   */
  follow(
    from: ReadonlyMap<string, number>,
    take: (file: string, offset: number, bytes: Uint8Array) => Promise<void>,
    signal: AbortSignal,
    listed?: () => void,
  ): Promise<void>
}

/** One job: an array of chunks that may run at the same time, each by itself. */
export interface Part {
  /** Made of study and number before anything is sent; letters, digits and hyphens, at most 64 characters. */
  name: string
  studyId: string
  /** Counts the parts of a study from 1. */
  number: number
  chunks: number
  /** SHA-256 of the program archive, `<program>.tar.gz` in `Cluster.programs`; null where the program is there already. */
  program: string | null
  /** What the longest chunk is expected to take, processor seconds of one core; null where nothing is known. */
  chunkSeconds: number | null
  /** Cores that a chunk may use. */
  threads: number
}

export type ChunkState = 'waiting' | 'running' | 'ended'

/** Of one job. */
export interface ChunkStates {
  /** By chunk. `ended` says nothing of how: what the frames hold counts. A chunk that is queued again is `waiting`. */
  chunks: readonly ChunkState[]
  /** What a person should know, in a sentence: why it waits, or that chunks ran out of memory or time; null: nothing. */
  remark: string | null
}

/** Who runs the parts of a study. */
export interface JobQueue {
  /** Chunks of a part at most: `MaxArraySize` and its like. Asked of the cluster once. */
  chunksMaximum(): Promise<number>
  /** Answers the job's id. After any error the caller looks the name up before it submits again. */
  submit(part: Part): Promise<string>
  /** The job of this name, also one that ended a short while ago; null where there is none. */
  find(name: string): Promise<string | null>
  /** A job that the queue does not know any more is left out: it has ended. */
  states(jobs: readonly string[]): Promise<ReadonlyMap<string, ChunkStates>>
  /** SIGTERM for what runs, with time to keep checkpoints; what waits never begins. Jobs that have ended are no error. */
  cancel(jobs: readonly string[]): Promise<void>
}

export interface ProbeResult {
  /** A study can train there. */
  usable: boolean
  /** In sentences, one each: what was found (version, partitions, room), or what is missing with its cure. */
  found: readonly string[]
}

export interface Cluster {
  /** Whether a study could train there, found out by trying. Rejects only for a bug: what is missing is an answer. */
  probe(): Promise<ProbeResult>
  folder(studyId: string): RemoteFolder
  /** Program archives, shared by all studies; null where the program is there already. */
  programs: RemoteFolder | null
  queue: JobQueue
  close(): Promise<void>
}

/** How a chunk leaves. */
export const chunkExits = {
  /** All of its trials have ended or were called off. */
  done: 0,
  /** Cannot be: no such part, a damaged file. Running it again would not help. */
  broken: 2,
  /** SIGTERM: what trained stands at a checkpoint and goes on when the chunk is run again. */
  suspended: 75,
} as const
