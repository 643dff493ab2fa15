// Figures are drawn on a thread of their own, which neither the engine's loop nor its memory has to carry.

import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { ComparisonSource } from '../../src-shared/report/comparison-source.ts'
import type { ReportFormat } from '../../src-shared/report/report-format.ts'
import { taskThread } from '../threads/task-thread.ts'
import type { Frame, Surveyed } from './draw-frame.ts'
import type { GifPiece, Palette } from './gif-frames.ts'
import { packInput, type PackedInput } from './packed-input.ts'

export interface FigureTask {
  input: FigureInput
  options: FigureOptions
  format: FileFormat
}

/** As the thread gets it. */
export interface PackedTask extends Omit<FigureTask, 'input'> {
  kind: 'file'
  input: PackedInput
}

export interface DrawnFile {
  bytes: Uint8Array
  /** What the person should know of the file: characters that could not be drawn. */
  notices: string[]
}

/** A frame without its rows packed: it has few. */
export type FrameTask =
  | { kind: 'survey'; input: FigureInput; options: FigureOptions }
  | { kind: 'palette'; frames: Frame[] }
  | { kind: 'gif-frame'; frame: Frame; palette: Palette; delayMs: number; before: Uint8Array<ArrayBuffer> | null }
  | { kind: 'png-frame'; frame: Frame; before: Uint8ClampedArray<ArrayBuffer> | null }

export interface FrameAnswers {
  survey: Surveyed
  palette: Palette
  'gif-frame': GifPiece & { missing: string[] }
  /** `rgba`: for the next frame's `before`. */
  'png-frame': { png: Uint8Array; rgba: Uint8ClampedArray<ArrayBuffer>; missing: string[] }
}

/** A whole comparison. */
export interface ReportTask {
  source: ComparisonSource
  format: ReportFormat
}

/** As the thread gets it. */
export interface PackedReportTask extends Omit<ReportTask, 'source'> {
  kind: 'report'
  config: ComparisonSource['config']
  origin: ComparisonSource['input']['origin']
  input: PackedInput
}

export type ThreadTask = PackedTask | FrameTask | PackedReportTask
export type ThreadAnswer = DrawnFile | FrameAnswers[keyof FrameAnswers]

const thread = taskThread<ThreadTask, ThreadAnswer>({
  entry: new URL('./figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export function figureBytes({ input, ...task }: FigureTask): Promise<DrawnFile> {
  const { packed, transfer } = packInput(input)
  return thread.ask({ ...task, kind: 'file', input: packed }, { transfer }) as Promise<DrawnFile>
}

export function reportBytes({ source: { input, config }, format }: ReportTask): Promise<DrawnFile> {
  const { packed, transfer } = packInput(input)
  const task = { kind: 'report' as const, config, origin: input.origin, format, input: packed }
  return thread.ask(task, { transfer }) as Promise<DrawnFile>
}

/** One step of an animation. */
export function frameStep<Kind extends FrameTask['kind']>(
  task: Extract<FrameTask, { kind: Kind }>,
): Promise<FrameAnswers[Kind]> {
  const before = 'before' in task && task.before ? [task.before.buffer] : []
  return thread.ask(task as FrameTask, { transfer: before }) as Promise<FrameAnswers[Kind]>
}
