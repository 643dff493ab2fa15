// What stands in the library's list, one line after the other: groups, experiments, and of those that are open, their
// lanes and what a person wrote about them.

import type { ExperimentSummary } from '../../src-shared/run.ts'

export const groupings = ['nothing', 'data', 'methods', 'study', 'tags', 'month'] as const
export type Grouping = (typeof groupings)[number]

export const groupingWords: Record<Grouping, string> = {
  nothing: 'Not grouped',
  data: 'By data',
  methods: 'By lanes',
  study: 'By study',
  tags: 'By first tag',
  month: 'By month',
}

export type ListItem =
  | { kind: 'group'; key: string; title: string; count: number }
  | { kind: 'experiment'; key: string; summary: ExperimentSummary; open: boolean }
  | { kind: 'lane'; key: string; summary: ExperimentSummary; laneIndex: number }
  | { kind: 'details'; key: string; summary: ExperimentSummary }

/** Pixels; the style of each keeps to them. */
export const itemHeights: Record<ListItem['kind'], number> = { group: 34, experiment: 52, lane: 34, details: 132 }

export function listItems(
  found: readonly ExperimentSummary[],
  { grouping, opened }: { grouping: Grouping; opened: ReadonlySet<string> },
): ListItem[] {
  const itemsOf = (summary: ExperimentSummary): ListItem[] => {
    const open = opened.has(summary.id)
    const item: ListItem = { kind: 'experiment', key: summary.id, summary, open }
    if (!open) return [item]
    const lanes = summary.laneLabels.map((_label, laneIndex): ListItem => {
      return { kind: 'lane', key: `${summary.id}/${laneIndex}`, summary, laneIndex }
    })
    return [item, ...lanes, { kind: 'details', key: `${summary.id}/details`, summary }]
  }
  if (grouping === 'nothing') return found.flatMap(itemsOf)
  const groups = Map.groupBy(found, (summary) => groupKey(summary, grouping))
  return [...groups].flatMap(([key, own]): ListItem[] => [
    { kind: 'group', key: `group ${key}`, title: groupTitle(own[0], grouping), count: own.length },
    ...own.flatMap(itemsOf),
  ])
}

/** Studies may share a name. */
const groupKey = (summary: ExperimentSummary, grouping: Exclude<Grouping, 'nothing'>): string =>
  grouping === 'study' && summary.study ? summary.study.id : groupTitle(summary, grouping)

function groupTitle(summary: ExperimentSummary, grouping: Exclude<Grouping, 'nothing'>): string {
  switch (grouping) {
    case 'data':
      return summary.dataTitle
    case 'methods':
      return summary.laneLabels.join(', ')
    case 'study':
      return summary.study?.name ?? 'Of no study'
    case 'tags':
      return summary.tags[0] ?? 'Without a tag'
    case 'month':
      return new Date(summary.createdAt).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })
    default:
      return grouping satisfies never
  }
}
