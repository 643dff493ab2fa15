// The data of the last question: whoever asks again and again of one run does not wait for its table each time.

import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { DataSet } from '../data/data-set.ts'
import { loadData } from '../data/registry.ts'
import type { PackedData } from '../store/kept-data.ts'
import { tableOf } from './kept-table.ts'

let last: { key: string; data: DataSet } | null = null

/** Throws what loading throws. */
export async function loadedAgain({
  config,
  seed,
  kept,
}: {
  config: ExperimentConfig
  seed: number
  kept: PackedData | null
}): Promise<DataSet> {
  const coordinates = coordinatesKindOf(config)
  const key = JSON.stringify([config.data, seed, coordinates, kept?.hash ?? null])
  if (last?.key === key) return last.data
  const data = await loadData(config.data, seed, { coordinates, table: kept && tableOf(kept) })
  last = { key, data }
  return data
}
