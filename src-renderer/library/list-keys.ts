// What a key means in the library's list.
//
//   ↑ ↓ Home End PageUp PageDown   another line
//   → ←                            opens and closes an experiment
//   Space                          chooses it, or its lane
//   Delete                         deletes it; can be undone

import type { ExperimentSummary } from '../../src-shared/run.ts'
import type { ChosenLane } from '../state/joined-experiment.ts'
import type { ListItem } from './list-items.ts'

export type ListMove =
  | { kind: 'focus'; index: number }
  | { kind: 'toggle'; summary: ExperimentSummary; open: boolean }
  | { kind: 'choose'; summary: ExperimentSummary }
  | { kind: 'choose-lane'; lane: ChosenLane }
  | { kind: 'delete'; summary: ExperimentSummary }

export interface KeyPlace {
  items: readonly ListItem[]
  index: number
  /** Lines that are in sight at once. */
  perPage: number
  /** The line itself has the focus, and not one of its buttons. */
  isMain: boolean
}

/** null where the key means nothing here. */
export function keyboardMove(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { items, index, perPage, isMain }: KeyPlace,
): ListMove | null {
  if (ctrlKey || metaKey || altKey) return null
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: perPage, PageUp: -perPage, Home: -index, End: items.length }[key]
  if (step !== undefined) return focus(items, index, step)
  const item = items[index]
  if (!isMain || !item || item.kind === 'group' || item.kind === 'details') return null
  switch (key) {
    case 'ArrowRight':
      return item.kind === 'experiment' && !item.open ? { kind: 'toggle', summary: item.summary, open: true } : null
    case 'ArrowLeft':
      if (item.kind === 'experiment') return item.open ? { kind: 'toggle', summary: item.summary, open: false } : null
      return { kind: 'focus', index: items.findIndex(({ key: id }) => id === item.summary.id) }
    case ' ':
      return item.kind === 'experiment'
        ? { kind: 'choose', summary: item.summary }
        : { kind: 'choose-lane', lane: { experimentId: item.summary.id, laneIndex: item.laneIndex } }
    case 'Delete':
      return item.kind === 'experiment' ? { kind: 'delete', summary: item.summary } : null
    default:
      return null
  }
}

/** Headings of groups are passed over. */
function focus(items: readonly ListItem[], from: number, step: number): ListMove | null {
  const direction = Math.sign(step)
  let index = Math.min(items.length - 1, Math.max(0, from + step))
  while (items[index]?.kind === 'group') index += direction || 1
  if (index < 0 || index >= items.length) return null
  return { kind: 'focus', index }
}
