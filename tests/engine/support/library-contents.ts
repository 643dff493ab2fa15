// Everything that a library holds, as plain JSON: what a version wrote must be read the same by every later one.

import { createHash } from 'node:crypto'
import { isTrusted, type Estimate } from '../../../src-shared/estimate.ts'
import { jsonNumber, type Made, type MetricName, type MetricRow } from '../../../src-shared/metric.ts'
import { fieldOf, pointsOf, valuesOf, type Snapshot } from '../../../src-shared/snapshot.ts'
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
        rows: store.metrics.of(run.id).map(rowFacts),
        latest: latestFacts(store.metrics.latest(run.id)),
        snapshots: store.snapshots.index(run.id).map(({ iteration }) => snapshotFacts(store, run.id, iteration)),
        checkpoint: checkpointFacts(store, run.id),
        made: store.metrics.of(run.id).map(({ made }) => made ?? null),
      })),
    })),
    models: store.models.list().map(({ body, ...facts }) => ({ ...facts, length: body.length })),
  }
  return JSON.parse(
    JSON.stringify(contents, (_key, value: unknown) => (typeof value === 'number' ? jsonNumber(value) : value)),
  )
}

function snapshotFacts(store: Store, runId: string, iteration: number): unknown {
  const snapshot = store.snapshots.at(runId, iteration) as Snapshot
  const { views: _, logPartition, ...facts } = snapshot
  const [energy, samples, negatives] = [
    fieldOf(snapshot, 'energy')!,
    pointsOf(snapshot, 'model-samples')!,
    pointsOf(snapshot, 'negatives'),
  ]
  return {
    ...facts,
    logPartition: logPartition?.value,
    logPartitionConverged: logPartition !== null && isTrusted(logPartition.obtained),
    energy: { ...energy, values: floatFacts(energy.values) },
    samples: { ...samples.points, values: floatFacts(samples.points.values) },
    samplesObtained: samples.title,
    ...(negatives && {
      negatives: { ...negatives.points, values: floatFacts(negatives.points.values) },
      negativesTitle: negatives.title,
    }),
    testLogLikelihoods: { ...valuesOf(snapshot, 'test-log-likelihoods') },
  }
}

/** As versions up to the seventh told it: what is now said of a value was a metric of its own. */
function rowFacts({ made, values, ...progress }: MetricRow): unknown {
  return { ...progress, values: { ...values, ...flagsOf(made ?? {}) } }
}

const latestFacts = (latest: Partial<Record<MetricName, Estimate>>): unknown => ({
  ...Object.fromEntries(Object.entries(latest).map(([name, { value }]) => [name, value])),
  ...flagsOf(latest),
})

function flagsOf(made: Partial<Record<MetricName, Made>>): Record<string, number | undefined> {
  const flag = (metric: MetricName) => made[metric] && Number(isTrusted(made[metric].obtained))
  return {
    testLogLikelihoodStandardError: made.testLogLikelihood?.standardError,
    quadratureConverged: flag('testLogLikelihood'),
    klConverged: flag('klDataModel'),
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
