// Previews by what they show: figures and the window ask for the same one again and again.

import type { DataConfig } from '../../src-shared/config/data.ts'
import { stampOf } from './file-stamp.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'

/** The gallery's, and as many again. */
const keptPreviews = 40

export type PreviewData = (config: DataConfig, seed: number) => Promise<DataPreview>

/** Keeps the previews asked for last; a file that has changed is read again. */
export function cachedPreview(preview: PreviewData): PreviewData {
  const kept = new Map<string, Promise<DataPreview>>()
  return (config, seed) => {
    const key = JSON.stringify([config, seed, config.kind === 'csv' ? stampOf(config.path) : null])
    const answer = kept.get(key) ?? preview(config, seed)
    kept.delete(key)
    kept.set(key, answer)
    // A failure is not worth keeping: the file may be there the next time.
    answer.catch(() => kept.delete(key))
    if (kept.size > keptPreviews) kept.delete(kept.keys().next().value!)
    return answer
  }
}
