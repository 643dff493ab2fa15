// Compositions as models of the library: kept, evaluated, and written as files for elsewhere.

import { basename, dirname, join } from 'node:path'
import { formulaOf, normalisesSentence, type Composition } from '../../src-shared/composition.ts'
import { sourceTitle, type CompositionSource } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { ModelFormat } from '../../src-shared/model-format.ts'
import type { CompositionEvaluation, StoredComposition } from '../../src-shared/stored-composition.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { factorsOf } from '../energy-fields/compose-energies.ts'
import type { EnergyField } from '../energy-fields/energy-field.ts'
import { openEnergyField } from '../energy-fields/registry.ts'
import { requireFolderOf, writeWhole } from '../export/write-file.ts'
import { placesToCheck } from '../models/export/exported-composition.ts'
import { decodeModel } from '../models/trained-model.ts'
import type { Store } from '../store/open-store.ts'
import { fieldPartsOf, type Compositions } from './compositions.ts'
import { requirePoints } from './models.ts'

/**
 * Runs' newest models become models that are kept by their bytes, so that it stays this energy. Throws AppError for parts
 * that cannot be opened or put together so.
 */
export async function keepComposition(
  store: Store,
  compositions: Compositions,
  { id, name, source: wished }: { id: string; name: string; source: CompositionSource },
  signal?: AbortSignal,
): Promise<StoredComposition> {
  const settled = await compositions.settle(wished)
  const { whole, columns, densityUnit } = await compositions.evaluateSettled(settled, signal)
  signal?.throwIfAborted()
  const { logPartition, normalises } = whole
  const found = { columns, densityUnit, logPartition, normalises }
  return store.compositions.add({ id, name, found, ...settled })
}

/** Throws AppError('invalid-input') for points of another number of columns. */
export async function evaluateComposition(
  store: Store,
  { compositionId, points }: { compositionId: string; points: readonly (readonly number[])[] },
): Promise<CompositionEvaluation> {
  const { source, columns, densityUnit, logPartition } = store.compositions.get(compositionId)
  requirePoints(points, columns)
  return withField(store, source, async (field) => {
    const energy = await field.energy(Float64Array.from(points.flat()))
    return {
      energy: [...energy],
      logDensity: logPartition && Array.from(energy, (value) => -value - logPartition.value),
      ...{ densityUnit, logPartition },
    }
  })
}

/**
 * Answers the paths of all files, the one that was asked for last. Throws AppError('not-supported') where a part is no
 * network, 'export-failed' where a file cannot be written.
 */
export async function exportComposition(
  store: Store,
  compositions: Compositions,
  {
    compositionId,
    format,
    path,
    version,
  }: { compositionId: string; format: ModelFormat; path: string; version: string },
): Promise<{ paths: string[] }> {
  const stored = store.compositions.get(compositionId)
  const { source, name, hash, columns, densityUnit } = stored
  requireNetworks(stored)
  await requireFolderOf(path)
  const found = await compositions.evaluate(source)
  const counted = countedParts(source, found)
  const bodies = counted.map((part) => store.compositions.modelBody(part.hash))
  const points = placesToCheck(bodies.map((body) => ({ model: decodeModel(body) })))
  const energies = await withField(store, source, (field) => field.energy(Float64Array.from(points.flat())))
  const weights = source.parts.map(({ weight }) => weight)
  const files = await dataTask('compositionFiles', {
    ...{ format, name: basename(path), bodies },
    facts: {
      ...{ name, hash, source, columns, densityUnit, version, parts: counted },
      formula: formulaOf(source.how, weights),
      logPartition: found.whole.logPartition,
      normalises: normalisesSentence(found.whole),
      check: { points, energies: [...energies] },
    },
  })
  const paths: string[] = []
  for (const { name: fileName, bytes } of files) {
    const place = join(dirname(path), fileName)
    await writeWhole(place, bytes)
    paths.push(place)
  }
  return { paths }
}

/** A known density has no parameters that a file of a network could hold. */
function requireNetworks({ name, source }: StoredComposition): void {
  const other = source.parts.find((part) => part.source.kind !== 'kept-model')
  if (!other) return
  const title = sourceTitle(other.source, () => 'a model')
  throw new AppError(
    'not-supported',
    `Expected a composition of networks alone, got “${name}” with ${title}, a known density: ` +
      'its figure and its values can be exported.',
  )
}

/** A part of weight 0 does not count. */
function countedParts({ how, parts }: CompositionSource, found: Composition) {
  const factors = factorsOf(
    how,
    parts.map(({ weight }) => weight),
  )
  return parts.flatMap(({ source }, index) =>
    source.kind === 'kept-model' && factors[index] !== 0
      ? [
          {
            ...{ name: source.name, hash: source.hash, factor: factors[index] },
            logPartition: found.parts[index].logPartition,
          },
        ]
      : [],
  )
}

async function withField<Result>(
  store: Store,
  source: CompositionSource,
  use: (field: EnergyField) => Promise<Result>,
): Promise<Result> {
  const field = await openEnergyField(source, fieldPartsOf(store))
  try {
    return await use(field)
  } finally {
    field.dispose()
  }
}
