// Whether lanes are compared fairly: what is the same for all of them, and what differs, each as a sentence.

import { originText } from '../branch.ts'
import { laneFacts } from '../config/lane-facts.ts'
import type { ExperimentConfig } from '../config/experiment.ts'
import { adjustmentsText } from '../adjustment.ts'
import type { FigureInput } from '../figures/figure.ts'
import { adjustmentsOf, lanesOf, type FigureLane } from '../figures/lanes.ts'
import { kernelsText } from '../kernel-spans.ts'
import { formatCount } from '../numbers.ts'
import { energyLabel } from '../config/energy.ts'
import { budgetText } from '../diagnosis/unlike-lanes.ts'

export interface Fairness {
  same: readonly string[]
  differs: readonly string[]
}

export function fairnessOf(input: Pick<FigureInput, 'runs'>, config: ExperimentConfig): Fairness {
  const lanes = lanesOf(input)
  const budgets = new Set(lanes.flatMap(({ runs }) => runs.map(({ budget }) => budgetText(budget))))
  const computed = new Set(lanes.flatMap(({ runs }) => runs.map(({ run }) => computedBy(run))))
  const seeds = new Set(lanes.map(({ runs }) => runs.map(({ run }) => run.seed).join(', ')))
  const same = [
    'The data, their split into training, validation and test points, and, for each seed, the order in which training points come.',
    `The energy function (${energyLabel(config.energy)}) and, for each seed, its initial parameters.`,
    'The points at which lanes are evaluated, and how.',
  ]
  const differs: string[] = []
  const put = (values: ReadonlySet<string>, alike: (value: string) => string, unlike: string) => {
    if (values.size === 1) same.push(alike([...values][0]))
    else differs.push(unlike)
  }
  put(budgets, (budget) => `The budget of every run: ${budget}.`, `Budgets: ${each(lanes, budgetsOf)}.`)
  put(seeds, (list) => `Seeds: ${list}.`, `Seeds: ${each(lanes, seedsOf)}.`)
  put(computed, (by) => `What computed: ${by}.`, `What computed: ${each(lanes, computersOf)}.`)
  if (config.budget.unit !== 'evaluations') {
    differs.push(`Work done, in rows through the network forward and backward: ${each(lanes, evaluationsOf)}.`)
  }
  differs.push(...branches(lanes), ...adjustments(lanes), ...ends(lanes))
  return { same, differs }
}

/** Settings by name: those alike in all lanes, and those that are not. */
export function laneSettings(config: ExperimentConfig): {
  alike: readonly (readonly [string, string])[]
  unlike: readonly { name: string; values: readonly string[] }[]
} {
  const facts = config.lanes.map((lane) => new Map(distinctNames(laneFacts(lane))))
  const names = [...new Set(facts.flatMap((known) => [...known.keys()]))]
  const rows = names.map((name) => ({ name, values: facts.map((known) => known.get(name) ?? '–') }))
  const isAlike = ({ values }: { values: readonly string[] }) => new Set(values).size === 1
  return {
    alike: rows.filter(isAlike).map(({ name, values }) => [name, values[0]] as const),
    unlike: rows.filter((row) => !isAlike(row)),
  }
}

/** A method and its sampler may have settings of one name: the second is numbered. */
function distinctNames(facts: ReturnType<typeof laneFacts>): [string, string][] {
  const met = new Map<string, number>()
  return facts.map(([name, value]) => {
    const count = (met.get(name) ?? 0) + 1
    met.set(name, count)
    return [count === 1 ? name : `${name} (${count})`, value]
  })
}

type Run = FigureLane['runs'][number]['run']

const computedBy = (run: Run): string =>
  [run.backend, run.device, kernelsText(run)].filter(Boolean).join(', ') || 'nothing yet'

const each = (lanes: readonly FigureLane[], words: (lane: FigureLane) => string): string =>
  lanes.map((lane) => `${lane.label} ${words(lane)}`).join('; ')

const listed = (texts: readonly string[]): string => [...new Set(texts)].join(' and ')
const budgetsOf = ({ runs }: FigureLane) => listed(runs.map(({ budget }) => budgetText(budget)))
const seedsOf = ({ runs }: FigureLane) => runs.map(({ run }) => run.seed).join(', ')
const computersOf = ({ runs }: FigureLane) => listed(runs.map(({ run }) => computedBy(run)))

function evaluationsOf({ runs }: FigureLane): string {
  const total = runs.reduce((sum, { run }) => sum + run.evaluations, 0)
  return `${formatCount(Math.round(total / runs.length))}${runs.length > 1 ? ' per seed' : ''}`
}

function branches(lanes: readonly FigureLane[]): string[] {
  const told = lanes.flatMap(({ label, runs }) =>
    runs.flatMap(({ run, lane }) => (run.origin ? [`${label} branched off ${originText(run.origin, lane)}.`] : [])),
  )
  return [...new Set(told)]
}

const adjustments = (lanes: readonly FigureLane[]): string[] =>
  lanes.flatMap((lane) => {
    const made = adjustmentsOf(lane, null)
    return made.length === 0 ? [] : [`${lane.label} was adjusted while it trained: ${adjustmentsText(made)}.`]
  })

const ends = (lanes: readonly FigureLane[]): string[] =>
  lanes.flatMap(({ label, runs }) =>
    runs
      .filter(({ run }) => run.status !== 'finished')
      .map(({ run }) => `${label}, seed ${run.seed}, is ${run.status} at iteration ${formatCount(run.iteration)}.`),
  )
