// ebm export --format gif|apng: the panels of stored runs over their training, as an animation.

import { dirname, extname, join } from 'node:path'
import { animationFormats, type AnimationFormat } from '../../src-shared/figures/animation.ts'
import type { Studio } from '../studio.ts'
import type { ExportOptions } from './export-figures.ts'
import { drawnWith, oneOf, wholeNumber } from './figure-options.ts'
import { findRun } from './find-run.ts'
import { makeOutputFolder } from './output-folder.ts'

export interface AnimationChoice {
  frames: string
  fps: string
}

/** Null where it is no animation that is asked for. An animated PNG in a file of that ending must be asked for. */
export function animationFormat({ format, out }: ExportOptions): AnimationFormat | null {
  const asked = format ?? extname(out).slice(1).toLowerCase()
  return animationFormats.find((known) => known === asked) ?? null
}

/** Prints the path on stdout; on a terminal how far it is on stderr. Ctrl+C leaves no file. */
export async function exportAnimation(
  studio: Studio,
  runs: readonly string[],
  options: ExportOptions & AnimationChoice,
): Promise<void> {
  const format = animationFormat(options)!
  const runIds = [...new Set(runs.map((run) => findRun(studio, run)))]
  const figure = oneOf('--figure', options.figure, ['comparison', 'panels', 'panel'] as const)
  const path = pathOf(options.out, figure, format)
  const unsubscribe = studio.subscribe((event) => {
    if (event.kind !== 'animating' || !process.stderr.isTTY) return
    const { progress } = event
    process.stderr.write(progress ? `\rframe ${progress.done} of ${progress.total}` : '\r\x1b[K')
  })
  const stop = () => void studio.request('figure.stopAnimating', {})
  process.once('SIGINT', stop)
  try {
    const { notices } = await studio.request('figure.animate', {
      runIds,
      options: { figure, panel: runIds.length === 1 ? runIds[0] : 'truth', ...drawnWith(studio, runIds, options) },
      animation: {
        frames: wholeNumber('--frames', options.frames, [2, 500]),
        framesPerSecond: wholeNumber('--fps', options.fps, [1, 30]),
      },
      format,
      path,
    })
    console.log(path)
    for (const notice of notices) console.error(`${figure}: ${notice}`)
  } finally {
    process.off('SIGINT', stop)
    unsubscribe()
  }
}

/** A name with an ending is the file, else a folder. */
function pathOf(out: string, figure: string, format: AnimationFormat): string {
  const isFile = extname(out) !== ''
  makeOutputFolder('--out', isFile ? dirname(out) : out)
  return isFile ? out : join(out, `${figure}.${format === 'apng' ? 'png' : format}`)
}
