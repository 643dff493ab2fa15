// In what order the library lists experiments.

import type { ExperimentSummary } from '../../src-shared/run.ts'

export const sortKeys = ['name', 'data', 'seeds', 'iterations', 'status', 'best', 'started'] as const
export type SortKey = (typeof sortKeys)[number]

export interface SortOrder {
  key: SortKey
  descending: boolean
}

/** The direction that a first press on a heading means: newest, most and best first, names from A. */
export const firstDirection: Record<SortKey, boolean> = {
  name: false,
  data: false,
  seeds: true,
  iterations: true,
  status: false,
  best: true,
  started: true,
}

/**
 * Ties go by date, newest first. Log-likelihoods are comparable only on the same data: sorted by them, experiments stand
 * together by data, those without one last.
 */
export function inOrder(list: readonly ExperimentSummary[], { key, descending }: SortOrder): ExperimentSummary[] {
  const direction = descending ? -1 : 1
  return list.toSorted((a, b) => {
    if (key === 'best') return byBest(a, b, direction) || b.createdAt - a.createdAt
    return direction * compare(valueOf(a, key), valueOf(b, key)) || b.createdAt - a.createdAt
  })
}

function byBest(a: ExperimentSummary, b: ExperimentSummary, direction: number): number {
  const data = compare(a.dataTitle, b.dataTitle)
  if (data !== 0) return data
  const [first, second] = [a, b].map(({ bestTestLogLikelihood }) => bestTestLogLikelihood?.mean ?? null)
  if (first === null || second === null) return Number(first === null) - Number(second === null)
  return direction * (first - second)
}

function valueOf(summary: ExperimentSummary, key: Exclude<SortKey, 'best'>): string | number {
  switch (key) {
    case 'name':
      return summary.name
    case 'data':
      return summary.dataTitle
    case 'seeds':
      return summary.seeds.length
    case 'iterations':
      return summary.iterations
    case 'status':
      return summary.statuses.toSorted().join(' ')
    case 'started':
      return summary.createdAt
    default:
      return key satisfies never
  }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** `12 experiments`, `3 of 12 experiments`. */
export function countText(found: number, all: number): string {
  const noun = all === 1 ? 'experiment' : 'experiments'
  return found === all ? `${all} ${noun}` : `${found} of ${all} ${noun}`
}
