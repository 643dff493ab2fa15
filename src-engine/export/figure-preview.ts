// A figure as its file will be, as pixels for a window, with the size that it was laid out in.

import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { TaskOptions } from '../threads/task-thread.ts'
import { figureBytes, type DrawnFile } from './figure-thread.ts'
import { compositionFigureBytes, type CompositionFigureTask } from './composition-figure-thread.ts'
import { labFigureBytes, type LabFigureTask } from './lab-figure-thread.ts'
import { lessonFigureBytes, type LessonFigureTask } from './lesson-figure-thread.ts'
import { studyFigureBytes, type StudyFigureTask } from './study-figure-thread.ts'

export interface FigurePreview extends DrawnFile {
  /** CSS pixels. */
  width: number
  height: number
}

export const figurePreview = (input: FigureInput, options: FigureOptions): Promise<FigurePreview> =>
  pngPreview(options, (scaled) => figureBytes({ input, options: scaled, format: 'png' }))

export const studyFigurePreview = ({ options, ...task }: Omit<StudyFigureTask, 'format'>): Promise<FigurePreview> =>
  pngPreview(options, (scaled) => studyFigureBytes({ ...task, options: scaled, format: 'png' }))

export const lessonFigurePreview = ({ options, ...task }: Omit<LessonFigureTask, 'format'>): Promise<FigurePreview> =>
  pngPreview(options, (scaled) => lessonFigureBytes({ ...task, options: scaled, format: 'png' }))

export const labFigurePreview = (
  { options, ...task }: Omit<LabFigureTask, 'format'>,
  ending?: TaskOptions,
): Promise<FigurePreview> =>
  pngPreview(options, (scaled) => labFigureBytes({ ...task, options: scaled, format: 'png' }, ending))

export const compositionFigurePreview = (
  { options, ...task }: Omit<CompositionFigureTask, 'format'>,
  ending?: TaskOptions,
): Promise<FigurePreview> =>
  pngPreview(options, (scaled) => compositionFigureBytes({ ...task, options: scaled, format: 'png' }, ending))

/** `options.scale`: of the preview; a figure that is enlarged as a whole is not so here. */
async function pngPreview<Options extends Pick<FigureOptions, 'size' | 'width' | 'scale'>>(
  options: Options,
  draw: (scaled: Options) => Promise<DrawnFile>,
): Promise<FigurePreview> {
  const enlarged = magnificationOf(options)
  const scale = Math.max(0.5, options.scale / enlarged)
  const drawn = await draw({ ...options, scale })
  const header = Buffer.from(drawn.bytes.buffer, drawn.bytes.byteOffset, 24)
  // Width and height stand at the beginning of every PNG.
  const [width, height] = [16, 20].map((at) => header.readUInt32BE(at) / scale / enlarged)
  return { ...drawn, width, height }
}
