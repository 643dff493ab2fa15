// Lanes that are compared though they were not trained alike: under other budgets, on other data or with other seeds.

import { isSameData } from '../config/same-data.ts'
import type { DataConfig } from '../config/data.ts'
import type { Budget } from '../config/experiment.ts'
import { formatCount } from '../numbers.ts'

export interface ComparedLane {
  label: string
  budgets: readonly Budget[]
  seeds: readonly number[]
  data: DataConfig
}

export interface UnlikeLanes {
  of: 'budget' | 'data' | 'seeds'
  /** A sentence that names who has what. */
  seen: string
  meaning: string
  cure: string
}

export const budgetText = ({ unit, amount }: Budget): string => `${formatCount(amount)} ${unit}`

export function unlikeLanes(lanes: readonly ComparedLane[]): UnlikeLanes[] {
  const found: UnlikeLanes[] = []
  const budgets = lanes.map((lane) => [...new Set(lane.budgets.map(budgetText))].join(' and '))
  if (new Set(budgets).size > 1) {
    found.push({
      of: 'budget',
      seen: `Budgets differ: ${said(lanes, budgets)}`,
      meaning: 'what was spent differs as well as how it was spent',
      cure: 'Train all lanes in one experiment, with one budget.',
    })
  }
  if (lanes.some(({ data }) => !isSameData(data, lanes[0].data))) {
    found.push({
      of: 'data',
      seen: `Data differ: ${said(
        lanes,
        lanes.map(({ data }) => data.kind),
      )}`,
      meaning: 'likelihoods of different data say nothing of one another',
      cure: 'Compare lanes that learned from the same data.',
    })
  }
  const seeds = lanes.map((lane) => lane.seeds.toSorted((a, b) => a - b).join(', '))
  if (new Set(seeds).size > 1) {
    found.push({
      of: 'seeds',
      seen: `Seeds differ: ${said(lanes, seeds)}`,
      meaning: 'other splits, other starts and other noise stand beside the methods',
      cure: 'Train every lane with the same seeds.',
    })
  }
  return found
}

const said = (lanes: readonly ComparedLane[], texts: readonly string[]): string =>
  lanes.map(({ label }, index) => `${label} ${texts[index]}`).join('; ')
