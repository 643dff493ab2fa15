// What a search of the library finds.
//
//   rings paper            every word must occur in name, data, lanes, study, tags or notes
//   data:moons -is:starred a place alone; a minus wants it absent
//   method:cd k>5          a lane of CD with k above 5: what is said of lanes holds for one and the same lane
//   method:cd method:nce   each further method: asks for another lane
//   best>-1.2 hidden:64    values and settings, by their name, their sign or their path
//
// Quotation marks keep words together: data:"two moons".

import type { ExperimentConfig } from './config/experiment.ts'
import { overSeeds } from './figures/over-seeds.ts'
import { settingsOfExperiment, settingsOfLane, type Setting } from './experiment-settings.ts'
import type { ExperimentSummary } from './run.ts'

/** Answers the configuration of an experiment; undefined while it is not known. */
export type ConfigOf = (experimentId: string) => ExperimentConfig | undefined

type Value = string | number

/** The places that a word may name in the experiment, and what stands there. */
const places: Record<string, (summary: ExperimentSummary) => readonly Value[]> = {
  name: ({ name }) => [name],
  data: ({ dataTitle }) => [dataTitle],
  tag: ({ tags }) => tags,
  study: ({ study }) => (study ? [study.name] : []),
  is: ({ starred }) => (starred ? ['starred'] : []),
  notes: ({ notes }) => [notes],
  lanes: ({ laneLabels }) => [laneLabels.length],
  runs: ({ statuses }) => [statuses.length],
  seeds: ({ seeds }) => [seeds.length],
  iterations: ({ iterations }) => [iterations],
}

/** The same in a lane, by its place among the others. */
const lanePlaces: Record<string, (summary: ExperimentSummary, laneIndex: number) => readonly Value[]> = {
  method: ({ laneLabels }, laneIndex) => [laneLabels[laneIndex]],
  status: ({ runs, statuses }, laneIndex) =>
    runs.length === 0 ? statuses : runs.filter((run) => run.laneIndex === laneIndex).map(({ status }) => status),
  seed: ({ runs }, laneIndex) => runs.filter((run) => run.laneIndex === laneIndex).map(({ seed }) => seed),
  last: (summary, laneIndex) => likelihood(summary, laneIndex, ({ last }) => last),
  best: (summary, laneIndex) => likelihood(summary, laneIndex, ({ best }) => best?.value ?? null),
}

function likelihood(
  { runs, seeds }: ExperimentSummary,
  laneIndex: number,
  valueOf: (run: ExperimentSummary['runs'][number]) => number | null,
): number[] {
  const own = runs.filter((run) => run.laneIndex === laneIndex)
  const over = overSeeds(own.map(valueOf), seeds.length)
  return over ? [over.mean] : []
}

export const searchPlaces = [...Object.keys(places), ...Object.keys(lanePlaces)]

/** In words, for the reading of a search. */
const placeWords: Record<string, string> = {
  tag: 'a tag',
  study: 'the study',
  is: 'it is',
  notes: 'the notes',
  lanes: 'the number of lanes',
  runs: 'the number of runs',
  seeds: 'the number of seeds',
  last: 'the held-out log-likelihood at the end',
  best: 'the best held-out log-likelihood',
}

type Operator = '>=' | '<=' | '!=' | '>' | '<' | '=' | ':'

/** One word of a search, read. */
interface Condition {
  /** Without its minus. */
  field: string | null
  operator: Operator
  /** Lower case. */
  wanted: string
  absent: boolean
}

export function matching(
  list: readonly ExperimentSummary[],
  wanted: string,
  configOf: ConfigOf = () => undefined,
): ExperimentSummary[] {
  const holds = conditionOf(wanted, knownNames(list, configOf))
  return list.filter((summary) => holds(summary, configOf(summary.id)))
}

/** What a search asks for, in words; null for none. A field whose name no experiment has is read as a plain word. */
export function searchInWords(wanted: string, list: readonly ExperimentSummary[], configOf: ConfigOf): string | null {
  const known = knownNames(list, configOf)
  const { experiment, lanes, absent } = grouped(read(wanted), known)
  const told = [
    ...experiment.map((condition) => inWords(condition, known)),
    ...lanes.map((lane) => `a lane where ${lane.map((condition) => inWords(condition, known)).join(' and ')}`),
    ...absent.map((condition) =>
      condition.field === 'is' ? `it is not ${condition.wanted}` : `not so: ${inWords(condition, known)}`,
    ),
  ]
  return told.length === 0 ? null : told.join('; ')
}

/** Whether it asks for settings, for which the configurations are needed. */
export const asksForSettings = (wanted: string): boolean =>
  read(wanted).some(({ field }) => field !== null && !(field in places) && !(field in lanePlaces))

interface Grouped {
  experiment: readonly Condition[]
  /** Each group holds for one lane. */
  lanes: readonly (readonly Condition[])[]
  absent: readonly Condition[]
}

interface Known {
  words: ReadonlyMap<string, string>
  ofLane: ReadonlySet<string>
  ofExperiment: ReadonlySet<string>
}

function grouped(conditions: readonly Condition[], known: Known): Grouped {
  const told = conditions.map((condition) => (isKnown(condition, known) ? condition : asWord(condition)))
  const lanes: Condition[][] = []
  for (const condition of told) {
    if (condition.absent || condition.field === null || !isOfLane(condition.field, known)) continue
    const last = lanes.at(-1)
    const again = condition.field === 'method' && last?.some(({ field }) => field === 'method')
    if (!last || again) lanes.push([condition])
    else last.push(condition)
  }
  return {
    experiment: told.filter(({ absent, field }) => !absent && (field === null || !isOfLane(field, known))),
    lanes,
    absent: told.filter(({ absent }) => absent),
  }
}

const isKnown = ({ field }: Condition, { ofLane, ofExperiment }: Known): boolean =>
  field === null || field in places || field in lanePlaces || ofLane.has(field) || ofExperiment.has(field)

const isOfLane = (field: string, { ofLane }: Known): boolean =>
  field in lanePlaces || (!(field in places) && ofLane.has(field))

/** `σ:`, where nothing is called σ, is plain characters. */
const asWord = ({ field, operator, wanted, absent }: Condition): Condition => ({
  ...{ field: null, operator: ':' as const, absent },
  wanted: `${field ?? ''}${operator}${wanted}`,
})

function conditionOf(wanted: string, known: Known) {
  const { experiment, lanes, absent } = grouped(read(wanted), known)
  return (summary: ExperimentSummary, config: ExperimentConfig | undefined): boolean => {
    const laneIndices = summary.laneLabels.map((_label, index) => index)
    const inLane = (condition: Condition, laneIndex: number) =>
      holdsFor(condition, laneValues(condition.field!, summary, { config, laneIndex }))
    const holds = (condition: Condition) =>
      condition.field !== null && isOfLane(condition.field, known)
        ? laneIndices.some((laneIndex) => inLane(condition, laneIndex))
        : holdsFor(condition, experimentValues(condition.field, summary, config))
    return (
      experiment.every(holds) &&
      lanes.every((lane) => laneIndices.some((laneIndex) => lane.every((each) => inLane(each, laneIndex)))) &&
      !absent.some(holds)
    )
  }
}

function experimentValues(
  field: string | null,
  summary: ExperimentSummary,
  config?: ExperimentConfig,
): readonly Value[] {
  if (field === null) {
    const { name, dataTitle, laneLabels, study, tags, notes } = summary
    return [name, dataTitle, ...laneLabels, ...(study ? [study.name] : []), ...tags, notes]
  }
  return field in places ? places[field](summary) : config ? (namesOf(config).experiment.get(field) ?? []) : []
}

function laneValues(
  field: string,
  summary: ExperimentSummary,
  { config, laneIndex }: { config: ExperimentConfig | undefined; laneIndex: number },
): readonly Value[] {
  if (field in lanePlaces) return lanePlaces[field](summary, laneIndex)
  return config ? (namesOf(config).lanes[laneIndex]?.get(field) ?? []) : []
}

function holdsFor({ operator, wanted }: Condition, values: readonly Value[]): boolean {
  const number = numberIn(wanted)
  switch (operator) {
    case ':':
      return values.some((value) =>
        typeof value === 'number' ? value === number : value.toLowerCase().includes(wanted),
      )
    case '=':
      return values.some((value) => (typeof value === 'number' ? value === number : value.toLowerCase() === wanted))
    case '!=':
      return (
        values.length > 0 &&
        values.every((value) => (typeof value === 'number' ? value !== number : value.toLowerCase() !== wanted))
      )
    default:
      return values.some((value) => typeof value === 'number' && number !== null && compared(value, operator, number))
  }
}

function compared(value: number, operator: '>' | '<' | '>=' | '<=', wanted: number): boolean {
  switch (operator) {
    case '>':
      return value > wanted
    case '<':
      return value < wanted
    case '>=':
      return value >= wanted
    case '<=':
      return value <= wanted
    default:
      return operator satisfies never
  }
}

function numberIn(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text.replace('−', '-').replaceAll(',', ''))
  return Number.isFinite(number) ? number : null
}

/** Words are separated by spaces; quotation marks keep some together: `data:"two moons"`. */
const wordsOf = (wanted: string): string[] =>
  [...wanted.toLowerCase().matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(([word]) => word.replaceAll('"', '')).filter(Boolean)

const read = (wanted: string): Condition[] => wordsOf(wanted).map(readWord)

function readWord(word: string): Condition {
  const absent = word.length > 1 && word.startsWith('-')
  const present = absent ? word.slice(1) : word
  const found = /^([\p{L}][\p{L}\p{N}₀-₉._-]*)(>=|<=|!=|>|<|=|:)(.*)$/su.exec(present)
  if (!found) return { field: null, operator: ':', wanted: present, absent }
  return { field: plainName(found[1]), operator: found[2] as Operator, wanted: found[3], absent }
}

/** What a person types for a letter that few keyboards have, or for short. */
const synonyms: Record<string, string> = {
  nu: 'ν',
  sigma: 'σ',
  eps: 'ε',
  epsilon: 'ε',
  kappa: 'κ',
  alpha: 'α',
  lr: 'learningrate',
  batch: 'batchsize',
  hidden: 'hiddenwidths',
}

function plainName(typed: string): string {
  const name = flat(typed)
  return Object.hasOwn(synonyms, name) ? synonyms[name] : name
}

const flat = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

interface Names {
  /** What a name that was typed is called. */
  words: ReadonlyMap<string, string>
  experiment: ReadonlyMap<string, readonly Value[]>
  lanes: readonly ReadonlyMap<string, readonly Value[]>[]
}

/** A configuration never changes: a new one comes in its place. */
const knownConfigs = new WeakMap<ExperimentConfig, Names>()

function namesOf(config: ExperimentConfig): Names {
  let names = knownConfigs.get(config)
  if (!names) {
    const ofExperiment = settingsOfExperiment(config)
    const ofLanes = config.lanes.map(settingsOfLane)
    names = {
      experiment: byName(ofExperiment),
      lanes: ofLanes.map(byName),
      words: new Map([ofExperiment, ...ofLanes].flat().flatMap(calledBy)),
    }
    knownConfigs.set(config, names)
  }
  return names
}

const calledBy = (setting: Setting): [string, string][] =>
  keysOf(setting).map((key) => [flat(key), key === setting.sign ? key : setting.name])

/** Under which a setting is found. */
const keysOf = ({ path, name, sign }: Setting): string[] =>
  [path, path.slice(path.lastIndexOf('.') + 1), name, ...(sign === null ? [] : [sign])].filter((key) => key !== 'kind')

/** Each setting under its path, the last part of it, its name and its sign. */
function byName(settings: readonly Setting[]): Map<string, readonly Value[]> {
  const found = new Map<string, readonly Value[]>()
  for (const setting of settings) {
    const { value, text } = setting
    const values = [...(Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'number'), text]
    for (const key of keysOf(setting)) found.set(flat(key), [...(found.get(flat(key)) ?? []), ...values])
  }
  return found
}

function knownNames(list: readonly ExperimentSummary[], configOf: ConfigOf): Known {
  const [ofLane, ofExperiment, words] = [new Set<string>(), new Set<string>(), new Map<string, string>()]
  for (const { id } of list) {
    const config = configOf(id)
    if (!config) continue
    const { experiment, lanes, words: own } = namesOf(config)
    for (const [name, word] of own) words.set(name, word)
    for (const name of experiment.keys()) ofExperiment.add(name)
    for (const lane of lanes) for (const name of lane.keys()) ofLane.add(name)
  }
  return { ofLane, ofExperiment, words }
}

function inWords({ field, operator, wanted }: Condition, known: Known): string {
  if (field === null) return `“${wanted}” occurs`
  const name = placeWords[field] ?? known.words.get(field) ?? field
  if (field === 'is') return `it is ${wanted}`
  const words: Record<Operator, string> = {
    ':': 'contains',
    '=': 'is',
    '!=': 'is not',
    '>': 'is above',
    '<': 'is below',
    '>=': 'is at least',
    '<=': 'is at most',
  }
  const number = numberIn(wanted)
  const value = number === null ? `“${wanted}”` : wanted.replace('-', '−')
  return `${name} ${operator === ':' && number !== null ? 'is' : words[operator]} ${value}`
}
