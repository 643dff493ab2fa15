// The `.ebm` file that is being written or read, and how far it is.

import type { EngineEvent } from '../../src-shared/protocol/events.ts'

type FileWorkEvent = Extract<EngineEvent, { kind: 'file-work' }>

class FileWork {
  /** null: none. */
  now = $state.raw<{ text: string; share: number } | null>(null)

  take({ work, name, share }: FileWorkEvent): void {
    this.now = share === null ? null : { text: work === 'import' ? `Reading ${name}` : `Writing ${name}`, share }
  }
}

export const fileWork = new FileWork()
