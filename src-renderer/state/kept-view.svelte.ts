// How the experiment on screen is looked at, kept with it: what changes is stored a moment later, and brought back when
// the experiment is opened again.

import { readStoredView, type StoredView } from '../../src-shared/figures/stored-view.ts'
import type { ChartZoom } from './chart-zoom.svelte.ts'
import type { Legend } from './legend.svelte.ts'
import type { Outside } from './outside.ts'
import { firstLayers, type View } from './view.svelte.ts'

const saveAfterMs = 400

export interface KeptViewParts {
  view: View
  legend: Legend
  chartZoom: ChartZoom
}

export interface LookedAt {
  experimentId: string
  lanes: readonly { id: string }[]
  /** null: nobody has looked at it yet. */
  stored: StoredView | null
  /** It was started from what is on screen, and is looked at in the same way. */
  isNew: boolean
}

export class KeptView {
  readonly #outside: Outside
  readonly #parts: KeptViewParts
  readonly #isStored: boolean
  #experimentId = $state.raw<string | null>(null)
  #kept = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  now: StoredView = $derived.by(() => {
    const { view, legend, chartZoom } = this.#parts
    const { quantity, content, against, overlay, noise, axis, seed, scales, colours } = view
    const zoom = chartZoom.zoomed && { axis: chartZoom.zoomed.axis, range: plain(chartZoom.zoomed.range) }
    const off = this.#experimentId === null ? [] : legend.offOf(this.#experimentId)
    const layers = { ...view.layers }
    return { quantity, content, against, overlay, noise, layers, axis, seed, off, zoom, scales, colours }
  })

  /** `isStored`: what others show is gone with the page. */
  constructor(outside: Outside, parts: KeptViewParts, { isStored }: { isStored: boolean }) {
    this.#outside = outside
    this.#parts = parts
    this.#isStored = isStored
  }

  /** Brings back how this experiment was left. */
  show({ experimentId, lanes, stored, isNew }: LookedAt): void {
    this.#flush()
    this.#experimentId = experimentId
    // Columns of other data have other units.
    if (!isNew) this.#parts.view.brush = null
    if (stored) this.#restore(experimentId, stored)
    else this.#begin(lanes, isNew)
    this.#kept = isNew ? '' : JSON.stringify(this.now)
  }

  leave(): void {
    this.#flush()
    this.#experimentId = null
    this.#parts.view.brush = null
  }

  /** To be called whenever `now` has changed. */
  keep(view: StoredView): void {
    if (!this.#isStored || this.#experimentId === null || JSON.stringify(view) === this.#kept) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#flush(), saveAfterMs)
  }

  #restore(experimentId: string, stored: StoredView): void {
    const { view, legend, chartZoom } = this.#parts
    const { quantity, content, against, overlay, noise, layers, axis, seed, off, zoom, scales, colours } =
      readStoredView(stored)
    view.quantity = quantity ?? 'log-density'
    view.content = content ?? 'samples'
    view.against = against ?? null
    view.overlay = overlay ?? null
    view.noise = noise ?? null
    view.layers = { ...firstLayers, ...layers }
    view.axis = axis ?? 'iteration'
    view.seed = seed ?? null
    view.scales = scales ?? {}
    view.colours = colours ?? {}
    legend.setOff(experimentId, off ?? [])
    chartZoom.zoomed = zoom ?? null
  }

  /** What is about no lane in particular stays; of lanes what a new experiment has under the same ids. */
  #begin(lanes: readonly { id: string }[], isNew: boolean): void {
    const { view, chartZoom } = this.#parts
    const isHere = (id: string) => isNew && lanes.some((lane) => lane.id === id)
    const staying = (density: string | null) =>
      density === 'truth' || (density !== null && isHere(density)) ? density : null
    view.against = staying(view.against)
    view.overlay = staying(view.overlay)
    view.colours = Object.fromEntries(Object.entries(view.colours).filter(([id]) => isHere(id)))
    if (!isNew) view.scales = {}
    view.seed = null
    view.noise = null
    chartZoom.zoomed = null
  }

  #flush(): void {
    clearTimeout(this.#timer)
    const text = JSON.stringify(this.now)
    if (!this.#isStored || this.#experimentId === null || text === this.#kept) return
    this.#kept = text
    const { request } = this.#outside
    // Nothing that anybody made is lost with it; the next change tries again.
    request('experiment.setView', { experimentId: this.#experimentId, view: this.now }).catch(() => (this.#kept = ''))
  }
}

const plain = ([low, high]: readonly [number, number]): [number, number] => [low, high]
