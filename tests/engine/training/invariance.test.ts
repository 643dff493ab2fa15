// What is learned does not depend on the origin, the units, the direction or the order of columns, nor on the order of
// rows: short trainings on every data set written out as a table, with every energy and every method.
//
// Exact by construction but for rounding: a column moved by 1e6 keeps ten digits, and a few updates grow that little.

import { resolve } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import {
  dataConfigSchema,
  dataSchemas,
  packagedColumns,
  type DataKind,
  dataTitles,
} from '../../../src-shared/config/data.ts'
import { energyConfigSchema, energySchemas, type EnergyKind } from '../../../src-shared/config/energy.ts'
import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { suggestedStepSize } from '../../../src-shared/config/scale-of-data.ts'
import { laneConfigSchema } from '../../../src-shared/config/lane.ts'
import { methodKinds, type MethodKind } from '../../../src-shared/config/method.ts'
import type { MetricName } from '../../../src-shared/metric.ts'
import type { Backend } from '../../../src-engine/backends/backend.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { wasm } from '../../../src-engine/backends/wasm/wasm.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { dataFromTable } from '../../../src-engine/data/measured.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { methodOf } from '../../../src-engine/methods/registry.ts'
import { startTraining } from '../../../src-engine/training/train.ts'

/** Machines over binary rows know neither origin nor unit; the rows here have no classes. */
const energies = (Object.keys(energySchemas) as EnergyKind[]).filter(
  (kind) => !['bernoulli-rbm', 'mlp-classes'].includes(kind),
)
/** Rows that are pictures have an order and a unit of their own; those of many dimensions are drawn in one unit. */
const kinds = (Object.keys(dataSchemas) as DataKind[]).filter(
  (kind) => !['pictures', 'many'].includes(dataTitles[kind].group),
)
const updates = 6
const seed = 2

interface Rows {
  values: Float64Array
  dimension: number
}

interface Change {
  title: string
  of: (rows: Rows) => Float64Array
  /** log |determinant| of the change: what log Z gains and a log density loses. */
  logDeterminant: (dimension: number) => number
  /** For what is computed in float64; 1e-9 where the change is exact or nearly so. */
  tolerance: number
}

const perColumn = (of: (value: number, column: number) => number) => (rows: Rows) =>
  rows.values.map((value, at) => of(value, at % rows.dimension))

const moved = (by: number, tolerance: number): Change => ({
  title: `${by} added to a column`,
  of: perColumn((value, column) => (column === 0 ? value + by : value)),
  logDeterminant: () => 0,
  tolerance,
})

const multiplied = (by: number): Change => ({
  title: `a column multiplied by ${by}`,
  of: perColumn((value, column) => (column === 0 ? by * value : value)),
  logDeterminant: () => Math.log(Math.abs(by)),
  tolerance: 1e-9,
})

const changes: Change[] = [
  moved(1e2, 1e-9),
  moved(1e4, 1e-7),
  moved(1e6, 1e-5),
  multiplied(1e-3),
  multiplied(100),
  multiplied(5000),
  multiplied(-2),
  {
    title: 'columns exchanged',
    of: ({ values, dimension }) => values.map((_, at) => values[dimension === 2 ? at ^ 1 : at]),
    logDeterminant: () => 0,
    tolerance: 1e-9,
  },
  {
    title: 'rows in the opposite order',
    of: ({ values, dimension }) =>
      values.map((_, at) => values[values.length - dimension - (at - (at % dimension)) + (at % dimension)]),
    logDeterminant: () => 0,
    tolerance: 1e-9,
  },
]

/** What moves with log Z, and what against it; everything else stays. */
const withLogPartition: MetricName[] = ['logPartition', 'learnedLogPartition', 'loss']
const againstLogPartition: MetricName[] = ['trainLogLikelihood', 'validationLogLikelihood', 'testLogLikelihood']

/** Roots of differences that are 0 for an exact gradient: of what rounding leaves there, ten digits of a square are five. */
const rootsOfDifferences: MetricName[] = ['gradientBias', 'gradientDeviation']

type Values = Partial<Record<MetricName, number>>

function expectSame(changed: Values, original: Values, { change, dimension, method, tolerance }: Comparison): void {
  const shift = change.logDeterminant(dimension)
  expect(Object.keys(changed)).toEqual(Object.keys(original))
  for (const [key, value] of Object.entries(changed)) {
    const name = key as MetricName
    if (name === 'iterationsPerSecond') continue
    const isLikelihoodLoss = name !== 'loss' || method === 'maximum-likelihood'
    const expected =
      original[name]! +
      (withLogPartition.includes(name) && isLikelihoodLoss ? shift : 0) -
      (againstLogPartition.includes(name) ? shift : 0)
    const allowed = rootsOfDifferences.includes(name) ? Math.sqrt(tolerance) : tolerance
    expect(Math.abs(value - expected), `${name}: ${value} for ${expected}`).toBeLessThan(
      allowed * Math.max(1, Math.abs(expected)),
    )
  }
}

interface Comparison {
  change: Change
  dimension: number
  method: MethodKind
  tolerance: number
}

function experimentOf(kind: DataKind, energy: EnergyKind, method: MethodKind): ExperimentConfig {
  const config = defaultExperiment(undefined, [method])
  const small = energy === 'mlp' ? { hiddenWidths: [6, 5] } : {}
  const lane = v.parse(laneConfigSchema, { ...config.lanes[0], batchSize: 40 })
  const path = resolve(import.meta.dirname, '../../../examples/old-faithful-like.csv')
  const own = kind === 'csv' ? { path, columns: ['waiting (min)', 'eruption (min)'] } : {}
  return {
    ...config,
    data: v.parse(dataConfigSchema, { kind, ...own }),
    energy: v.parse(energyConfigSchema, { kind: energy, ...small }),
    lanes: [lane],
    budget: { unit: 'iterations', amount: updates },
    evaluation: { ...config.evaluation, snapshots: 2, sampleCount: 60, fieldResolution: 21, permutations: 20 },
  }
}

async function trained(config: ExperimentConfig, data: DataSet, backend: Backend): Promise<Values> {
  const training = await startTraining({
    runId: 'run',
    config,
    lane: config.lanes[0],
    seed,
    data,
    backend,
    threads: 1,
    now: () => 0,
  })
  let last: Values = {}
  for (let update = 0; update < updates; update++) last = (await training.step()).row.values
  const { values, made } = (await training.evaluate(true)).row
  expect(made?.logPartition?.obtained).toMatchObject({ by: 'quadrature', converged: true })
  training.dispose()
  return { ...last, ...values }
}

/** The data set's own rows, 240 of them, without what is known of their density. */
async function tableRows({ data }: ExperimentConfig): Promise<Rows> {
  const config = 'count' in data ? { ...data, count: 240 } : data
  const { train, validation, test, dimension } = await loadData(config, seed)
  return { values: Float64Array.from([...train, ...validation, ...test]).subarray(0, 240 * dimension), dimension }
}

function tableOf(values: Float64Array, dimension: number, standardise = false): DataSet {
  const columns = ['x', 'y'].slice(0, dimension)
  const table = { title: 'table', columns, rows: values, leftOutCount: 0, notes: [], columnChoices: columns }
  return dataFromTable(table, { standardise, seed, rowOrder: 'canonical' })
}

async function check(config: ExperimentConfig, backend: Backend, toleranceOf: (change: Change) => number) {
  const rows = await tableRows(config)
  const method = config.lanes[0].method.kind
  const original = await trained(config, tableOf(rows.values, rows.dimension), backend)
  expect(original.testLogLikelihood).toBeGreaterThan(Number.NEGATIVE_INFINITY)
  for (const change of changes) {
    const changed = await trained(config, tableOf(change.of(rows), rows.dimension), backend)
    const tolerance = toleranceOf(change)
    try {
      expectSame(changed, original, { change, dimension: rows.dimension, method, tolerance })
    } catch (error) {
      throw new Error(`With ${change.title}: ${(error as Error).message}`, { cause: error })
    }
  }
}

const exactly = ({ tolerance }: Change) => tolerance
/** Rounding to float32 makes 1e-10 of a value now and then 6e-8; six updates and 240 points leave less than this. */
const inFloat32 = () => 1e-4

/** One network for many noise levels is told the level by an input, which no analytic energy has. */
const energiesOf = (method: MethodKind): readonly EnergyKind[] =>
  methodOf(method).levels ? energies.filter((energy) => energy === 'mlp') : energies

const energyFor = (method: MethodKind, energy: EnergyKind): EnergyKind =>
  energiesOf(method).includes(energy) ? energy : 'mlp'

describe('a table gives the same model whatever its origin, units and order', () => {
  // Each data set with each method, and with each energy in turn.
  test.each(
    kinds.flatMap((kind, index) =>
      methodKinds.map((method, at) => [kind, method, energyFor(method, energies[(index + at) % 4])] as const),
    ),
  )(
    'that of %s, by %s with %s',
    (kind, method, energy) => check(experimentOf(kind, energy, method), reference, exactly),
    120_000,
  )

  // Each method with each energy, on measured data in two columns.
  test.each(methodKinds.flatMap((method) => energiesOf(method).map((energy) => [method, energy] as const)))(
    'that of penguins, by %s with %s',
    (method, energy) => check(experimentOf('penguins', energy, method), reference, exactly),
    120_000,
  )

  test('shown standardised it is the same model: likelihoods differ by what is recorded', async () => {
    const config = experimentOf('penguins', 'mlp', 'contrastive-divergence')
    const { values, dimension } = await tableRows(config)
    const own = await trained(config, tableOf(values, dimension), reference)
    const shown = await trained(config, tableOf(values, dimension, true), reference)
    const constant = shown.standardisationLogDeterminant!
    expect(Math.abs(constant)).toBeGreaterThan(1)
    expect(shown.testLogLikelihood! - constant).toBeCloseTo(own.testLogLikelihood!, 9)
    expect(shown.logPartition! + constant).toBeCloseTo(own.logPartition!, 9)
    expect(shown.mmd).toBeCloseTo(own.mmd!, 9)
  })

  test.each(methodKinds)(
    'in float32, by %s',
    (method) => check(experimentOf('penguins', 'mlp', method), wasm, inFloat32),
    120_000,
  )
})

describe('a known density of another size', () => {
  const sizes = ['radius', 'noise', 'spacing', 'side', 'scale', 'width', 'extent', 'separation']
  const scalable = kinds.filter(
    (kind) => !['csv', 'gaussian-mixture', 'formula', ...Object.keys(packagedColumns)].includes(kind),
  )

  test.each(scalable)(
    '%s, 1.6 times as large, has the same divergence from its model',
    async (kind) => {
      const config = experimentOf(kind, 'mlp', methodKinds[kinds.indexOf(kind) % 4])
      config.data = { ...config.data, count: 300 } as never
      const larger = Object.fromEntries(
        Object.entries(config.data).map(([key, value]) => [key, sizes.includes(key) ? 1.6 * Number(value) : value]),
      )
      const other = { ...config, data: v.parse(dataConfigSchema, larger) }
      expect(suggestedStepSize(other.data)).toBe(suggestedStepSize(config.data))
      const [original, changed] = [config, other].map(async (each) =>
        trained(each, await loadData(each.data, seed), reference),
      )
      const [a, b] = [await original, await changed]
      const { dimension } = await loadData(config.data, seed)
      // The rule converges to 1e-6 nats on grids that need not match.
      expect(Math.abs(b.klDataModel! - a.klDataModel!)).toBeLessThan(2e-6)
      expect(Math.abs(b.testLogLikelihood! + dimension * Math.log(1.6) - a.testLogLikelihood!)).toBeLessThan(2e-6)
      expect(Math.abs(b.logPartition! - dimension * Math.log(1.6) - a.logPartition!)).toBeLessThan(2e-6)
    },
    60_000,
  )
})
