// The data of an experiment stay with it: its file is read once, when it starts, and its rows are kept; whatever comes
// later (seeds, resumed runs, previews, figures) uses those.
//
//   start ─▶ file is read ─▶ rows kept by their hash ─▶ config.data.contents names the hash
//   later ─▶ kept rows of that hash; where they were too many to keep, the file again, if it still holds the same
//   edited ─▶ kept rows that are not what the config asks for are left alone, and the file is read anew
// MNIST is the same for everybody: its hash alone is kept.

import { readsFile, type DataConfig } from '../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { withoutContents } from '../../src-shared/config/stale-contents.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { mnistContents } from '../data/images/mnist.ts'
import type { KeptDataTable, PackedData } from '../store/kept-data.ts'
import { dataTask } from './data-threads.ts'
import { stampOf } from './file-stamp.ts'
import { fits } from './fitting-rows.ts'
import { descriptionOf, type KeptDescription } from './kept-table.ts'
import type { PreviewData } from './previews.ts'

export interface ReadyExperiment {
  config: ExperimentConfig
  /** To be kept together with it; null for data that are made, not read, and for those kept already. */
  packed: PackedData | null
}

/** Reads the file of an experiment that is about to start. Throws AppError as loading does. */
export async function withContents(config: ExperimentConfig, kept: KeptDataTable): Promise<ReadyExperiment> {
  const data = withFittingContents(config.data, kept)
  if (data.kind === 'images' && data.source === 'mnist') {
    return { config: { ...config, data: { ...data, contents: mnistContents } }, packed: null }
  }
  if (!readsFile(data)) return { config, packed: null }
  // The same rows once more, for example an experiment of the library begun again.
  const packed = await dataTask('contents', { data, kept: keptRows(data, kept) })
  return packed ? { config: { ...config, data: { ...data, contents: packed.hash } }, packed } : { config, packed }
}

/** The rows that an experiment began with, or null where they are to be made or read. */
export function keptRows(data: DataConfig, kept: KeptDataTable): PackedData | null {
  const found = readsFile(data) && data.contents ? kept.get(data.contents) : null
  return found?.body && fits(descriptionOf(found), data) ? found : null
}

/** A setup made of an experiment may have been edited since: then it no longer means the rows of that. */
function withFittingContents(data: DataConfig, kept: KeptDataTable): DataConfig {
  if (!('contents' in data) || !data.contents) return data
  const found = kept.get(data.contents)
  const isOther = found ? !fits(descriptionOf(found), data) : readsFile(data) && data.contents === mnistContents
  return isOther ? withoutContents(data) : data
}

/** Previews on a thread of their own; those of stored experiments show the rows that were kept. */
export const previewApart =
  (kept: KeptDataTable | null): PreviewData =>
  async (config, seed, signal) => {
    const data = kept ? withFittingContents(config, kept) : config
    const rows = kept && keptRows(data, kept)
    const preview = await dataTask('preview', { config: data, seed, kept: rows }, { signal })
    return rows && readsFile(data) ? withFileNote(preview, fileNote(data.path, descriptionOf(rows))) : preview
  }

/** Said where the file has become another. */
function withFileNote(preview: DataPreview, note: string | null): DataPreview {
  return note ? { ...preview, notes: [note, ...preview.notes] } : preview
}

function fileNote(path: string, { title, stamp }: KeptDescription): string | null {
  // It came in a file of experiments, which does not say where the table was.
  if (path === '') return null
  const now = stampOf(path)
  if (now === stamp) return null
  return now === 'missing'
    ? `${title} is no longer where it was: the rows kept when the experiment began are used.`
    : `${title} has changed since: the rows kept when the experiment began are used. Choose it again for what it holds now.`
}
