// What 100,000 trials elsewhere cost this machine: storing, submitting, and recording what comes back, without the training.
//
//   npm run bench:remote [-- --studies 20] [--trials 500]
//
// The cluster is made up: its chunks have ended as soon as they are submitted, each run with 20 metric rows, a checkpoint
// and its end. Studies of at most 5,000 runs come one after the other into one library, so that the last says whether a
// full library is slower than an empty one. Prints microseconds a run, by the clock and of the processor, and the memory of the process. Asserts nothing.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { parse } from '../src-shared/config/parse.ts'
import { studyConfigSchema } from '../src-shared/study/study-config.ts'
import type { ChunkStates, Cluster, Part, RemoteFolder } from '../src-engine/remote-studies/cluster.ts'
import { encodeFrame, type FrameContent } from '../src-engine/remote-studies/frames.ts'
import { remoteStudies } from '../src-engine/remote-studies/remote-studies.ts'
import { attemptNumber, framesFile, partFile, type ChunkTask } from '../src-engine/remote-studies/study-folder.ts'
import { openStore } from '../src-engine/store/open-store.ts'
import { storeStudy } from '../src-engine/studies/start-study.ts'
import type { BatchReport } from '../src-engine/training/trainer-messages.ts'
import { machineLine } from './measure/machine.ts'

const rowsOfRun = 20
const [lanes, seeds] = [2, 5]

const { values } = parseArgs({
  options: { studies: { type: 'string', default: '20' }, trials: { type: 'string', default: '500' } },
})
const [studies, trials] = [Number(values.studies), Number(values.trials)]
const runs = trials * lanes * seeds
const home = mkdtempSync(join(tmpdir(), 'ebm-studio-remote-'))

console.log(await machineLine())
console.log(`${studies} studies of ${runs} runs, ${rowsOfRun} rows each`)
try {
  await main()
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const store = openStore({ folder: home })
  let [ids, submittedAt] = [0, 0]
  const cluster = fakeCluster(() => (submittedAt = performance.now()))
  const remote = remoteStudies({
    ...{
      store,
      emit: (event) => event.kind === 'notice' && console.log(event.message),
      openCluster: async () => cluster,
      sendProgram: async () => null,
    },
    timing: { lookMs: 50, graceMs: 60_000, retryMs: [10, 10] },
  })
  for (let study = 0; study < studies; study++) {
    const used = process.cpuUsage()
    const begunAt = performance.now()
    const studyId = await storeStudy(studyConfig(study), {
      ...{ store, devices: { check: async () => undefined }, newId: () => `id${ids++}` },
      place: { kind: 'processes', folder: '/nowhere' },
    })
    const storedAt = performance.now()
    await remote.follow(studyId)
    // Points of a random search that came out alike are one: a study may have some runs fewer.
    const isOver = () => Object.keys(store.studies.statuses(studyId)).every((status) => status === 'finished')
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 20))
    const endedAt = performance.now()
    const each = (from: number, to: number) => `${Math.round((1000 * (to - from)) / runs)} µs`
    const { user, system } = process.cpuUsage(used)
    const memory = Math.round(process.memoryUsage.rss() / 2 ** 20)
    console.log(
      `${(study + 1) * runs} runs: stored ${each(begunAt, storedAt)}, submitted ${each(storedAt, submittedAt)}, ` +
        `recorded ${each(submittedAt, endedAt)} a run; ` +
        `${Math.round((user + system) / runs)} µs of processor time a run; ${memory} MB`,
    )
  }
  await remote.close()
  store.close()
}

function studyConfig(seed: number) {
  const config = defaultExperiment()
  const experiment = {
    ...config,
    lanes: config.lanes.slice(0, lanes),
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    budget: { unit: 'iterations', amount: 1000 },
  }
  const axes = [{ kind: 'range', parameter: 'data.noise', from: 0.01, to: 0.3, scale: 'linear' }]
  const search = { kind: 'random', trials, seed, axes }
  const file = { format: 'ebm-studio/study', version: 1, name: 'Bench', experiment, search }
  return parse(studyConfigSchema, file, 'the study')
}

/** Chunks come back the moment their part is submitted. */
function fakeCluster(onSubmit: () => void): Cluster {
  const files = new Map<string, Uint8Array>()
  const parts = new Map<string, Part>()
  const folderOf = (studyId: string): RemoteFolder => ({
    put: async (path, body) => void files.set(`${studyId}/${path}`, body),
    has: async (path) => files.has(`${studyId}/${path}`),
    get: async (path) => files.get(`${studyId}/${path}`)!,
    async follow(from, take, signal) {
      while (!signal.aborted) {
        for (const part of [...parts.values()].filter((each) => each.studyId === studyId)) {
          for (let chunk = 0; chunk < part.chunks && !signal.aborted; chunk++) {
            const file = framesFile(part.number, chunk, 0)
            if (!from.has(file))
              await take(file, 0, framesOf(part, chunk, files.get(`${studyId}/${partFile(part.number)}`)!))
            await new Promise(setImmediate)
          }
          parts.delete(part.name)
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  })
  return {
    probe: async () => ({ usable: true, found: [] }),
    folder: folderOf,
    programs: null,
    queue: {
      chunksMaximum: async () => 1000,
      async submit(part) {
        parts.set(part.name, part)
        onSubmit()
        return part.name
      },
      find: async (name) => (parts.has(name) ? name : null),
      states: async () => new Map<string, ChunkStates>(),
      cancel: async () => undefined,
    },
    close: async () => undefined,
  }
}

function framesOf(part: Part, chunk: number, file: Uint8Array): Uint8Array {
  const line = Buffer.from(file).toString().split('\n')[chunk]
  const attempt = attemptNumber(part.number, 0, 0)
  return Buffer.concat(
    (JSON.parse(line) as ChunkTask).runs.flatMap(({ runId }) =>
      contents().map((content, sequence) => encodeFrame({ runId, attempt, sequence, content })),
    ),
  )
}

function contents(): FrameContent[] {
  const progress = (iteration: number) => ({
    iteration,
    evaluations: 100 * iteration,
    computeSeconds: iteration / 1000,
  })
  const rows = Array.from({ length: rowsOfRun }, (_, index) => ({
    ...progress((1000 * (index + 1)) / rowsOfRun),
    values: { energyGap: index / 7, gradientNorm: 1 / (index + 1), testLogLikelihood: -2 - index / 100 },
  }))
  const report: BatchReport = {
    ...{ report: 'batch', progress: progress(1000), fraction: 1, iterationsPerSecond: null, secondsLeft: null, rows },
    ...{ snapshot: null, checkpoint: new Uint8Array(10_000), model: null, paused: false, stepsSettled: 0 },
    ...{ adjusted: null, ending: { kind: 'finished' } },
  }
  return [
    { kind: 'begun', iteration: 0, after: null },
    { kind: 'report', report },
  ]
}
