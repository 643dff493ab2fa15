// What the JSON in records of experiments may hold, for files of unknown origin: the types of src-shared as schemas.

import { classCountMaximum } from '../data/row-classes.ts'
import * as v from 'valibot'
import { adjustablePaths, type LaneAdjustment } from '../../src-shared/adjustment.ts'
import { budgetSchema, backendIds } from '../../src-shared/config/experiment.ts'
import { columnsMaximum } from '../../src-shared/config/fields.ts'
import type { Obtained } from '../../src-shared/estimate.ts'
import { metricNames } from '../../src-shared/metric.ts'
import type { KernelSpan } from '../../src-shared/run.ts'
import type { FoundOfComposition } from '../../src-shared/stored-composition.ts'
import type { SnapshotTag, SnapshotView } from '../../src-shared/snapshot.ts'

export const idSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{4,64}$/, 'Expected an id of letters a–z, digits and hyphens.'),
)
const finite = v.pipe(v.number(), v.finite())
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
export const words = (maximum: number) => v.pipe(v.string(), v.maxLength(maximum))
const setting = v.nullable(v.union([finite, words(1000), v.boolean()]))
const metricName = v.picklist(metricNames)

/** JSON knows no NaN: a number that is not finite is told by its kind. */
export const storedNumber = v.union([finite, v.strictObject({ kind: v.picklist(['nan', '+inf', '-inf']) }), v.null()])

const annealed = { chains: count, densities: count, effectiveSampleSize: finite, trusted: v.boolean() }
const obtainedEntries = [
  v.strictObject({ by: v.literal('closed-form') }),
  v.strictObject({ by: v.literal('enumeration'), layer: v.picklist(['hidden', 'visible']), states: count }),
  v.strictObject({
    by: v.literal('quadrature'),
    shape: v.pipe(v.array(count), v.maxLength(8)),
    converged: v.boolean(),
  }),
  v.strictObject({ by: v.literal('annealed-importance-sampling'), ...annealed }),
  v.strictObject({ by: v.literal('reverse-annealed-importance-sampling'), ...annealed, exact: v.boolean() }),
  v.strictObject({ by: v.literal('monte-carlo'), draws: count }),
  v.strictObject({ by: v.literal('markov-chains'), chains: count, draws: count, rHat: v.optional(finite) }),
  v.strictObject({ by: v.literal('permutations'), count }),
  v.strictObject({
    by: v.literal('repeated-estimates'),
    repeats: count,
    withinNoise: v.boolean(),
    converged: v.boolean(),
  }),
  v.strictObject({ by: v.literal('held-out-points'), points: count }),
  v.strictObject({ by: v.literal('training') }),
] as const
const obtainedSchema = v.variant('by', [...obtainedEntries]) satisfies v.GenericSchema<unknown, Obtained>

/** How one value of a metric row was made, with its standard error. */
export const madeSchema = v.record(
  metricName,
  v.variant(
    'by',
    mapped((entries) => v.strictObject({ ...entries, error: v.optional(storedNumber) })),
  ),
)

const estimateSchema = v.strictObject({
  value: storedNumber,
  standardError: v.optional(storedNumber),
  obtained: obtainedSchema,
})
export const nullableEstimate = v.nullable(estimateSchema)
const estimates = v.record(metricName, estimateSchema)

/** What a run came to, by metric (store/run-values.ts). */
export const runValuesSchema = v.record(
  metricName,
  v.strictObject({
    last: storedNumber,
    doubtful: v.boolean(),
    best: v.nullable(v.strictObject({ value: finite, iteration: count })),
  }),
)

/** How log Z of a model was made, beside its value. */
export const logPartitionMadeSchema = v.strictObject({
  standardError: v.optional(finite),
  obtained: obtainedSchema,
})

/** What is kept of a composition beside what it is made of. */
export const foundOfCompositionSchema = v.strictObject({
  columns: v.pipe(v.array(words(1000)), v.minLength(1), v.maxLength(2)),
  densityUnit: words(1000),
  logPartition: v.nullable(v.strictObject({ value: finite, ...logPartitionMadeSchema.entries })),
  normalises: v.strictObject({ verdict: v.picklist(['yes', 'no', 'not-known']), how: words(2000) }),
}) satisfies v.GenericSchema<unknown, FoundOfComposition>

export const divergenceSchema = v.strictObject({
  iteration: count,
  quantity: words(200),
  value: storedNumber,
  threshold: storedNumber,
  suggestion: words(2000),
  autopsy: v.optional(
    v.strictObject({
      lastSound: v.nullable(
        v.strictObject({
          iteration: count,
          energyGap: v.optional(storedNumber),
          gradientNorm: v.optional(storedNumber),
          chainRadius: v.optional(storedNumber),
        }),
      ),
      curvature: storedNumber,
      curvatureBefore: v.optional(storedNumber),
      stepSize: storedNumber,
      stepSizeLimit: storedNumber,
    }),
  ),
})

export const adjustmentsSchema = v.pipe(
  v.array(
    v.strictObject({
      iteration: count,
      changes: v.pipe(
        v.array(v.strictObject({ path: v.picklist(adjustablePaths), from: finite, to: finite })),
        v.maxLength(adjustablePaths.length),
      ),
    }),
  ),
  v.maxLength(10_000),
) satisfies v.GenericSchema<unknown, LaneAdjustment[]>

export const kernelSpansSchema = v.pipe(
  v.array(v.strictObject({ from: count, kernelVariant: words(200) })),
  v.maxLength(10_000),
) satisfies v.GenericSchema<unknown, KernelSpan[]>

export const originSchema = v.strictObject({
  runId: idSchema,
  label: words(300),
  iteration: count,
  changes: v.pipe(v.array(v.strictObject({ path: words(100), from: setting, to: setting })), v.maxLength(100)),
  budget: v.optional(budgetSchema),
})

const tags: Record<SnapshotTag, true> = {
  energy: true,
  'model-samples': true,
  negatives: true,
  filters: true,
  'test-rows': true,
  reconstructions: true,
  'test-log-likelihoods': true,
  'method-gradients': true,
  'conditional-densities': true,
  'score-error': true,
  'energy-change-exact': true,
  'energy-change-mean': true,
  'energy-change-once': true,
  'energies-training': true,
  'energies-test': true,
  'energies-samples': true,
  'energies-uniform': true,
  'annealing-temperatures': true,
  'annealing-acceptance': true,
  'annealing-variance': true,
  'noise-density': true,
  classifier: true,
  'classifier-posterior': true,
  'optimal-posterior': true,
  'noise-level-energies': true,
  'noise-level-truths': true,
  'noise-level-steps': true,
  'noise-level-true-steps': true,
  'class-shares': true,
  'class-labels': true,
  'class-probabilities': true,
  'class-samples': true,
  'plane-energy': true,
  'plane-truth': true,
  'plane-axes': true,
}

/** More points along an axis than any figure has. */
const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536))
const axes = v.pipe(v.array(v.tuple([finite, finite])), v.maxLength(8))
const viewSchema = v.strictObject({ axes, labels: v.pipe(v.array(words(300)), v.maxLength(8)) })
const packing = v.variant('kind', [
  v.strictObject({ kind: v.literal('exact') }),
  v.strictObject({ kind: v.literal('energy'), columns: side, lowest: finite, step: finite }),
  v.strictObject({ kind: v.literal('points'), axes, dimension: side, stepsPerView: side }),
])
const tagged = { tag: v.picklist(Object.keys(tags) as SnapshotTag[]), title: words(1000), length: count, packing }
const tableRow = v.strictObject({
  label: words(300),
  note: words(2000),
  otherObjective: v.boolean(),
  values: estimates,
})

const noiseLevel = v.strictObject({
  noise: finite,
  deviations: v.pipe(v.array(finite), v.maxLength(8)),
  logPartition: nullableEstimate,
})
const pointClasses = v.strictObject({
  column: words(300),
  names: v.pipe(v.array(words(300)), v.maxLength(classCountMaximum)),
  labels: v.pipe(v.array(v.pipe(count, v.maxValue(classCountMaximum - 1))), v.maxLength(100_000)),
})
const gridShape = v.pipe(v.array(side), v.minLength(1), v.maxLength(3))

/** The header of a snapshot, or of a measurement’s views (store/snapshot-code.ts). */
export const snapshotHeaderSchema = v.strictObject({
  logPartition: nullableEstimate,
  views: v.pipe(
    v.array(
      v.variant('kind', [
        v.strictObject({
          ...tagged,
          kind: v.literal('field'),
          view: viewSchema,
          shape: gridShape,
        }),
        v.strictObject({ ...tagged, kind: v.literal('points'), dimension: count, classes: v.optional(pointClasses) }),
        v.strictObject({ ...tagged, kind: v.literal('images'), width: side, height: side }),
        v.strictObject({ ...tagged, kind: v.literal('values') }),
        v.strictObject({
          ...tagged,
          kind: v.literal('table'),
          metrics: v.pipe(v.array(metricName), v.maxLength(100)),
          rows: v.pipe(v.array(tableRow), v.maxLength(1000)),
        }),
        v.strictObject({
          ...tagged,
          kind: v.literal('levels'),
          view: viewSchema,
          shape: gridShape,
          components: side,
          levels: v.pipe(v.array(noiseLevel), v.maxLength(1000)),
        }),
      ]),
    ),
    v.maxLength(40),
  ),
})
export type SnapshotHeader = v.InferOutput<typeof snapshotHeaderSchema>

type UnknownKind = Exclude<SnapshotView['kind'], SnapshotHeader['views'][number]['kind']>
/** A kind of view that is new must be readable out of a file: without its schema this is a type error. */
export const everyKindIsKnown: [UnknownKind] extends [never] ? true : never = true

/** What a measurement keeps as JSON. */
export const measurementContentSchema = v.strictObject({
  backend: v.picklist(backendIds),
  estimates,
  verdict: v.nullable(v.strictObject({ standing: v.picklist(['good', 'fair', 'poor']), text: words(10_000) })),
})

/** What a verification keeps as JSON. */
export const verificationContentSchema = v.strictObject({
  version: words(200),
  ...{ rows: count, values: count, iteration: count },
  differences: v.pipe(
    v.array(
      v.strictObject({
        ...{ metric: metricName, iteration: count, stored: storedNumber, now: storedNumber, count, largest: finite },
      }),
    ),
    v.maxLength(metricNames.length),
  ),
  backend: v.picklist(backendIds),
  kernelVariant: v.strictObject({ stored: words(200), now: words(200) }),
  remarks: v.pipe(v.array(words(10_000)), v.maxLength(100)),
})

export const keptDescriptionSchema = v.strictObject({
  title: words(1000),
  columns: v.pipe(v.array(words(1000)), v.minLength(1), v.maxLength(columnsMaximum)),
  leftOutCount: count,
  notes: v.pipe(v.array(words(4000)), v.maxLength(100)),
  columnChoices: v.pipe(v.array(words(1000)), v.maxLength(10_000)),
  stamp: words(200),
  image: v.optional(v.strictObject({ width: side, height: side })),
  classes: v.optional(
    v.strictObject({
      column: words(1000),
      names: v.pipe(v.array(words(1000)), v.minLength(2), v.maxLength(classCountMaximum)),
    }),
  ),
})

const arrayEntry = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z][\w.-]{0,99}$/)),
  length: count,
  type: v.optional(v.literal('float32')),
})
const arrays = v.pipe(v.array(arrayEntry), v.maxLength(200))
const progress = v.strictObject({ iteration: count, evaluations: finite, computeSeconds: finite })

export const checkpointHeaderSchema = v.strictObject({
  progress,
  snapshotsTaken: count,
  stepCount: count,
  samplerSteps: v.optional(count),
  backend: v.picklist(backendIds),
  kernelVariant: words(200),
  arrays,
})

export const modelHeaderSchema = v.strictObject({
  // Judged by the backend that computes it, and no text of it is ever shown.
  shape: v.looseObject({ dimension: side, terms: v.pipe(v.array(v.looseObject({})), v.maxLength(64)) }),
  axes: v.nullable(
    v.pipe(v.array(v.strictObject({ column: count, centre: finite, scale: finite })), v.maxLength(4096)),
  ),
  columns: v.pipe(v.array(words(1000)), v.maxLength(4096)),
  densityUnit: words(1000),
  arrays,
})

function mapped<Schema extends v.GenericSchema>(
  make: (entries: (typeof obtainedEntries)[number]['entries']) => Schema,
) {
  return obtainedEntries.map(({ entries }) => make(entries)) as unknown as [Schema]
}
