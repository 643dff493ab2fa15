// Training as an animation, written frame by frame: of all frames only the one at hand and the pixels of the one before
// are in memory. Every frame is a step of its own on the thread that draws, so that other figures are drawn between them,
// and a wish to stop is heard after the frame at hand.

import { mkdtemp, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { frameDelaysMs, type AnimationFormat, type AnimationOptions } from '../../src-shared/figures/animation.ts'
import type { ValueRange } from '../../src-shared/figures/field-range.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { Size } from '../../src-shared/figures/paint-figure.ts'
import { apngEnd, apngFrame, apngHead, headerOf } from './apng-frames.ts'
import type { Frame } from './draw-frame.ts'
import { frameStep, type FrameAnswers } from './figure-thread.ts'
import { gifEnd } from './gif-frames.ts'
import { metadataOf, textsOf } from './metadata-of.ts'
import { missingNotice } from './missing-notice.ts'
import { requireFolderOf, writeError } from './write-file.ts'

export interface Animation {
  /** Of the frames, ascending, at least one. */
  iterations: readonly number[]
  /** What a frame draws: read when its turn comes. */
  inputAt(iteration: number): FigureInput
  options: FigureOptions
  animation: AnimationOptions
  format: AnimationFormat
  path: string
  signal: AbortSignal
  report(progress: { done: number; total: number }): void
}

/** The file appears whole or not at all. Throws AppError('export-failed'), and the signal's reason when it is aborted. */
export async function exportAnimation(animation: Animation): Promise<{ notices: string[] }> {
  const { path, iterations } = animation
  if (iterations.length < 2) {
    throw new AppError(
      'export-failed',
      'Expected snapshots of at least two iterations, got fewer: let it train further.',
    )
  }
  await requireFolderOf(path)
  const folder = await mkdtemp(join(dirname(path), '.ebm-animation-')).catch((error: unknown) => {
    throw writeError(path, error)
  })
  const partial = join(folder, basename(path))
  try {
    const file = await open(partial, 'w')
    const missing = await writeFrames(animation, file).finally(() => file.close())
    await rename(partial, path)
    const notice = missingNotice(missing, false)
    return { notices: notice ? [notice] : [] }
  } catch (error) {
    throw isOfFiles(error) ? writeError(path, error) : error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const isOfFiles = (error: unknown): boolean => typeof (error as { syscall?: unknown }).syscall === 'string'

/** Answers the characters that no font has. */
async function writeFrames(animation: Animation, file: FileHandle): Promise<Set<string>> {
  const frames = await framesOf(animation)
  return animation.format === 'gif' ? writeGif(animation, frames, file) : writeApng(animation, frames, file)
}

type FrameAt = (index: number) => Frame

/** One scale and one size for all: the widest range that any frame would have, the largest of the sizes. */
async function framesOf({ iterations, inputAt, options, signal }: Animation): Promise<FrameAt> {
  let range: ValueRange | null = null
  let size: Size = { width: 0, height: 0 }
  for (const iteration of iterations) {
    signal.throwIfAborted()
    const surveyed = await frameStep({ kind: 'survey', input: inputAt(iteration), options: at(options, iteration) })
    range = range ? widened(range, surveyed.range) : surveyed.range
    size = {
      width: Math.max(size.width, surveyed.size.width),
      height: Math.max(size.height, surveyed.size.height),
    }
  }
  const shared = range!
  const last = iterations[iterations.length - 1]
  return (index) => {
    const iteration = iterations[index]
    return {
      input: inputAt(iteration),
      options: at(options, iteration),
      range: shared,
      size,
      clock: { iteration, last },
    }
  }
}

const at = (options: FigureOptions, iteration: number): FigureOptions => ({ ...options, iteration })

/** A scale of log densities keeps its length below the top; others reach as far as any frame does. */
function widened(one: ValueRange, other: ValueRange): ValueRange {
  const maximum = Math.max(one.maximum, other.maximum)
  const isLog = one.quantity === 'log-density'
  const [reference, otherReference] = [one.reference, other.reference]
  const both = reference && otherReference ? widened(reference, otherReference) : (reference ?? otherReference)
  return {
    ...one,
    minimum: isLog ? maximum - (one.maximum - one.minimum) : Math.min(one.minimum, other.minimum),
    maximum,
    cutBelow: one.cutBelow || other.cutBelow || (isLog && one.maximum !== other.maximum),
    cutAbove: one.cutAbove || other.cutAbove,
    notFiniteCount: Math.max(one.notFiniteCount, other.notFiniteCount),
    ...(both && { reference: both }),
  }
}

async function writeGif(animation: Animation, frameAt: FrameAt, file: FileHandle): Promise<Set<string>> {
  const { iterations, animation: speed, signal, report } = animation
  const total = iterations.length
  const delays = frameDelaysMs(total, speed.framesPerSecond)
  const weighed = [...new Set([0, total >> 1, total - 1])]
  const palette = await frameStep({ kind: 'palette', frames: weighed.map(frameAt) })
  const missing = new Set<string>()
  let before: Uint8Array<ArrayBuffer> | null = null
  for (let index = 0; index < total; index++) {
    signal.throwIfAborted()
    const frame = frameAt(index)
    const step = { kind: 'gif-frame' as const, frame, palette, delayMs: delays[index], before }
    const piece: FrameAnswers['gif-frame'] = await frameStep(step)
    // Not `write`, which may stop early.
    await file.appendFile(piece.bytes)
    before = piece.indices
    for (const character of piece.missing) missing.add(character)
    report({ done: index + 1, total })
  }
  const { title, description, software, seeds, json } = metadataOf(frameAt(total - 1).input, animation.options)
  const made = `${software}${seeds && `, seeds ${seeds}`}`
  await file.appendFile(gifEnd([[title, description, made].filter(Boolean).join('. '), json]))
  return missing
}

async function writeApng(animation: Animation, frameAt: FrameAt, file: FileHandle): Promise<Set<string>> {
  const { iterations, animation: speed, signal, report, options } = animation
  const total = iterations.length
  const delays = frameDelaysMs(total, speed.framesPerSecond)
  const missing = new Set<string>()
  let before: Uint8ClampedArray<ArrayBuffer> | null = null
  let header: Uint8Array = new Uint8Array(0)
  let sequence = 0
  for (let index = 0; index < total; index++) {
    signal.throwIfAborted()
    const frame = frameAt(index)
    const step: FrameAnswers['png-frame'] = await frameStep({ kind: 'png-frame', frame, before })
    const { png, rgba, missing: absent } = step
    before = rgba
    if (index === 0) {
      header = headerOf(png)
      await file.appendFile(apngHead({ png, frameCount: total, texts: textsOf(metadataOf(frame.input, options)) }))
    }
    const piece = apngFrame({ png, index, delayMs: delays[index], sequence }, header)
    sequence = piece.sequence
    await file.appendFile(piece.bytes)
    for (const character of absent) missing.add(character)
    report({ done: index + 1, total })
  }
  await file.appendFile(apngEnd())
  return missing
}
