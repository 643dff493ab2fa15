// Runs a chunk: its trials one after the other, each in a trainer's process. What ended in an earlier attempt is left out,
// what began goes on from its checkpoint, what was called off does not begin.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from '../../src-shared/config/parse.ts'
import { experimentConfigSchema, type BackendId } from '../../src-shared/config/experiment.ts'
import { reportError } from '../../src-shared/errors.ts'
import type { StartTrainer } from '../scheduling/trainer-process.ts'
import type { PackedData } from '../store/kept-data.ts'
import { runTrial, type Trial, type TrialCheckpoint, type TrialEnd, type TrialTiming } from './chunk-trial.ts'
import { chunkExits } from './cluster.ts'
import { createFrameFile, type FrameFile } from './frame-file.ts'
import { framesIn, type FrameContent } from './frames.ts'
import { pastAttempts } from './past-attempts.ts'
import * as names from './study-folder.ts'
import { unpackedData } from './sent-data.ts'

export interface ChunkOptions {
  /** Absolute. */
  folder: string
  part: number
  chunk: number
  /** How often it was begun before. */
  attempt: number
  startTrainer: StartTrainer
  timing: TrialTiming & { lookMs: number; retryMs: number }
  now: () => number
}

export interface ChunkRun {
  /** With which code the process is to leave. */
  readonly end: Promise<number>
  /** The node is wanted for something else. */
  leave(): void
}

export function runChunk(options: ChunkOptions): ChunkRun {
  const run = new Chunk(options)
  return { end: run.end(), leave: () => run.leave() }
}

class Chunk {
  readonly #options: ChunkOptions
  readonly #data = new Map<string, PackedData>()
  #trial: Trial | null = null
  #runId = ''
  #leaving = false
  /** A trial is to go on when the chunk is run again. */
  #suspended = false

  constructor(options: ChunkOptions) {
    this.#options = options
  }

  leave(): void {
    this.#leaving = true
    this.#trial?.suspend()
  }

  async end(): Promise<number> {
    const { folder, part, chunk } = this.#options
    const task = taskOf(folder, part, chunk)
    const { attempt, frames, file } = this.#openFrames()
    const pasts = pastAttempts(folder, part, chunk, attempt)
    const looking = setInterval(() => this.#look(), this.#options.timing.lookMs)
    try {
      for (const each of task.runs) {
        if (pasts.get(each.runId)?.ended) continue
        if (this.#leaving) return chunkExits.suspended
        this.#runId = each.runId
        const failures = pasts.get(each.runId)?.failures ?? 0
        await this.#train(each, { task, attempt, frames, file, failures })
      }
      return this.#leaving && this.#suspended ? chunkExits.suspended : chunkExits.done
    } finally {
      clearInterval(looking)
      frames.close()
    }
  }

  /** Its own file: another attempt may have left one of this number. */
  #openFrames(): { attempt: number; frames: FrameFile; file: string } {
    const { folder, part, chunk, timing } = this.#options
    const onRoom = (there: boolean): void => this.#trial?.setRoom(there)
    let { attempt } = this.#options
    const pathOf = () => join(folder, 'frames', names.framesFile(part, chunk, attempt))
    while (existsSync(pathOf())) attempt++
    const frames = createFrameFile({ path: pathOf(), retryMs: timing.retryMs, onRoom })
    return { attempt, frames, file: names.framesFile(part, chunk, attempt) }
  }

  #look(): void {
    const wish = this.#calledOff(this.#runId)
    if (wish) this.#trial?.stop(wish.reason)
  }

  /** null: it is to go on. */
  #calledOff(runId: string): { reason: string | null } | null {
    const { folder, part } = this.#options
    for (const name of [names.cancelRunFile(part, runId), names.cancelPartFile(part)]) {
      const text = textOf(join(folder, name))
      if (text !== null) return { reason: text === '' ? null : text }
    }
    return null
  }

  async #train(task: names.RunTask, circumstances: Circumstances): Promise<void> {
    const { part } = this.#options
    const { attempt: chunkAttempt, failures, frames } = circumstances
    const { runId } = task
    const first = names.attemptNumber(part, chunkAttempt, 0)
    const calledOff = this.#calledOff(runId)
    if (calledOff) return void (await writerOf(frames, runId, first)({ kind: 'called-off', ...calledOff }))
    for (let count = failures; count < names.triesMaximum && !this.#leaving; count++) {
      const write = writerOf(frames, runId, first + count - failures)
      const end = await this.#try(task, circumstances, write)
      if (end.kind === 'suspended') this.#suspended = true
      if (end.kind !== 'crashed') return
      await write({ kind: count + 1 < names.triesMaximum ? 'crashed' : 'given-up', words: end.words })
      if (count + 1 === names.triesMaximum) return
    }
    if (this.#leaving) this.#suspended = true
    else await writerOf(frames, runId, first)({ kind: 'given-up', words: neverEnded(failures) })
  }

  async #try(task: names.RunTask, { task: chunk, frames, file }: Circumstances, write: Write): Promise<TrialEnd> {
    const { folder, startTrainer, timing, now } = this.#options
    const checkpointPath = join(folder, names.checkpointFile(task.runId))
    const parts = {
      ...{ task, startTrainer, timing, now, checkpointPath, file, write, threads: chunk.threads },
      sync: frames.sync,
      config: parse(experimentConfigSchema, chunk.experiments[task.experiment], 'the experiment'),
      kept: task.data === null ? null : this.#dataOf(task.data),
      from: checkpointAt(checkpointPath, task.runId),
      writeCheckpoint: (bytes: Uint8Array) => writeWhole(checkpointPath, bytes),
    }
    const train = (backend: BackendId): Promise<TrialEnd> => {
      this.#trial = runTrial(parts, backend)
      if (this.#leaving) this.#trial.suspend()
      return this.#trial.end.finally(() => (this.#trial = null))
    }
    if (task.backend !== 'auto') return train(task.backend)
    const end = await train('wasm')
    return end.kind === 'unusable' ? train('reference') : end
  }

  #dataOf(hash: string): PackedData {
    const known = this.#data.get(hash)
    if (known) return known
    const data = unpackedData(readFileSync(join(this.#options.folder, names.dataFile(hash))), hash)
    this.#data.set(hash, data)
    return data
  }
}

type Write = (content: FrameContent) => Promise<number>

function writerOf(frames: FrameFile, runId: string, attempt: number): Write {
  let sequence = 0
  return (content) => frames.append({ runId, attempt, sequence: sequence++, content })
}

const neverEnded = (times: number): string => `Its trainer began ${times} times and never came to its end.`

interface Circumstances {
  task: names.ChunkTask
  attempt: number
  frames: FrameFile
  file: string
  /** Beginnings in vain, in earlier attempts of the chunk. */
  failures: number
}

/** Throws where there is no such chunk. */
function taskOf(folder: string, part: number, chunk: number): names.ChunkTask {
  const lines = readFileSync(join(folder, names.partFile(part)), 'utf8')
    .trimEnd()
    .split('\n')
  const line = lines[chunk]
  if (line === undefined)
    throw new Error(`Expected a chunk from 0 to ${lines.length - 1} in part ${part}, got ${chunk}.`)
  return JSON.parse(line) as names.ChunkTask
}

/** null where there is none, or it is damaged: then the run begins anew. */
function checkpointAt(path: string, runId: string): TrialCheckpoint | null {
  if (!existsSync(path)) return null
  const [found] = framesIn(readFileSync(path))
  const { frame } = found ?? {}
  return frame?.runId === runId && frame.content.kind === 'checkpoint' ? frame.content : null
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A folder that does not answer for a moment calls nothing off.
    if (code !== 'ENOENT') console.error(reportError(error).message)
    return null
  }
}

function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, bytes, { flush: true })
  renameSync(`${path}.new`, path)
}
