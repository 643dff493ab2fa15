// Everything that a library holds, as plain JSON: what a version wrote must be read the same by every later one.

import { createHash } from 'node:crypto'
import { jsonNumber } from '../../../src-shared/metric.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import type { Store } from '../../../src-engine/store/open-store.ts'

/** Non-finite numbers as `{ kind }`, arrays of floats as their length and hash. */
export function libraryContents(store: Store): unknown {
  const experiments = [false, true].flatMap((deleted) => store.experiments.list({ deleted }))
  const contents = {
    setup: store.settings.loadSetup(),
    experiments: experiments.map((summary) => ({
      summary,
      config: store.experiments.config(summary.id),
      runs: store.runs.ofExperiment(summary.id).map((run) => ({
        run,
        rows: store.metrics.of(run.id),
        latest: store.metrics.latest(run.id),
        snapshots: store.snapshots.index(run.id).map(({ iteration }) => snapshotFacts(store, run.id, iteration)),
        checkpoint: checkpointFacts(store, run.id),
      })),
    })),
  }
  return JSON.parse(
    JSON.stringify(contents, (_key, value: unknown) => (typeof value === 'number' ? jsonNumber(value) : value)),
  )
}

function snapshotFacts(store: Store, runId: string, iteration: number): unknown {
  const { energy, samples, negatives, ...facts } = store.snapshots.at(runId, iteration) as Snapshot
  return {
    ...facts,
    energy: { ...energy, values: floatFacts(energy.values) },
    samples: { ...samples, values: floatFacts(samples.values) },
    negatives: { ...negatives, values: floatFacts(negatives.values) },
  }
}

function checkpointFacts(store: Store, runId: string): unknown {
  const checkpoint = store.checkpoints.newest(runId)
  if (!checkpoint) return null
  // How records are numbered is each version's own.
  const { id: _id, metricCount: _rows, snapshotCount: _snapshots, body, ...facts } = checkpoint
  return { ...facts, body: { length: body.length, hash: hashOf(body) } }
}

const floatFacts = (values: Float32Array) => ({
  length: values.length,
  hash: hashOf(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
})

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)
