// Compositions of energies, for whoever asks. What a part is by itself takes the longest and does not change while weights
// are moved: it is kept for the parts that were asked for last.

import type { Composition } from '../../src-shared/composition.ts'
import {
  keptHashesOf,
  sourceTitle,
  type CompositionPart,
  type CompositionSource,
} from '../../src-shared/energy-source.ts'
import { checkWeights } from '../energy-fields/compose-energies.ts'
import { checkDimensions } from '../energy-fields/composition.ts'
import { describePart, findComposition, type DescribedPart } from '../energy-fields/find-composition.ts'
import type { FieldParts } from '../energy-fields/energy-field.ts'
import { openEnergyField } from '../energy-fields/registry.ts'
import type { Store } from '../store/open-store.ts'
import { decodeModel } from '../models/trained-model.ts'
import { modelOfRun } from './models.ts'

/** Of its samples: the same composition, the same figure. */
const sampleSeed = 1
const partsKept = 12

/** Of no run any more: what is found of it stays true while the runs train on. */
interface SettledComposition {
  /** Runs' newest models are named by their hashes. */
  source: CompositionSource
  /** Their bytes, by hash; others are kept by the library. */
  models: ReadonlyMap<string, Uint8Array>
}

export interface Compositions {
  /** Throws AppError for parts that cannot be opened or put together so. */
  evaluate(source: CompositionSource, signal?: AbortSignal): Promise<Composition>
  evaluateSettled(settled: SettledComposition, signal?: AbortSignal): Promise<Composition>
  /**
   * Hashes may be of what the library keeps, of what was evaluated last, or of a run's newest model. Throws
   * AppError('not-found') for a run that has no model.
   */
  settle(source: CompositionSource): Promise<SettledComposition>
}

export function createCompositions(store: Store): Compositions {
  const parts = new Map<string, { part: DescribedPart; body: Uint8Array | null }>()
  let last: { key: string; composition: Composition } | null = null

  async function described(source: PartSource, models: SettledComposition['models'], stop: () => void) {
    const key = keyOf(source)
    const found = parts.get(key) ?? {
      part: await describePart(await openEnergyField(source, fieldPartsOf(store, models)), stop),
      body: models.get(key) ?? null,
    }
    // As the newest one.
    parts.delete(key)
    parts.set(key, found)
    for (const [oldest, { part }] of parts) {
      if (parts.size <= partsKept) break
      part.field.dispose()
      parts.delete(oldest)
    }
    return found.part
  }

  async function settle(source: CompositionSource): Promise<SettledComposition> {
    const settled = await settleComposition(store, source)
    const models = new Map(settled.models)
    for (const hash of keptHashesOf(source)) {
      const body = parts.get(hash)?.body ?? store.models.bodyWith(hash)
      if (body) models.set(hash, body)
    }
    return { ...settled, models }
  }

  async function evaluateSettled({ source, models }: SettledComposition, signal?: AbortSignal): Promise<Composition> {
    const { how, parts: wished } = source
    const stop = () => signal?.throwIfAborted()
    checkWeights(
      how,
      wished.map(({ weight }) => weight),
    )
    const key = JSON.stringify(source)
    if (last?.key === key) return last.composition
    const labelled = []
    for (const { source: of, weight } of wished) {
      const part = await described(of, models, stop)
      labelled.push({ part, weight, label: sourceTitle(of, (runId) => nameOfRun(store, runId)) })
    }
    checkDimensions(labelled.map(({ part }) => part))
    const composition = { source, ...(await findComposition(how, labelled, { seed: sampleSeed, stop })) }
    last = { key, composition }
    return composition
  }

  return {
    evaluate: async (source, signal) => evaluateSettled(await settle(source), signal),
    evaluateSettled,
    settle,
  }
}

type PartSource = CompositionPart['source']

/** The same text, the same energy, whatever it is called. */
const keyOf = (source: PartSource): string => (source.kind === 'kept-model' ? source.hash : JSON.stringify(source))

/** Throws AppError('not-found') for a run that has no model. */
async function settleComposition(store: Store, wished: CompositionSource): Promise<SettledComposition> {
  const models = new Map<string, Uint8Array>()
  const parts: CompositionPart[] = []
  for (const part of wished.parts) {
    const { source } = part
    if (source.kind !== 'model') {
      parts.push(part)
      continue
    }
    const { stored } = await modelOfRun(store, source.runId)
    models.set(stored.hash, stored.body)
    parts.push({ ...part, source: { kind: 'kept-model', hash: stored.hash, name: nameOfRun(store, source.runId) } })
  }
  return { source: { ...wished, parts }, models }
}

/** Where energies find the models that they are of; `models` are at hand, by hash. */
export const fieldPartsOf = (store: Store, models: SettledComposition['models'] = new Map()): FieldParts => ({
  model: async (runId) => (await modelOfRun(store, runId)).model,
  keptModel: async (hash) => decodeModel(models.get(hash) ?? store.compositions.modelBody(hash)),
})

/** `CD-10, seed 1 of two moons`. */
export function nameOfRun(store: Store, runId: string): string {
  const { experimentId, label, seed } = store.runs.get(runId)
  return `${label}, seed ${seed} of ${store.experiments.summary(experimentId).name}`
}
