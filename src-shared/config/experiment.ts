// An experiment: data + energy + lanes + seeds + budget + evaluation. What a file, the window and the command line say.

import * as v from 'valibot'
import { coordinatesSchema } from './coordinates.ts'
import { dataConfigSchema, dataRowKind, dataTitles, readsFile, type DataConfig } from './data.ts'
import { mnistTitle } from './data/images.ts'
import { energyConfigSchema, usualEnergyKind, type EnergyKind } from './energy.ts'
import { nameLengthMaximum } from './experiment-name.ts'
import { choiceField, integerField, integersField, numberField, textField } from './fields.ts'
import { methodsOver, misfitsOf, type Misfit } from './fit.ts'
import { laneLabels } from './lane-labels.ts'
import { defaultLane, laneConfigSchema, type LaneConfig } from './lane.ts'
import type { MethodKind } from './method.ts'
import { suggestedScale } from './scale-of-data.ts'
import type { RowKind } from '../row-kind.ts'

export const budgetSchema = v.strictObject({
  unit: choiceField('iterations', {
    label: 'Budget in',
    term: 'budget',
    help: 'The same for every lane. Evaluations count the work of every method in the same unit: one row through the network, forward and backward.',
    choices: [
      { value: 'iterations', label: 'Iterations' },
      { value: 'evaluations', label: 'Evaluations' },
      { value: 'seconds', label: 'Seconds' },
    ],
  }),
  amount: numberField(2000, {
    label: 'Budget',
    term: 'budget',
    help: 'When every lane ends.',
    minimum: 1,
    maximum: 1e12,
    logarithmic: true,
  }),
})
export type Budget = v.InferOutput<typeof budgetSchema>

export const evaluationSchema = v.strictObject({
  snapshots: integerField(40, {
    label: 'Snapshots',
    term: 'snapshot',
    unit: 'per run',
    help: 'How often the exact density, likelihoods and samples are computed and kept; denser at the start.',
    minimum: 2,
    maximum: 400,
  }),
  sampleCount: integerField(500, {
    label: 'Model samples',
    term: 'samples',
    unit: 'points',
    help: 'Fresh model samples drawn at each snapshot, shown and compared with held-out data by MMD.',
    minimum: 10,
    maximum: 5000,
    advanced: true,
  }),
  fieldResolution: integerField(121, {
    label: 'Field resolution',
    term: 'log-density',
    unit: 'points per axis',
    help: 'Grid on which the density is shown; likelihoods use their own, refined until converged.',
    minimum: 21,
    maximum: 401,
    advanced: true,
  }),
  permutations: integerField(999, {
    label: 'MMD permutations',
    term: 'mmd',
    help: 'Permutations behind the p-value of MMD² at the end of a run; 999 leave a p-value of 0.5 uncertain by ±0.03 (95%), 200 by ±0.07.',
    minimum: 20,
    maximum: 10_000,
    advanced: true,
  }),
})
export type EvaluationConfig = v.InferOutput<typeof evaluationSchema>

/** Beyond these a run ends as `diverged`. */
export const divergenceSchema = v.strictObject({
  chainRadius: numberField(50, {
    label: 'Chain radius',
    term: 'divergence',
    unit: '× the data’s radius',
    help: 'A chain farther out than this ends the run as diverged.',
    minimum: 1,
    maximum: 1e9,
    advanced: true,
  }),
  energyGap: numberField(1e4, {
    label: 'Energy gap',
    term: 'divergence',
    unit: 'nats',
    help: 'A gap between data and negatives beyond this ends the run as diverged.',
    minimum: 1,
    maximum: 1e12,
    advanced: true,
  }),
  gradientNorm: numberField(1e6, {
    label: 'Gradient norm',
    term: 'divergence',
    help: 'A gradient longer than this (before clipping) ends the run as diverged.',
    minimum: 1,
    maximum: 1e15,
    advanced: true,
  }),
})
export type DivergenceThresholds = v.InferOutput<typeof divergenceSchema>

export const backendIds = ['reference', 'wasm', 'webgpu', 'tensorflow'] as const
export type BackendId = (typeof backendIds)[number]

export const backendTitles: Record<BackendId, string> = {
  wasm: 'Processor (own kernels)',
  webgpu: 'Graphics card (WebGPU)',
  tensorflow: 'TensorFlow (CUDA)',
  reference: 'Reference (float64)',
}

export const experimentVersion = 1

export const notesSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(4000, 'Expected at most 4,000 characters of notes.'),
)

const partsSchema = v.strictObject({
  format: v.literal('ebm-studio/experiment', 'Expected the text "ebm-studio/experiment": is this an experiment file?'),
  version: v.literal(
    experimentVersion,
    (issue) =>
      `Expected version ${experimentVersion}, got ${issue.received}: open it with the EBM Studio that wrote it.`,
  ),
  name: v.pipe(
    textField('Untitled comparison', {
      label: 'Name',
      help: 'How the library lists it.',
      maximumLength: nameLengthMaximum,
    }),
    v.trim(),
    v.minLength(1, 'Expected a name, got nothing.'),
  ),
  /** What the experiment is about and what to look at, in a few sentences; shown above the comparison. */
  notes: v.optional(notesSchema),
  data: dataConfigSchema,
  energy: energyConfigSchema,
  lanes: v.pipe(
    v.array(laneConfigSchema),
    v.minLength(1, 'Expected at least one lane: add one under Lanes.'),
    v.maxLength(12, 'Expected at most 12 lanes.'),
    v.check(
      (lanes) => new Set(lanes.map((lane) => lane.id)).size === lanes.length,
      'Expected lanes with different ids.',
    ),
  ),
  seeds: integersField([1], {
    label: 'Seeds',
    term: 'seed',
    help: 'Each seed repeats every lane: with several, results show mean and standard deviation.',
    minimum: 0,
    maximum: 0xffffffff,
    lengthMinimum: 1,
    lengthMaximum: 32,
    each: 'seed',
  }),
  budget: budgetSchema,
  evaluation: evaluationSchema,
  divergence: divergenceSchema,
  backend: choiceField('auto', {
    label: 'Backend',
    term: 'backend',
    help: 'What computes: auto takes the fastest that passes its self-test.',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'wasm', label: backendTitles.wasm },
      { value: 'webgpu', label: backendTitles.webgpu },
      { value: 'tensorflow', label: backendTitles.tensorflow },
      { value: 'reference', label: backendTitles.reference },
    ],
    advanced: true,
  }),
  coordinates: coordinatesSchema,
})

/** Its parts fit one another, too. */
export const experimentConfigSchema = v.pipe(
  partsSchema,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const { path, message } of misfitsOf(dataset.value))
      addIssue({ message, path: pathItems(dataset.value, path) })
  }),
)
export type ExperimentConfig = v.InferOutput<typeof experimentConfigSchema>

/** As valibot has the way from the whole to a field. */
function pathItems(whole: object, path: Misfit['path']): [v.IssuePathItem, ...v.IssuePathItem[]] {
  let input: unknown = whole
  const itemOf = (key: string | number): v.IssuePathItem => {
    const item = { type: 'unknown' as const, origin: 'value' as const, input, key, value: (input as never)[key] }
    input = item.value
    return item
  }
  const [first, ...rest] = path
  return [itemOf(first), ...rest.map(itemOf)]
}

export const defaultMethods: readonly MethodKind[] = [
  'contrastive-divergence',
  'persistent-contrastive-divergence',
  'noise-contrastive-estimation',
  'denoising-score-matching',
]

export const defaultName = 'CD, PCD, NCE and DSM'
/** What versions before called theirs, for setups that they kept. */
export const earlierDefaultName = 'CD, PCD and NCE'

/** Of the default comparison, those that learn from such rows. */
export const usualMethods = (rows: RowKind): readonly MethodKind[] =>
  defaultMethods.filter((kind) => methodsOver(rows).includes(kind))

/** The ready comparison the app opens on; `data`, `methods` and the kind of energy replace its own. */
export function defaultExperiment(
  data?: DataConfig,
  methods?: readonly MethodKind[],
  energy?: EnergyKind,
): ExperimentConfig {
  const chosen = data ?? v.parse(dataConfigSchema, { kind: 'two-moons' })
  const rows = dataRowKind(chosen)
  const kind = energy ?? usualEnergyKind[rows]
  const scale = suggestedScale(chosen)
  return v.parse(partsSchema, {
    format: 'ebm-studio/experiment',
    version: experimentVersion,
    name: defaultName,
    data: chosen,
    energy: { kind },
    lanes: (methods ?? usualMethods(rows)).map((method, index) =>
      defaultLane(method, `lane-${index + 1}`, scale, kind),
    ),
    seeds: [1],
    budget: {},
    evaluation: {},
    divergence: {},
    coordinates: 'standardised',
  })
}

/** `CD-10, PCD-10 and NCE ν=4 on two moons`: the name of an experiment until a person gives it one. */
export function automaticName({ lanes, data }: { lanes: readonly LaneConfig[]; data: DataConfig }): string {
  return nameOf(laneLabels(lanes), dataTitle(data))
}

/** As `automaticName`, from what the library lists. Labels that are left out for length are counted. */
export function nameOf(laneLabels: readonly string[], title: string): string {
  const labels = grouped([...new Set(laneLabels)])
  // "8 Gaussians", "CSV file" and names of files keep their letters; "Two moons" stands in a sentence.
  const data = Object.values(dataTitles).some((known) => known.title === title)
    ? title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
    : title
  for (let kept = labels.length; kept > 0; kept--) {
    const left = labels.length - kept
    const named = [...labels.slice(0, kept), ...(left > 0 ? [`${left} more`] : [])]
    const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0]
    const name = `${list} on ${data}`
    if (name.length <= nameLengthMaximum) return name
  }
  return `${labels.length} lanes on ${data}`.slice(0, nameLengthMaximum)
}

/** Three lanes or more that differ in one value, as `NCE ν=4, width 0.1`, are `3 × NCE ν=4`: a list would not read well. */
function grouped(labels: readonly string[]): string[] {
  const plain = (label: string): string => label.split(', ')[0]
  return [...new Set(labels.map(plain))].flatMap((base) => {
    const alike = labels.filter((label) => plain(label) === base)
    return alike.length > 2 ? [`${alike.length} × ${base}`] : alike
  })
}

/** What the library calls the data: a file by its name. */
export function dataTitle(data: DataConfig): string {
  if (data.kind === 'images' && data.source === 'mnist') return mnistTitle(data)
  const file = readsFile(data) ? data.path.split(/[\\/]/).at(-1) : ''
  return file || dataTitles[data.kind].title
}
