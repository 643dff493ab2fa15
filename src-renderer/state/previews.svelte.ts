// Previews of data sets as a comparison sees them: the gallery's thumbnails, the setup's and the truth panel.

import type { DataConfig } from '../../src-shared/config/data.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from './outside.ts'
import { PreviewBook, previewKey, type PreviewState, type PreviewStates } from './preview-book.ts'

export type { PreviewState }

/** Whose work the engine ends for whose: comparisons side by side do not wait for one another. */
let count = 0

export class Previews extends PreviewBook {
  #known = $state.raw<PreviewStates>(new Map())

  constructor({ request }: Pick<Outside, 'request'>) {
    const place = ++count
    super({
      request: ({ slot, ...asked }) => request('data.preview', slot ? { ...asked, slot: `${slot} ${place}` } : asked),
      messageOf,
      onChange: (states) => (this.#known = states),
    })
  }

  /** What is known of this preview now; `ask` and `look` start it. */
  of(data: DataConfig, seed: number): PreviewState | undefined {
    return this.#known.get(previewKey(data, seed))
  }
}
