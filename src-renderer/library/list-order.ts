// In what order the library lists experiments.

import type { ExperimentSummary } from '../../src-shared/run.ts'

export const sortKeys = ['name', 'data', 'seeds', 'iterations', 'status', 'last', 'best', 'size', 'started'] as const
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
  last: true,
  best: true,
  size: true,
  started: true,
}

/**
 * Ties go by date, newest first. Log-likelihoods are comparable only on the same data: sorted by them, experiments stand
 * together by data, those without one last.
 */
export function inOrder(
  list: readonly ExperimentSummary[],
  { key, descending }: SortOrder,
  bytesOf: (id: string) => number = () => 0,
): ExperimentSummary[] {
  const direction = descending ? -1 : 1
  return list.toSorted((a, b) => {
    if (key === 'last' || key === 'best') return byLikelihood(a, b, { key, direction }) || b.createdAt - a.createdAt
    if (key === 'size') return direction * (bytesOf(a.id) - bytesOf(b.id)) || b.createdAt - a.createdAt
    return direction * compare(valueOf(a, key), valueOf(b, key)) || b.createdAt - a.createdAt
  })
}

function byLikelihood(
  a: ExperimentSummary,
  b: ExperimentSummary,
  { key, direction }: { key: 'last' | 'best'; direction: number },
): number {
  const data = compare(a.dataTitle, b.dataTitle)
  if (data !== 0) return data
  const [first, second] = [a, b].map(({ bestTestLogLikelihood: lane }) => {
    return (key === 'last' ? lane?.mean : lane?.best?.mean) ?? null
  })
  if (first === null || second === null) return Number(first === null) - Number(second === null)
  return direction * (first - second)
}

function valueOf(summary: ExperimentSummary, key: Exclude<SortKey, 'last' | 'best' | 'size'>): string | number {
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
