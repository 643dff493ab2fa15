// Whether the place of a study answers: when it last gave a sign of life, and what is wrong. Each kind of work complains
// for itself: what works meanwhile takes nothing back of what the other complains of.

import type { StudyElsewhere } from '../../src-shared/study/study.ts'

/** Looking at the jobs, and following the frames. */
export type Work = 'look' | 'follow'

export type Contact = Pick<StudyElsewhere, 'connection' | 'heardAt' | 'fault'>

export const noContact: Contact = { connection: 'none', heardAt: null, fault: null }

/** Signs of life come several times a second; who shows the last one is told of it so often. */
const tellAgainMs = 10_000

export interface PlaceContactParts {
  now: () => number
  /** It is there or lost, complains of something else, or is still heard. */
  changed: () => void
}

export class PlaceContact {
  readonly #parts: PlaceContactParts
  readonly #complaints = new Map<Work, string>()
  #heardAt: number | null = null
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(parts: PlaceContactParts) {
    this.#parts = parts
  }

  get state(): Contact {
    const [fault = null] = this.#complaints.values()
    return { connection: this.#connection(), heardAt: this.#heardAt, fault }
  }

  heard(work: Work): void {
    const complained = this.#complaints.delete(work)
    this.#heardAt = this.#parts.now()
    if (complained || this.#heardAt - this.#toldAt >= tellAgainMs) this.#tell()
  }

  /** True where nobody has said so yet. */
  complain(work: Work, message: string): boolean {
    const isNew = ![...this.#complaints.values()].includes(message)
    const changed = this.#complaints.get(work) !== message
    this.#complaints.set(work, message)
    if (changed) this.#tell()
    return isNew
  }

  #connection(): Contact['connection'] {
    if (this.#complaints.has('follow')) return 'lost'
    return this.#heardAt === null ? 'trying' : 'there'
  }

  #tell(): void {
    this.#toldAt = this.#parts.now()
    this.#parts.changed()
  }
}
