// A trained model as files where a person says: the ending of the name says the format.

import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  modelEndings,
  modelFileNames,
  modelFormatOf,
  modelFormats,
  modelFormatTitles,
  type ModelFormat,
} from '../src-shared/model-format.ts'
import { formatCount } from '../src-shared/numbers.ts'
import type { FileSaved, ParsedParameters } from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'

export interface SaveModelOptions {
  engine: Pick<EngineProcess, 'request'>
  /** Where the last file went; the next dialog begins there. */
  lastFolder: { path: string }
}

/** Of the average of the parameters, which is what is seen. */
export const saveModel = (
  { runId, suggestedName }: ParsedParameters<'model.save'>,
  { engine, lastFolder }: SaveModelOptions,
): Promise<FileSaved> =>
  saveAsModel(suggestedName, lastFolder, async (format, path) => {
    const { paths, iteration } = await engine.request('model.export', { runId, format, parameters: 'average', path })
    return { paths, said: `Average of the parameters at iteration ${formatCount(iteration)}` }
  })

/** A composition of networks. */
export const saveComposition = (
  { compositionId, suggestedName }: ParsedParameters<'composition.saveModel'>,
  { engine, lastFolder }: SaveModelOptions,
): Promise<FileSaved> =>
  saveAsModel(suggestedName, lastFolder, async (format, path) => {
    const { paths } = await engine.request('composition.exportModel', { compositionId, format, path })
    return { paths, said: 'All parts with their weights, averages of the parameters' }
  })

async function saveAsModel(
  suggestedName: string,
  lastFolder: SaveModelOptions['lastFolder'],
  write: (format: ModelFormat, path: string) => Promise<{ paths: string[]; said: string }>,
): Promise<FileSaved> {
  const answer = await askWhere({
    // Where the desktop's dialog does not show the endings, its title does.
    title: 'Save model: .py (PyTorch), .safetensors or .json',
    defaultPath: join(lastFolder.path, fileName(suggestedName.replaceAll('-', '_'), modelEndings.pytorch)),
    filters: modelFormats.map((format) => ({ name: modelFormatTitles[format], extensions: [modelEndings[format]] })),
  })
  if (answer === null) return { path: null, notices: [] }
  lastFolder.path = dirname(answer)
  const format = modelFormatOf(answer) ?? 'pytorch'
  const path = modelFormatOf(answer) ? answer : `${answer}.${modelEndings[format]}`
  for (const name of modelFileNames(format, basename(path))) {
    const place = join(dirname(path), name)
    // The dialog has asked for the name that it saw.
    if (place !== answer && existsSync(place) && !(await mayReplace(place))) return { path: null, notices: [] }
  }
  const { paths, said } = await write(format, path)
  const beside = paths.filter((each) => each !== path).map((each) => basename(each))
  const weights = beside.length > 0 ? [`Its weights are beside it, in ${beside.join(', ')}`] : []
  return { path, notices: [said, ...weights] }
}
