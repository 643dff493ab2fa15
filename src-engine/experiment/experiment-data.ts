// The data of an experiment stay with it: its file is read once, when it starts, and its rows are kept; whatever comes
// later (seeds, resumed runs, previews, figures) uses those.
//
//   start ─▶ file is read ─▶ rows kept by their hash ─▶ config.data.contents names the hash
//   later ─▶ kept rows of that hash; where they were too many to keep, the file again, if it still holds the same

import type { DataConfig } from '../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { readCsv } from '../data/csv.ts'
import type { MeasuredTable } from '../data/measured.ts'
import { contentsOf } from '../data/table-contents.ts'
import { packData, type KeptDataTable, type PackedData } from '../store/kept-data.ts'
import type { PreviewData } from './cached-preview.ts'
import { stampOf } from './file-stamp.ts'
import { previewApart } from './preview-thread.ts'

/** What is kept beside the rows. */
interface Description extends Omit<MeasuredTable, 'rows'> {
  /** Size and time of the file when it was read. */
  stamp: string
}

export interface ReadyExperiment {
  config: ExperimentConfig
  /** To be kept together with it; null for data that are made, not read, and for those kept already. */
  packed: PackedData | null
}

/** Reads the file of an experiment that is about to start. Throws AppError as loading does. */
export async function withContents(config: ExperimentConfig, kept: KeptDataTable): Promise<ReadyExperiment> {
  const { data } = config
  if (data.kind !== 'csv') return { config, packed: null }
  // The same rows once more, for example an experiment of the library begun again.
  if (data.contents && kept.get(data.contents)?.rows) return { config, packed: null }
  const stamp = stampOf(data.path)
  const table = await readCsv(data)
  const hash = contentsOf(table)
  const { rows, ...rest } = table
  const description: Description = { ...rest, stamp }
  const packed = await packData({ hash, description: JSON.stringify(description), rows })
  return { config: { ...config, data: { ...data, contents: hash } }, packed }
}

/** The rows that an experiment began with, or null where they are to be made or read. */
export function keptTable(data: DataConfig, kept: KeptDataTable): MeasuredTable | null {
  const found = data.kind === 'csv' && data.contents ? kept.get(data.contents) : null
  if (!found?.rows) return null
  const { stamp: _, ...description } = JSON.parse(found.description) as Description
  return { ...description, rows: found.rows }
}

/** Previews of stored experiments show the rows that were kept, and say so where the file has become another. */
export function previewWithKept(preview: PreviewData, kept: KeptDataTable): PreviewData {
  return async (data, seed) => {
    const table = keptTable(data, kept)
    if (!table || data.kind !== 'csv') return preview(data, seed)
    const shown = await previewApart(data, seed, table)
    return withFileNote(shown, fileNote(data.path, JSON.parse(kept.get(data.contents!)!.description) as Description))
  }
}

function withFileNote(preview: DataPreview, note: string | null): DataPreview {
  return note ? { ...preview, notes: [note, ...preview.notes] } : preview
}

function fileNote(path: string, { title, stamp }: Description): string | null {
  const now = stampOf(path)
  if (now === stamp) return null
  return now === 'missing'
    ? `${title} is no longer where it was: the rows kept when the experiment began are used.`
    : `${title} has changed since: the rows kept when the experiment began are used. Choose it again for what it holds now.`
}
