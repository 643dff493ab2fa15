// Figures are drawn on a thread of their own, which neither the engine's loop nor its memory has to carry.

import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { taskThread } from '../threads/task-thread.ts'
import { packInput, type PackedInput } from './packed-input.ts'

export interface FigureTask {
  input: FigureInput
  options: FigureOptions
  format: FileFormat
}

/** As the thread gets it. */
export interface PackedTask extends Omit<FigureTask, 'input'> {
  input: PackedInput
}

export interface DrawnFile {
  bytes: Uint8Array
  /** What the person should know of the file: characters that could not be drawn. */
  notices: string[]
}

const thread = taskThread<PackedTask, DrawnFile>({
  entry: new URL('./figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export function figureBytes({ input, ...task }: FigureTask): Promise<DrawnFile> {
  const { packed, transfer } = packInput(input)
  return thread.ask({ ...task, input: packed }, { transfer })
}
