// Compositions of energies, for whoever asks. What a part is by itself takes the longest and does not change while weights
// are moved: it is kept for the parts that were asked for last.

import type { Composition } from '../../src-shared/composition.ts'
import { sourceTitle, type CompositionSource, type EnergySource } from '../../src-shared/energy-source.ts'
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

export interface Compositions {
  /** Throws AppError for parts that cannot be opened or put together so. */
  evaluate(source: CompositionSource, signal?: AbortSignal): Promise<Composition>
}

export function createCompositions(store: Store): Compositions {
  const parts = new Map<string, DescribedPart>()
  let last: { key: string; composition: Composition } | null = null

  /** The same text, the same energy: a model that was trained on has another hash. A kept one names its own. */
  async function keyOf(source: EnergySource): Promise<string> {
    const hash = source.kind === 'model' ? (await modelOfRun(store, source.runId)).stored.hash : ''
    return JSON.stringify([source, hash])
  }

  async function described(source: EnergySource, stop: () => void): Promise<DescribedPart> {
    const key = await keyOf(source)
    const found = parts.get(key) ?? (await describePart(await open(source), stop))
    // As the newest one.
    parts.delete(key)
    parts.set(key, found)
    for (const [oldest, { field }] of parts) {
      if (parts.size <= partsKept) break
      field.dispose()
      parts.delete(oldest)
    }
    return found
  }

  const open = (source: EnergySource) => openEnergyField(source, fieldPartsOf(store))

  return {
    async evaluate({ how, parts: wished }, signal) {
      const stop = () => signal?.throwIfAborted()
      checkWeights(
        how,
        wished.map(({ weight }) => weight),
      )
      const keys: string[] = []
      for (const { source } of wished) keys.push(await keyOf(source))
      const key = JSON.stringify([how, keys, wished.map(({ weight }) => weight)])
      if (last?.key === key) return last.composition
      const labelled = []
      for (const { source, weight } of wished) {
        const part = await described(source, stop)
        labelled.push({ part, weight, label: sourceTitle(source, (runId) => nameOfRun(store, runId)) })
      }
      checkDimensions(labelled.map(({ part }) => part))
      const composition = await findComposition(how, labelled, { seed: sampleSeed, stop })
      last = { key, composition }
      return composition
    },
  }
}

/** Where energies find the models that they are of. */
export const fieldPartsOf = (store: Store): FieldParts => ({
  model: async (runId) => (await modelOfRun(store, runId)).model,
  keptModel: async (hash) => decodeModel(store.compositions.modelBody(hash)),
})

/** `CD-10, seed 1 of two moons`. */
export function nameOfRun(store: Store, runId: string): string {
  const { experimentId, label, seed } = store.runs.get(runId)
  return `${label}, seed ${seed} of ${store.experiments.summary(experimentId).name}`
}
