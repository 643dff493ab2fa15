// What a part needs, put into the study's folder before it is submitted. Everything has a name that says what is in it, so
// that putting it again changes nothing.

import { budgetOfRun } from '../../src-shared/branch.ts'
import { readsFile } from '../../src-shared/config/data.ts'
import { backendTitles, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { parsePlace, type Place } from '../../src-shared/study/place.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import type { PackedData } from '../store/kept-data.ts'
import type { Store } from '../store/open-store.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { RemoteFolder } from './cluster.ts'
import { encodeFrame } from './frames.ts'
import { sentData } from './sent-data.ts'
import * as names from './study-folder.ts'

/** Of a chunk: it trains one trial after the other, and a cluster has many. */
export const chunkThreads = 1

/** Throws AppError('not-supported') where trainers elsewhere could not train it. */
export function requireSendable(
  { backend, data }: ExperimentConfig,
  { kept, to }: { kept: PackedData | null; to: Place['kind'] },
): void {
  if (backend === 'webgpu' || backend === 'tensorflow') {
    const message = `Expected Automatic, ${backendTitles.wasm} or ${backendTitles.reference} under Backend for a study that trains elsewhere, got ${backend}, which needs a library of this machine: choose one of these.`
    throw new AppError('not-supported', message, { field: 'experiment.backend' })
  }
  // Processes of this machine find it where it is.
  if (data.kind === 'images' && data.source === 'mnist' && to !== 'processes') {
    const message =
      'Expected data that can travel to a cluster, got MNIST, whose files stay in the cache of this machine: train on ' +
      'this machine, or choose a file of images, whose pixels go along up to 32 MB.'
    throw new AppError('not-supported', message, { field: 'experiment.data' })
  }
  if (!readsFile(data) || kept?.body) return
  const message =
    'Expected data that are made, or a table whose rows are kept with the study, got a file that stays where it is: train here, or take fewer rows.'
  throw new AppError('not-supported', message, { field: 'experiment.data' })
}

/** Rejects as `folder` does. */
export async function sendPart(
  store: Store,
  folder: RemoteFolder,
  part: { studyId: string; number: number },
): Promise<void> {
  const { studyId, number } = part
  const { name, config } = store.studies.get(studyId)
  if (!(await folder.has(names.studyFile))) {
    const about = { format: 'ebm-studio/placed-study', version: 1, study: studyId, name, config }
    await folder.put(names.studyFile, Buffer.from(JSON.stringify(about, null, 1)))
  }
  const to = parsePlace(store.studyPlaces.of(studyId)!.place).kind
  const placed = store.studyPlaces.runsOfPart(studyId, number)
  const chunks = [...Map.groupBy(placed, ({ chunk }) => chunk).values()]
  const sent = new Set<string>()
  const lines: string[] = []
  for (const chunk of chunks) {
    const runs = chunk.map(({ runId }) => store.runs.get(runId))
    for (const run of runs) await sendCheckpoint(store, folder, run)
    lines.push(JSON.stringify(await chunkTask(store, runs, { to, send: (data) => sendData(folder, sent, data) })))
  }
  await folder.put(names.partFile(number), Buffer.from(`${lines.join('\n')}\n`))
}

async function chunkTask(
  store: Store,
  runs: readonly RunRecord[],
  { to, send }: { to: Place['kind']; send: (data: PackedData) => Promise<void> },
): Promise<names.ChunkTask> {
  const experiments: ExperimentConfig[] = []
  const positions = new Map<string, number>()
  const tasks: names.RunTask[] = []
  for (const run of runs) {
    const given = store.experiments.config(run.experimentId)
    if (!positions.has(run.experimentId)) {
      positions.set(run.experimentId, experiments.length)
      experiments.push({ ...given, budget: budgetOfRun(run, given) })
    }
    const kept = keptRows(given.data, store.keptData)
    requireSendable(given, { kept, to })
    if (kept) await send(kept)
    tasks.push({
      ...{ runId: run.id, experiment: positions.get(run.experimentId)!, seed: run.seed, backend: given.backend },
      lane: trainedLane(given, run),
      data: kept?.hash ?? null,
      unseen: store.snapshots.count(run.id) === 0,
    })
  }
  return { experiments, runs: tasks, threads: chunkThreads }
}

async function sendData(folder: RemoteFolder, sent: Set<string>, data: PackedData): Promise<void> {
  if (sent.has(data.hash)) return
  sent.add(data.hash)
  const path = names.dataFile(data.hash)
  if (!(await folder.has(path))) await folder.put(path, sentData(data))
}

/** Where it began elsewhere, its newest lies there already. */
async function sendCheckpoint(store: Store, folder: RemoteFolder, { id, iteration }: RunRecord): Promise<void> {
  const checkpoint = iteration > 0 ? store.checkpoints.newest(id) : null
  const path = names.checkpointFile(id)
  if (!checkpoint || (await folder.has(path))) return
  const content = { kind: 'checkpoint', iteration: checkpoint.iteration, after: null, body: checkpoint.body } as const
  await folder.put(path, encodeFrame({ runId: id, attempt: 0, sequence: 0, content }))
}
