// A library as a person has it after a year: many experiments on several data sets, of several methods, with long curves
// and a picture each. It is written by the store's own writers; its numbers are made up, but look like training.

import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { dataConfigSchema, type DataKind } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { defaultMethods } from '../../src-shared/config/experiment.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import { openStore, type Store } from '../../src-engine/store/open-store.ts'

export interface LibrarySize {
  /** At least; the last experiment may bring a few more. */
  runs: number
  /** Metric rows of each run. */
  rows: number
}

const kinds: readonly DataKind[] = ['two-moons', 'eight-gaussians', 'rings', 'two-spirals']
const evaluations = 20
const resolution = 61
/** Every so many experiments one has four lanes and three seeds; the others have one run, so that the list is long. */
const largeEvery = 24
const minuteMs = 60_000

/** Answers how many experiments it holds. */
export function makeLibrary(folder: string, { runs, rows }: LibrarySize): number {
  let clock = Date.UTC(2026, 0, 5, 9)
  let nextId = 0
  const newId = () => (nextId++).toString(36).padStart(8, '0')
  const store = openStore({ folder, now: () => (clock += minuteMs) })
  const random = seededRandom(1)
  let [made, experiments] = [0, 0]
  try {
    while (made < runs) {
      const config = configOf(experiments)
      const id = newId()
      store.experiments.add({ id, config, newId })
      for (const run of store.runs.ofExperiment(id)) {
        train(store, { run, config, rows, random })
        made++
      }
      if (experiments % 10 === 0) store.experiments.star(id, true)
      if (experiments % 3 === 0)
        store.experiments.setTags(id, [['paper', 'lecture', 'figure 2'][(experiments % 9) / 3]])
      experiments++
    }
  } finally {
    store.close()
  }
  return experiments
}

function configOf(index: number): ExperimentConfig {
  const data = parse(dataConfigSchema, { kind: kinds[index % kinds.length] }, 'data')
  const large = index % largeEvery === 0
  const config = defaultExperiment(data, large ? defaultMethods : [defaultMethods[index % defaultMethods.length]])
  const lanes = config.lanes.map((lane) => {
    const learningRate = lane.optimizer.learningRate * 2 ** ((index % 5) - 2)
    return { ...lane, optimizer: { ...lane.optimizer, learningRate } }
  })
  return { ...config, lanes, name: `Trial ${index + 1}`, seeds: large ? [1, 2, 3] : [index % 7] }
}

interface Trained {
  run: RunRecord
  config: ExperimentConfig
  rows: number
  random: () => number
}

/** One in twenty diverges half-way. */
function train(store: Store, { run, config, rows, random }: Trained): void {
  const diverges = random() < 0.05
  const count = diverges ? rows / 2 : rows
  const limit = -1.2 - random()
  const all: MetricRow[] = []
  let drift = 0
  for (let index = 1; index <= count; index++) {
    drift = 0.99 * drift + (random() - 0.5)
    const share = index / rows
    const values: MetricRow['values'] = {
      energyGap: drift * 0.2 - Math.exp(-6 * share),
      loss: 0.7 * Math.exp(-4 * share) + 0.05 * drift,
      gradientNorm: 0.5 + 0.2 * Math.abs(drift) + (random() < 0.0005 ? 20 : 0),
    }
    if (index % Math.floor(rows / evaluations) === 0) {
      values.testLogLikelihood = limit - 2 * Math.exp(-5 * share) + 0.02 * (random() - 0.5)
      values.klDataModel = 1.4 - limit + 2 * Math.exp(-5 * share)
    }
    all.push({ iteration: index, evaluations: index * 1280, computeSeconds: index * 0.004, values })
  }
  const progress = { iteration: count, evaluations: count * 1280, computeSeconds: count * 0.004 }
  store.runs.apply(run.id, 'start')
  const used = { backend: 'wasm', device: 'a processor', kernelVariant: 'simd', reason: 'made for a bench', from: 0 }
  store.runs.describe(run.id, used)
  const divergence = { iteration: count, quantity: 'energy gap', value: 12_345, threshold: 1e4, suggestion: '' }
  store.record(run.id, {
    progress,
    fraction: count / rows,
    rows: all,
    snapshot: snapshotOf(run, config, { progress, random }),
    checkpoint: null,
    event: diverges ? { event: 'diverge', divergence } : { event: 'finish' },
  })
}

/** Two ridges whose places and widths vary. */
function snapshotOf(
  run: RunRecord,
  _config: ExperimentConfig,
  {
    progress,
    random,
  }: { progress: Pick<Snapshot, 'iteration' | 'evaluations' | 'computeSeconds'>; random: () => number },
): Snapshot {
  const values = new Float32Array(resolution * resolution)
  const [shift, width, bend] = [random() - 0.5, 0.08 + 0.3 * random(), 1 + random()]
  for (let row = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      const [x, y] = [column, row].map((at) => (6 * at) / (resolution - 1) - 3)
      const [upper, lower] = [y - bend + (x * x) / 3 - shift, y + bend - (x * x) / 3 + shift]
      values[row * resolution + column] = -Math.log(
        Math.exp(-(upper ** 2) / width) + Math.exp(-(lower ** 2) / width) + 1e-9,
      )
    }
  }
  const view = {
    axes: [
      [-3, 3],
      [-3, 3],
    ] as [number, number][],
    labels: ['x', 'y'],
  }
  return {
    runId: run.id,
    ...progress,
    logPartition: { value: 1, obtained: { by: 'quadrature', shape: [257, 257], converged: true } },
    views: [
      {
        tag: 'energy',
        title: 'made for a bench',
        kind: 'field',
        field: { view, shape: [resolution, resolution], values },
      },
    ],
  }
}

/** Mulberry32: good enough for numbers that are only looked at. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
