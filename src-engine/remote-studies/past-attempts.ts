// What earlier attempts of a chunk came to, read from the frames that they left: which trials have ended, and how often the
// others were begun in vain.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { framesIn, type Frame } from './frames.ts'
import { framesFile } from './study-folder.ts'

export interface Past {
  ended: boolean
  /** Beginnings from one and the same iteration that came to nothing: no checkpoint further on, no orderly leave. */
  failures: number
  iteration: number
  attempt: number
}

/** By run. */
export function pastAttempts(folder: string, part: number, chunk: number, before: number): Map<string, Past> {
  const pasts = new Map<string, Past>()
  for (let attempt = 0; attempt < before; attempt++) {
    const path = join(folder, 'frames', framesFile(part, chunk, attempt))
    if (!existsSync(path)) continue
    for (const { frame } of framesIn(readFileSync(path))) {
      if (frame) pasts.set(frame.runId, after(pasts.get(frame.runId) ?? nothing, frame))
    }
  }
  return pasts
}

const nothing: Past = { ended: false, failures: 0, iteration: 0, attempt: -1 }

function after(past: Past, { attempt, content }: Frame): Past {
  switch (content.kind) {
    case 'begun':
      // On another backend it begins twice in one attempt.
      if (attempt === past.attempt) return past
      return content.iteration > past.iteration
        ? { ...past, attempt, failures: 1, iteration: content.iteration }
        : { ...past, attempt, failures: past.failures + 1 }
    case 'report':
      if (content.report.report !== 'batch' || content.report.ending === null) return past
      // What had to leave goes on.
      if (content.report.ending.kind === 'stopped' && content.stop === undefined) return { ...past, failures: 0 }
      return { ...past, ended: true }
    case 'given-up':
    case 'called-off':
      return { ...past, ended: true }
    default:
      return past
  }
}
