// Where a study is to train: what was chosen and typed, whether that is a place, and what a test of it found.

import { parsePlace, placeText, type Place } from '../../src-shared/study/place.ts'
import { AppError } from '../../src-shared/errors.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from '../state/outside.ts'
import { typeset } from '../ui/typeset.ts'

export const slurmOptions = ['partition', 'time', 'folder', 'memory', 'account'] as const
export type SlurmOption = (typeof slurmOptions)[number]
/** `address`: of a Ray cluster, as it is written behind `ray:`, options and all. */
export type PlaceField = 'login' | 'address' | SlurmOption

type Typed = Record<PlaceField, string>

export interface PlaceTest {
  place: string
  /** null: nobody could find out. */
  usable: boolean | null
  /** In sentences. Of a place that is not usable the last says what is missing. */
  found: readonly string[]
}

const nothingTyped: Typed = { login: '', address: '', partition: '', time: '', folder: '', memory: '', account: '' }

export class PlaceDraft {
  readonly #outside: Outside
  kind = $state<Place['kind']>('local')
  typed = $state<Typed>({ ...nothingTyped })
  /** Of parts that are processes of this machine; chosen in a dialog. */
  folder = $state('')
  /** The place that is being tested. */
  testing = $state<string | null>(null)
  #tested = $state.raw<PlaceTest | null>(null)

  readonly faults: ReadonlyMap<PlaceField, string> = $derived(
    this.kind === 'slurm' ? faultsOf(this.typed) : this.kind === 'ray' ? rayFaultsOf(this.typed) : new Map(),
  )
  /** As it is written in files and commands; null while it is none. */
  readonly text: string | null = $derived.by(() => this.#written())
  /** What the last test found, while the place is the one that was tested. */
  readonly tested: PlaceTest | null = $derived(this.#tested?.place === this.text ? this.#tested : null)
  /** Why no study can be sent there, in one sentence; null where nothing is known against it. */
  readonly obstacle: string | null = $derived.by(() => {
    if (this.kind === 'slurm' && this.typed.login.trim() === '') return 'Say who logs in to the cluster, and where.'
    if (this.kind === 'ray' && this.typed.address.trim() === '') return 'Say where the dashboard of the Ray cluster is.'
    if (this.kind === 'processes' && this.folder === '') return 'Choose the folder in which the study trains.'
    const [fault] = this.faults.values()
    if (fault !== undefined) return fault
    if (this.tested?.usable !== false) return null
    return 'No study can train at this place yet: the test says what is missing.'
  })

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** Back to this machine. What was typed stays for the next time. */
  begin(): void {
    this.kind = 'local'
  }

  /** As it is written: a place that was used before. */
  adopt(text: string): void {
    const place = parsePlace(text)
    this.kind = place.kind
    if (place.kind === 'processes') this.folder = place.folder
    if (place.kind === 'slurm') this.#fill(text)
    if (place.kind === 'ray') this.typed.address = text.slice('ray:'.length)
  }

  type(field: PlaceField, text: string): void {
    // Somebody may have a whole place at hand, from a command or a colleague.
    if (field === 'login' && isWholePlace(text)) this.#fill(text)
    else if (field === 'address') this.typed.address = text.trim().replace(/^ray:/, '')
    else this.typed[field] = text
  }

  /** What was typed of a place of another kind stays. */
  #fill(slurm: string): void {
    this.typed = { ...typedOf(slurm), address: this.typed.address }
  }

  async chooseFolder(): Promise<void> {
    try {
      const chosen = await this.#outside.request('dialog.openFolder', {})
      if (chosen) this.folder = chosen.path
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** Minutes, where the queue is long. The last place that was tested counts. */
  async test(): Promise<void> {
    const place = this.text
    if (place === null || place === 'local' || this.testing === place) return
    this.testing = place
    const tested = await this.#ask(place)
    if (this.testing !== place) return
    this.#tested = tested
    this.testing = null
  }

  async #ask(place: string): Promise<PlaceTest> {
    try {
      return { place, ...(await this.#outside.request('study.probe', { place })) }
    } catch (error) {
      return { place, usable: null, found: [messageOf(error)] }
    }
  }

  #written(): string | null {
    switch (this.kind) {
      case 'local':
        return 'local'
      case 'processes':
        return this.folder === '' ? null : `processes:${this.folder}`
      case 'slurm':
        return this.faults.size > 0 || this.typed.login.trim() === '' ? null : slurmText(this.typed)
      case 'ray':
        return this.faults.size > 0 || this.typed.address === '' ? null : rayText(this.typed.address)
      default:
        return this.kind satisfies never
    }
  }
}

/** Throws AppError. Always written the same way, so that it is known again. */
const slurmText = (typed: Partial<Typed>): string => placeText(parsePlace(whole(typed)))

const rayText = (address: string): string => placeText(parsePlace(`ray:${address}`))

function whole({ login = '', ...options }: Partial<Typed>): string {
  const given = slurmOptions.flatMap((name) => {
    // One that holds what parts options would pass for several.
    const value = (options[name] ?? '').trim().replaceAll('&', ' ')
    return value === '' ? [] : [`${name}=${value}`]
  })
  return `slurm:${login.trim()}${given.length > 0 ? `?${given.join('&')}` : ''}`
}

function faultOf(write: () => string): string | null {
  try {
    write()
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return typeset(error.message.replaceAll(/slurm:|ray:(?=https?:)/g, ''))
  }
}

function rayFaultsOf({ address }: Typed): Map<PlaceField, string> {
  const fault = address === '' ? null : faultOf(() => rayText(address))
  return new Map(fault === null ? [] : [['address', fault]])
}

/** Each field by itself, so that its fault stands beside it. An empty login is no fault before something is typed. */
function faultsOf(typed: Typed): Map<PlaceField, string> {
  const faults = new Map<PlaceField, string>()
  const judge = (field: PlaceField, alone: Partial<Typed>): void => {
    const fault = faultOf(() => slurmText(alone))
    if (fault !== null) faults.set(field, fault)
  }
  if (typed.login.trim() !== '') judge('login', { login: typed.login.replaceAll('?', ' ') })
  for (const option of slurmOptions) judge(option, { login: 'a@b', [option]: typed[option] })
  return faults
}

function isWholePlace(text: string): boolean {
  try {
    return parsePlace(text.trim()).kind === 'slurm'
  } catch {
    return false
  }
}

function typedOf(text: string): Typed {
  const [login, query = ''] = text.trim().slice('slurm:'.length).split('?')
  const options = query.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals < 0 ? [] : [[pair.slice(0, equals), pair.slice(equals + 1)] as const]
  })
  return { ...nothingTyped, ...Object.fromEntries(options), login }
}
