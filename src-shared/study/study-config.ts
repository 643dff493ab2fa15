// A study: one experiment repeated over data sets, settings or both, to be judged as a whole. What a file, the window and
// the command line say.
//
//   study ── trials (points of the search) ── lanes × seeds
//
// Every trial is an experiment of its own in the library: its panels open, branch and export like any other. Lanes and
// seeds are those of the study's experiment; the search sets what differs from trial to trial.

import * as v from 'valibot'
import { experimentConfigSchema } from '../config/experiment.ts'
import { nameLengthMaximum } from '../config/experiment-name.ts'
import { choiceField, integerField, numberField, textField } from '../config/fields.ts'

export const studyVersion = 1
export const axesMaximum = 6
export const trialsMaximum = 500
/** Lanes × seeds × trials. */
export const studyRunsMaximum = 5000

const parameter = v.pipe(
  v.string((issue) => `Expected a setting, as method.sampler.stepSize, got ${issue.received}.`),
  v.regex(/^[a-zA-Z0-9.]{1,80}$/, 'Expected a setting, as method.sampler.stepSize.'),
)

const laneIds = v.optional(
  v.pipe(
    v.array(v.string()),
    v.minLength(1, 'Expected the ids of lanes, got none: leave it out for all that have it.'),
  ),
)

/** Values one by one: numbers, choices, or whole data sets. */
const valuesAxisSchema = v.strictObject({
  kind: v.literal('values'),
  /** Dotted: `data`, `data.noise`, `energy.hiddenWidths`, `budget.amount`, or of lanes `method.sampler.stepSize`. */
  parameter,
  /** Of a lane's setting: which lanes get it; absent: all that have it. */
  lanes: laneIds,
  values: v.pipe(
    v.array(v.unknown()),
    v.minLength(1, 'Expected at least one value, got none.'),
    v.maxLength(100, (issue) => `Expected at most 100 values, got ${issue.input.length}.`),
  ),
})

/** A range of numbers; a grid takes `count` of them, ends included, a random or Sobol search any. */
const rangeAxisSchema = v.pipe(
  v.strictObject({
    kind: v.literal('range'),
    parameter,
    lanes: laneIds,
    from: v.pipe(v.number(), v.finite()),
    to: v.pipe(v.number(), v.finite()),
    scale: choiceField('linear', {
      label: 'Spacing',
      help: 'Equal steps, or equal factors from value to value.',
      choices: [
        { value: 'linear', label: 'Linear' },
        { value: 'logarithmic', label: 'Logarithmic' },
      ],
    }),
    count: integerField(5, {
      label: 'Values',
      help: 'How many values a grid takes from this range, both ends included.',
      minimum: 2,
      maximum: 100,
    }),
  }),
  v.check(
    ({ from, to }) => from < to,
    ({ input }) => `Expected a range that rises, got ${input.from} to ${input.to}: exchange the ends.`,
  ),
  v.check(
    ({ from, scale }) => scale === 'linear' || from > 0,
    ({ input }) =>
      `Expected a logarithmic range above 0, got one from ${input.from}: begin above 0, or space it linearly.`,
  ),
)

export const axisSchema = v.variant('kind', [valuesAxisSchema, rangeAxisSchema])
export type Axis = v.InferOutput<typeof axisSchema>

const axes = v.pipe(
  v.array(axisSchema),
  v.minLength(1, 'Expected at least one axis, got none: add one, or search nothing.'),
  v.maxLength(axesMaximum, `Expected at most ${axesMaximum} axes.`),
)

const trialCount = integerField(16, {
  label: 'Trials',
  help: 'How many points of the search are tried.',
  minimum: 1,
  maximum: trialsMaximum,
})

export const searchSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  /** Every combination of every axis. */
  v.strictObject({ kind: v.literal('grid'), axes }),
  v.strictObject({
    kind: v.literal('random'),
    axes,
    trials: trialCount,
    seed: integerField(1, {
      label: 'Seed of the search',
      help: 'The same seed draws the same points.',
      minimum: 0,
      maximum: 0xffffffff,
    }),
  }),
  /** The first points of a Sobol sequence: spread more evenly than random ones. */
  v.strictObject({ kind: v.literal('sobol'), axes, trials: trialCount }),
])
export type Search = v.InferOutput<typeof searchSchema>
export type SearchKind = Search['kind']

export const searchTitles: Record<SearchKind, { title: string; help: string }> = {
  none: { title: 'None', help: 'The lanes at every seed, and nothing else.' },
  grid: { title: 'Grid', help: 'Every combination of the values of every axis.' },
  random: { title: 'Random', help: 'Points drawn independently from the axes.' },
  sobol: { title: 'Sobol', help: 'Points of a Sobol sequence, which leave smaller gaps than random ones.' },
}

/**
 * Off unless asked for, because a stopped run has no final value. On: a run is stopped when its best validation
 * log-likelihood so far is below the median of what the other runs on the same data had reached by the same share of
 * the budget (the median stopping rule, Golovin et al. 2017, Google Vizier, §3.2.1). The run records why. Never the test
 * points: what chooses must not be what is reported.
 */
export const earlyStoppingSchema = v.strictObject({
  from: numberField(0.3, {
    label: 'Stop hopeless runs from',
    unit: 'share of the budget',
    help: 'No run is stopped before it has used this share of its budget.',
    minimum: 0.05,
    maximum: 0.95,
  }),
  atLeast: integerField(5, {
    label: 'Compared with at least',
    unit: 'runs',
    help: 'As many runs must have come as far before any is stopped.',
    minimum: 2,
    maximum: 100,
  }),
})
export type EarlyStopping = v.InferOutput<typeof earlyStoppingSchema>

export const prioritySchema = integerField(0, {
  label: 'Priority',
  help: 'Runs of a higher priority begin first; a single experiment has priority 0.',
  minimum: -10,
  maximum: 10,
})

export const studyConfigSchema = v.strictObject({
  format: v.literal('ebm-studio/study', 'Expected the text "ebm-studio/study": is this a study file?'),
  version: v.literal(
    studyVersion,
    (issue) => `Expected version ${studyVersion}, got ${issue.received}: open it with the EBM Studio that wrote it.`,
  ),
  name: v.pipe(
    textField('Untitled study', {
      label: 'Name',
      help: 'How the list of studies calls it.',
      maximumLength: nameLengthMaximum,
    }),
    v.trim(),
    v.minLength(1, 'Expected a name, got nothing.'),
  ),
  notes: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(4000, 'Expected at most 4,000 characters of notes.'))),
  /** Data, energy, lanes, seeds, budget and evaluation; the search replaces some of it in each trial. */
  experiment: experimentConfigSchema,
  search: v.optional(searchSchema, { kind: 'none' }),
  earlyStopping: v.optional(earlyStoppingSchema),
  /** Runs that train at the same time at most; absent: as many as the machine has places for. */
  runsAtOnce: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256))),
  priority: prioritySchema,
})
export type StudyConfig = v.InferOutput<typeof studyConfigSchema>
