// Previews by what they show: figures and the window ask for the same one again and again. What nobody waits for any
// longer is cancelled.
//
// Whoever looks at one data set after the other (the setup that is being edited, the panels) names a slot: the newer
// request takes the slot, and the older one's work ends unless somebody else waits for it, too.

import { readsFile, type DataConfig } from '../../src-shared/config/data.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { stampOf } from './file-stamp.ts'
import { superseded } from './newest-only.ts'

/** The gallery's, and as many again. */
const keptPreviews = 40

/** Makes a preview; stops when the signal says so, as far as it can. */
export type PreviewData = (config: DataConfig, seed: number, signal?: AbortSignal) => Promise<DataPreview>

/** Rejects with AppError('cancelled') once a newer request has taken the slot. */
export type AskPreview = (config: DataConfig, seed: number, slot?: string) => Promise<DataPreview>

interface Entry {
  answer: Promise<DataPreview>
  cancelling: AbortController
  /** Those who wait for it: slots, and one sign for each who cannot be superseded. */
  holders: Set<string | symbol>
  settled: boolean
}

/** Keeps the previews asked for last; a file that has changed is read again. */
export function createPreviews(preview: PreviewData): AskPreview {
  const kept = new Map<string, Entry>()
  const slots = new Map<string, Entry>()

  function entryOf(config: DataConfig, seed: number): Entry {
    const key = JSON.stringify([config, seed, readsFile(config) ? stampOf(config.path) : null])
    const entry = kept.get(key) ?? begin(key, config, seed)
    kept.delete(key)
    kept.set(key, entry)
    if (kept.size > keptPreviews) kept.delete(kept.keys().next().value!)
    return entry
  }

  function begin(key: string, config: DataConfig, seed: number): Entry {
    const cancelling = new AbortController()
    const answer = preview(config, seed, cancelling.signal)
    const entry: Entry = { answer, cancelling, holders: new Set(), settled: false }
    answer.then(
      () => settle(entry),
      // A failure is not worth keeping: the file may be there the next time.
      () => {
        settle(entry)
        if (kept.get(key) === entry) kept.delete(key)
      },
    )
    cancelling.signal.addEventListener('abort', () => {
      if (kept.get(key) === entry) kept.delete(key)
    })
    return entry
  }

  /** Nothing is left to cancel: slots that are never used again must not hold it. */
  function settle(entry: Entry): void {
    entry.settled = true
    for (const [slot, held] of slots) if (held === entry) slots.delete(slot)
  }

  function take(slot: string, entry: Entry): void {
    const before = slots.get(slot)
    if (!entry.settled) slots.set(slot, entry)
    else slots.delete(slot)
    entry.holders.add(slot)
    if (!before || before === entry) return
    before.holders.delete(slot)
    if (before.holders.size === 0 && !before.settled) before.cancelling.abort(superseded())
  }

  return (config, seed, slot) => {
    const entry = entryOf(config, seed)
    if (slot) take(slot, entry)
    else entry.holders.add(Symbol('whoever asked without a slot'))
    return entry.answer
  }
}
