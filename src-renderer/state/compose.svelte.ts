// Energies put together: which and how as they are edited, and what the engine found of the whole and its parts.
//
// A valid change is asked for when the hand rests; the newest wish takes the place of the one before.

import * as v from 'valibot'
import { fittingWeights, partsMaximum, type Composition } from '../../src-shared/composition.ts'
import { dataConfigSchema, type DataKind } from '../../src-shared/config/data.ts'
import {
  compositionSourceSchema,
  type CompositionKind,
  type CompositionSource,
} from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { ShownCompositionQuantity } from '../../src-shared/figures/composition/composition-figure.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Form } from '../setup/form.ts'
import { faultAt, faultsOf, setAt, valueAt } from './at-path.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

type Part = CompositionSource['parts'][number]

const restMs = 350

const densityOf = (kind: DataKind): Part['source'] => ({ kind: 'density', data: v.parse(dataConfigSchema, { kind }) })

const firstDraft = (): CompositionSource => ({
  kind: 'composition',
  how: 'product',
  parts: (['banana', 'gaussian-mixture'] as const).map((kind) => ({ source: densityOf(kind), weight: 1 })),
})

export interface ComposedResult {
  /** As it was asked for. */
  source: CompositionSource
  composition: Composition
}

export class Compose implements Form {
  readonly #outside: Outside
  draft = $state<CompositionSource>(firstDraft())
  result = $state.raw<ComposedResult | null>(null)
  /** null: log density where the whole has one, else relative energy. */
  quantity = $state<ShownCompositionQuantity | null>(null)
  busy = $state(false)
  fault = $state<string | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0
  #begun = false

  readonly #parsed = $derived(v.safeParse(compositionSourceSchema, $state.snapshot(this.draft)))
  readonly source: CompositionSource | null = $derived(this.#parsed.success ? this.#parsed.output : null)
  readonly #faults: ReadonlyMap<string, string> = $derived(faultsOf(this.#parsed.issues))
  /** What is on screen is of other energies or weights. */
  readonly stale: boolean = $derived(
    this.result !== null && JSON.stringify(this.result.source) !== JSON.stringify(this.source),
  )
  readonly isFull: boolean = $derived(this.draft.parts.length >= partsMaximum)

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** Computes what stands there; once. */
  async begin(): Promise<void> {
    if (this.#begun) return
    this.#begun = true
    await this.evaluate()
  }

  valueAt(path: string): unknown {
    return valueAt(this.draft, path)
  }

  faultAt(path: string): string | null {
    return faultAt(this.#faults, path)
  }

  set(path: string, value: unknown): void {
    setAt(this.draft, path, value)
    this.#changed()
  }

  chooseHow(how: CompositionKind): void {
    this.draft.how = how
    const weights = fittingWeights(
      how,
      this.draft.parts.map(({ weight }) => weight),
    )
    weights.forEach((weight, index) => (this.draft.parts[index].weight = weight))
    this.#changed()
  }

  chooseDensity(index: number, kind: DataKind): void {
    this.draft.parts[index].source = densityOf(kind)
    this.#changed()
  }

  chooseModel(index: number, runId: string): void {
    this.draft.parts[index].source = { kind: 'model', runId }
    this.#changed()
  }

  /** Takes a composition of the library into the form. */
  open(source: CompositionSource): void {
    this.#begun = true
    this.draft = structuredClone(source)
    void this.evaluate()
  }

  addPart(): void {
    if (this.isFull) return
    const last = $state.snapshot(this.draft.parts.at(-1)!) as Part
    this.draft.parts.push({ ...last, weight: 1 })
    this.#changed()
  }

  /** Two at least. */
  removePart(index: number): void {
    if (this.draft.parts.length < 3) return
    this.draft.parts.splice(index, 1)
    this.#changed()
  }

  reset(): void {
    this.draft = firstDraft()
    this.#changed()
  }

  #changed(): void {
    clearTimeout(this.#timer)
    if (!this.source) return
    this.#timer = setTimeout(() => void this.evaluate(), restMs)
  }

  async evaluate(): Promise<void> {
    clearTimeout(this.#timer)
    const { source } = this
    if (!source) return
    const asked = ++this.#asked
    this.busy = true
    try {
      const composition = await this.#outside.request('composition.evaluate', { source })
      if (asked !== this.#asked) return
      this.result = { source, composition }
      this.fault = null
    } catch (error) {
      if (asked !== this.#asked) return
      this.fault = error instanceof AppError && error.code === 'cancelled' ? null : messageOf(error)
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }
}

export const compose = new Compose({ request, toasts })
