// The settings of an experiment one by one, apart from its lanes: each under its dotted path (`energy.hiddenWidths`), with
// its words. What a search looks in and what a difference of configurations lists.

import type * as v from 'valibot'
import { dataSchemas, dataTitles } from './config/data.ts'
import { energySchemas, energyTitles } from './config/energy.ts'
import {
  backendTitles,
  budgetSchema,
  divergenceSchema,
  evaluationSchema,
  type BackendId,
  type ExperimentConfig,
} from './config/experiment.ts'
import { fieldsOf } from './config/fields.ts'
import { settingName, settingsOf, settingWords as laneSettingWords } from './config/lane-settings.ts'
import type { LaneConfig } from './config/lane.ts'
import { plain } from './config/value-words.ts'

export interface Setting {
  path: string
  /** In a sentence: `learning rate`. */
  name: string
  /** How a label writes it, where it has a sign of its own: `k`, `ν`. */
  sign: string | null
  value: unknown
  /** As a person reads it. */
  text: string
}

/** What holds for every lane. */
export function settingsOfExperiment(config: ExperimentConfig): Setting[] {
  const { data, energy, budget, evaluation, divergence, seeds, backend, coordinates } = config
  return [
    { path: 'data.kind', name: 'data', sign: null, value: data.kind, text: dataTitles[data.kind].title },
    ...described('data.', data, dataSchemas[data.kind]).map((each) => ({ ...each, name: `${each.name} of the data` })),
    { path: 'energy.kind', name: 'energy', sign: null, value: energy.kind, text: energyTitles[energy.kind].title },
    ...described('energy.', energy, energySchemas[energy.kind]),
    {
      path: 'budget',
      name: 'budget',
      sign: null,
      value: budget.amount,
      text: `${plain(budget.amount)} ${budget.unit}`,
    },
    ...described('budget.', budget, budgetSchema).filter(({ path }) => path !== 'budget.amount'),
    { path: 'seeds', name: 'seeds', sign: null, value: seeds, text: listed(seeds) },
    ...described('evaluation.', evaluation, evaluationSchema),
    ...described('divergence.', divergence, divergenceSchema),
    { path: 'backend', name: 'backend', sign: null, value: backend, text: backendText(backend) },
    { path: 'coordinates', name: 'coordinates', sign: null, value: coordinates ?? 'raw', text: coordinates ?? 'raw' },
  ]
}

/** Of one lane; what has no effect is left out. */
export function settingsOfLane(lane: LaneConfig): Setting[] {
  const settings = settingsOf(lane)
  return [...settings].map(([path, value]) => {
    const name = settingName(path, settings)
    const text = path.endsWith('.kind') ? laneSettingWords(path, settings) : textOf(value)
    return { path, name, sign: laneSign(path, value, settings), value, text }
  })
}

/** `k` of `k=10`; words are no sign. */
function laneSign(path: string, value: unknown, settings: ReadonlyMap<string, unknown>): string | null {
  if (path.endsWith('.kind')) return null
  const sign = laneSettingWords(path, settings).split('=')
  return sign.length === 2 && sign[1] === plain(value) ? sign[0] : null
}

const described = (prefix: string, values: object, schema: v.GenericSchema): Setting[] =>
  fieldsOf(schema).flatMap(([key, { label, unit, choices }]) => {
    const value = (values as Record<string, unknown>)[key]
    if (value === undefined) return []
    const choice = choices?.find((each) => each.value === value)?.label
    const text = choice ?? textOf(value)
    return [{ path: prefix + key, name: lowered(label), sign: null, value, text: unit ? `${text} ${unit}` : text }]
  })

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return listed(value)
  // A hyphen in a word is no minus sign.
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : plain(value)
}

const listed = (values: readonly unknown[]): string => values.map((value) => textOf(value)).join(', ')

const backendText = (backend: ExperimentConfig['backend']): string =>
  backend === 'auto' ? 'Automatic' : backendTitles[backend satisfies BackendId]

const lowered = (label: string): string => label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
