// Previews of data sets as the window sees them: the gallery's thumbnails, the setup's and the truth panel.

import type { DataConfig } from '../../src-shared/config/data.ts'
import { messageOf, request } from '../engine/connection.ts'
import { PreviewBook, previewKey, type PreviewState, type PreviewStates } from './preview-book.ts'

export type { PreviewState }

class Previews extends PreviewBook {
  #known = $state.raw<PreviewStates>(new Map())

  constructor() {
    super({
      request: (asked) => request('data.preview', asked),
      messageOf,
      onChange: (states) => (this.#known = states),
    })
  }

  /** What is known of this preview now; `ask` and `look` start it. */
  of(data: DataConfig, seed: number): PreviewState | undefined {
    return this.#known.get(previewKey(data, seed))
  }
}

export const previews = new Previews()
