// A figure of the sampling lab as a file has it: what is on screen, with title above and provenance below.

import type { LabResult } from '../../sampling-lab/lab-result.ts'
import type { Context2D, FigureTable, MakeImage } from '../figure.ts'
import { lessonTable } from '../learn/lesson-csv.ts'
import { lessonFigureSize, makeLessonFigure, paintLessonFigure } from '../learn/make-lesson-figure.ts'
import type { Size } from '../panel-geometry.ts'
import { frameBody, frameHeights, paintFrame, type FrameContent } from '../study/study-frame.ts'
import { labArtwork } from './lab-field.ts'
import type { LabFigureOptions } from './lab-figure.ts'
import { labPlot } from './lab-plots.ts'
import { labProvenance } from './lab-words.ts'
import { labPanelsHeight, paintLabPanels } from './paint-lab-panels.ts'

export interface LabFigureFile {
  title: string
  size: Size
  paint(context: Context2D, fontFamily: string): void
}

const widths = { natural: 860, column: 321, page: 658, slide: 800, poster: 658 } as const

/** What the marks are. */
export function labMarks({ dimension }: LabResult, back: number | null): string {
  const refused = 'Hollow rings with a cross: proposals that were refused.'
  if (back !== null) return `White discs: where each chain stood. Pink discs: proposals that were taken. ${refused}`
  const draws = dimension === 2 ? 'Dots: draws after the warm-up.' : 'Dots under the curve: draws after the warm-up.'
  return `${draws} ${dimension === 2 ? 'Lines: the last moves.' : 'Pink dots: the last moves.'} ${refused}`
}

export function makeLabFigure(result: LabResult, options: LabFigureOptions, makeImage: MakeImage): LabFigureFile {
  const { figure, axis, words, theme } = options
  if (figure === 'panels') return panelsFile(result, options, makeImage)
  const lanes = Object.fromEntries(Object.entries(words.lanes).filter(([, name]) => name !== ''))
  const plot = labPlot(result, figure, Math.min(axis, result.dimension - 1))
  const given = { ...options, figure: figure as string, words: { ...words, lanes } }
  const made = makeLessonFigure({ plot, provenance: labProvenance(result) }, given)
  const size = lessonFigureSize(made, given)
  return {
    title: made.title,
    size,
    paint: (context, fontFamily) => paintLessonFigure(context, made, { size, theme, fontFamily }),
  }
}

function panelsFile(result: LabResult, options: LabFigureOptions, makeImage: MakeImage): LabFigureFile {
  const { words, theme, back } = options
  const content: FrameContent = {
    title:
      words.title ??
      `${result.title}: ${result.samplers.length === 1 ? 'one sampler' : 'two samplers at the same cost'}`,
    caption: labMarks(result, back),
    keys: [],
    provenance: words.note ?? labProvenance(result),
  }
  const width = options.width ?? widths[options.size]
  const { top, bottom } = frameHeights(content, width, true)
  const height = options.height ?? top + bottom + labPanelsHeight(result, width - 40)
  const size = { width, height: Math.round(height) }
  return {
    title: content.title,
    size,
    paint(context, fontFamily) {
      const frame = { size, theme, fontFamily, header: true }
      paintFrame(context, content, frame)
      const body = frameBody(content, frame)
      context.save()
      context.translate(body.x, body.y)
      paintLabPanels(context, result, {
        ...{ size: body, theme, fontFamily, back, names: words.lanes },
        artwork: labArtwork(result, theme, makeImage),
      })
      context.restore()
    },
  }
}

/** Its numbers: of panels every position that was kept, of plots the points of their lines. */
export function labFigureTable(result: LabResult, { figure, axis }: LabFigureOptions): FigureTable {
  if (figure !== 'panels') return lessonTable(labPlot(result, figure, Math.min(axis, result.dimension - 1)))
  const { setup, dimension, view, samplers } = result
  const size = dimension * setup.chains
  return {
    columns: ['sampler', 'chain', 'step', ...view.labels],
    rows: samplers.flatMap(({ sampler, positions, steps, thin }) => {
      const kept = positions.length / size
      return Array.from({ length: kept * setup.chains }, (_, row) => {
        const [place, chain] = [Math.floor(row / setup.chains), row % setup.chains]
        const at = place * size + chain * dimension
        const step = steps - (kept - 1 - place) * thin
        return [sampler.sampler.kind, chain + 1, step, ...positions.subarray(at, at + dimension)]
      })
    }),
  }
}
