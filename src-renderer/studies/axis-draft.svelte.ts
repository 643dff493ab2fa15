// An axis of a search as it is typed: which setting, of which lanes, and its values as a list or a range.

import type { DataKind } from '../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { textOfValue, valueOfText } from '../../src-shared/config/field-text.ts'
import type { FieldDescription } from '../../src-shared/config/fields.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import { studyParameters, type StudyParameter } from '../../src-shared/study/parameters.ts'
import type { Axis } from '../../src-shared/study/study-config.ts'

/** Settings that make a good axis, in the order in which the first ones are offered. */
const usual = ['method.sampler.stepSize', 'method.steps', 'optimizer.learningRate', 'batchSize', 'data']

const searchableKinds: ReadonlySet<FieldDescription['kind']> = new Set([
  ...(['number', 'integer', 'choice', 'toggle', 'integers'] as const),
])

/** Data sets that need nothing more than their name; others only where the setup has one. */
export const needsMore: ReadonlySet<DataKind> = new Set(['csv', 'drawing', 'formula', 'gaussian-mixture'])

/** What an axis can be; limits of divergence and the like are no settings to compare. */
export const searchableParameters = (experiment: ExperimentConfig): StudyParameter[] =>
  studyParameters(experiment).filter(
    ({ parameter, field }) => searchableKinds.has(field.kind) && !/^(evaluation|divergence)\./.test(parameter),
  )

export class AxisDraft {
  parameter = $state('')
  /** Ids; empty: all lanes that have it. */
  lanes = $state<string[]>([])
  form = $state<'values' | 'range'>('values')
  /** Numbers with commas between; lists of numbers with semicolons. */
  valuesText = $state('')
  /** Of choices, toggles and data sets. */
  chosen = $state<string[]>([])
  fromText = $state('')
  toText = $state('')
  scale = $state<'linear' | 'logarithmic'>('linear')
  countText = $state('5')

  /** The first usual setting that no other axis has. */
  static first(experiment: ExperimentConfig, taken: readonly string[]): AxisDraft {
    const known = searchableParameters(experiment).filter(({ parameter }) => !taken.includes(parameter))
    const wanted = usual.find((each) => known.some(({ parameter }) => parameter === each)) ?? known[0]?.parameter
    const draft = new AxisDraft()
    draft.choose(wanted ?? 'data', experiment)
    return draft
  }

  static of(axis: Axis, experiment: ExperimentConfig): AxisDraft {
    const draft = new AxisDraft()
    draft.choose(axis.parameter, experiment)
    draft.lanes = axis.lanes ?? []
    draft.form = axis.kind
    if (axis.kind === 'range') {
      draft.fromText = String(axis.from)
      draft.toText = String(axis.to)
      draft.scale = axis.scale
      draft.countText = String(axis.count)
    } else {
      draft.chosen = axis.values.map((value) => chosenText(value))
      draft.valuesText = axis.values.map(textOfValue).join(axis.values.some(Array.isArray) ? '; ' : ', ')
    }
    return draft
  }

  /** Another setting, with values around the one that the experiment has. */
  choose(parameter: string, experiment: ExperimentConfig): void {
    this.parameter = parameter
    this.lanes = []
    this.form = 'values'
    const field = searchableParameters(experiment).find((each) => each.parameter === parameter)?.field
    const now = valueIn(experiment, parameter)
    this.chosen = parameter === 'data' ? [experiment.data.kind] : (field?.choices ?? []).map(({ value }) => value)
    if (field?.kind === 'toggle') this.chosen = ['true', 'false']
    this.scale = field?.logarithmic ? 'logarithmic' : 'linear'
    if (typeof now === 'number' && field) {
      const around = valuesAround(now, field)
      this.valuesText = around.map(textOfValue).join(', ')
      this.fromText = textOfValue(around[0])
      this.toText = textOfValue(around[around.length - 1])
      if (around[0] <= 0) this.scale = 'linear'
    } else {
      this.valuesText = textOfValue(now)
    }
  }

  fieldIn(experiment: ExperimentConfig): StudyParameter | undefined {
    return searchableParameters(experiment).find((each) => each.parameter === this.parameter)
  }

  /** As a study writes it; wrong where it was typed wrong. */
  written(experiment: ExperimentConfig): unknown {
    const field = this.fieldIn(experiment)?.field
    const common = { parameter: this.parameter, ...(this.lanes.length > 0 && { lanes: [...this.lanes] }) }
    if (this.form === 'range' && isNumber(field)) {
      const count = read(this.countText, readInteger)
      const ends = { from: read(this.fromText, readPlainNumber), to: read(this.toText, readPlainNumber) }
      return { kind: 'range', ...common, ...ends, scale: this.scale, count }
    }
    return { kind: 'values', ...common, values: this.#values(field, experiment) }
  }

  #values(field: FieldDescription | undefined, experiment: ExperimentConfig): unknown[] {
    if (this.parameter === 'data') {
      // The set-up data set keeps what was set of it.
      return this.chosen.map((kind) => (kind === experiment.data.kind ? experiment.data : { kind }))
    }
    if (!field) return []
    if (field.kind === 'toggle') return this.chosen.map((value) => value === 'true')
    if (field.kind === 'choice') return [...this.chosen]
    const parts = this.valuesText.split(field.kind === 'integers' ? /;/ : /[,;\s]+/).map((part) => part.trim())
    return parts.filter((part) => part !== '').map((part) => valueOfText(field.kind, part))
  }
}

export const isNumber = (field: FieldDescription | undefined): boolean =>
  field?.kind === 'number' || field?.kind === 'integer'

const chosenText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? String((value as { kind?: unknown }).kind) : String(value)

const read = (text: string, reader: (text: string) => { value: number } | { reason: string }): number | string => {
  const reading = reader(text)
  return 'value' in reading ? reading.value : text
}

/** Of a lane's setting, as the first lane that has it. */
function valueIn(experiment: ExperimentConfig, parameter: string): unknown {
  const at = (tree: unknown) =>
    parameter.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], tree)
  const own = at(experiment)
  return own !== undefined ? own : experiment.lanes.map(at).find((value) => value !== undefined)
}

/** Three values: the one that is set, and one to either side, by factors where a field steps so. */
function valuesAround(
  now: number,
  { kind, logarithmic, minimum = -Infinity, maximum = Infinity }: FieldDescription,
): number[] {
  const factor = kind === 'integer' ? 2 : 3
  const wished = logarithmic || now > 0 ? [now / factor, now, now * factor] : [now - 1, now, now + 1]
  const rounded = wished.map((value) => (kind === 'integer' ? Math.round(value) : Number(value.toPrecision(2))))
  rounded[1] = now
  const inside = rounded.map((value) => Math.min(maximum, Math.max(minimum, value)))
  return [...new Set(inside)].toSorted((a, b) => a - b)
}
