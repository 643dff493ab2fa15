// The figures of a study by name: how large they are, how they are drawn, and what lies under the pointer.

import { formatCount } from '../../numbers.ts'
import { sentence } from '../../sentence.ts'
import { paintTable, tableHeight, tableWidth } from '../display-table.ts'
import type { Context2D } from '../figure.ts'
import { fittingTable } from '../fitting-table.ts'
import { pageMargin } from '../footnote.ts'
import { wrapText } from '../marks.ts'
import type { Size } from '../panel-geometry.ts'
import { textRuler } from '../text-ruler.ts'
import { exportFontFamily, figureColours, fontOf } from '../theme.ts'
import { axisCurveOf } from './axis-curve.ts'
import type { MadeStudyFigure, StudyFigure, StudyMark } from './drawn-study.ts'
import { heatMapOf } from './heat-map.ts'
import { curvePointAt, paintAxisCurve } from './paint-axis-curve.ts'
import { heatMapCellAt, heatMapHeight, paintHeatMap } from './paint-heat-map.ts'
import { paintSeedsFigure, seedsFigureHeight, seedsLaneAt } from './paint-seeds-figure.ts'
import { paintParallelCoordinates, parallelLineAt } from './paint-parallel-coordinates.ts'
import { parallelCoordinatesOf } from './parallel-coordinates.ts'
import { seedsFigureOf } from './seeds-figure.ts'
import { frameBody, frameHeights, paintFrame } from './study-frame.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { studyCaption, studyKeys } from './study-captions.ts'
import { studyProvenance } from './study-words.ts'
import { withAxisNames } from './with-axis-names.ts'
import { withLaneNames } from './with-lane-names.ts'
import { studyResultsTable } from './study-results-table.ts'

export const nothingSearched = 'Nothing is searched in this study: there is one trial per data set, shown by the table.'

export function makeStudyFigure(given: StudyFigureInput, options: StudyFigureOptions): MadeStudyFigure {
  const { words } = options
  const input = withLaneNames(given, words)
  const figure = withAxisNames(figureOf(input, options), words)
  return {
    figure,
    content: {
      title: words.title ?? input.detail.config.name,
      caption: studyCaption(input, options, figure),
      keys: studyKeys(input, options, figure),
      provenance: words.note ?? studyProvenance(input.detail),
    },
  }
}

function figureOf(input: StudyFigureInput, options: StudyFigureOptions): StudyFigure {
  const absent: StudyFigure = { kind: 'absent', reason: nothingSearched }
  switch (options.figure) {
    case 'results':
      return { kind: 'results', table: studyResultsTable(input, options) }
    case 'seeds':
      return { kind: 'seeds', seeds: seedsFigureOf(input, options) }
    case 'heat-map': {
      const map = heatMapOf(input, options)
      return map ? { kind: 'heat-map', map } : absent
    }
    case 'parallel-coordinates': {
      const lines = parallelCoordinatesOf(input, options)
      return lines ? { kind: 'parallel-coordinates', lines } : absent
    }
    case 'curve': {
      const curve = axisCurveOf(input, options)
      return curve ? { kind: 'curve', curve } : absent
    }
    default:
      return options.figure satisfies never
  }
}

const widths = { column: 321, page: 658, slide: 800, poster: 658 } as const
const slideHeight = 450
const usualWidth = 760
const tableMaximum = 1600

/** CSS pixels; `header` false leaves all words around it out, as on screen. */
export function studyFigureSize(made: MadeStudyFigure, options: StudyFigureOptions, header = true): Size {
  const width = options.width ?? (options.size === 'natural' ? naturalWidth(made) : widths[options.size])
  const { top, bottom } = frameHeights(made.content, width, header)
  const natural = Math.round(top + bottom + bodyHeight(made, width - 2 * (header ? pageMargin : 8)))
  const height = options.height ?? (options.size === 'slide' ? Math.max(slideHeight, natural) : natural)
  return { width, height }
}

function naturalWidth({ figure }: MadeStudyFigure): number {
  if (figure.kind !== 'results') return usualWidth
  const natural = tableWidth(textRuler('body'), figure.table, exportFontFamily) + 2 * pageMargin
  return Math.round(Math.min(tableMaximum, Math.max(640, natural)))
}

function bodyHeight({ figure }: MadeStudyFigure, width: number): number {
  switch (figure.kind) {
    case 'results':
      return tableHeight(fittingTable(textRuler('body'), figure.table, width, exportFontFamily), width)
    case 'seeds':
      return seedsFigureHeight(figure.seeds, width)
    case 'heat-map':
      return heatMapHeight(figure.map, width)
    case 'parallel-coordinates':
      return Math.min(420, Math.max(300, width * 0.5))
    case 'curve':
      return Math.min(400, Math.max(230, width * 0.5))
    case 'absent':
      return 60
    default:
      return figure satisfies never
  }
}

export interface PaintStudyOptions {
  size: Size
  theme: StudyFigureOptions['theme']
  fontFamily: string
  /** Title and provenance, for files. */
  header: boolean
  highlighted?: StudyMark | null
}

export function paintStudyFigure(context: Context2D, made: MadeStudyFigure, options: PaintStudyOptions): void {
  const { content, figure } = made
  const { theme, fontFamily, highlighted = null } = options
  paintFrame(context, content, options)
  const body = frameBody(content, options)
  switch (figure.kind) {
    case 'results': {
      const table = fittingTable(context, figure.table, body.width, fontFamily)
      return paintTable(context, { ...body, table, theme, fontFamily })
    }
    case 'seeds': {
      const lanes = figure.seeds.panels.flatMap((panel) => panel.lanes)
      return paintSeedsFigure(context, figure.seeds, {
        body,
        theme,
        fontFamily,
        highlighted: markIn(lanes, highlighted),
      })
    }
    case 'heat-map': {
      const cells = figure.map.panels.flatMap((panel) => panel.cells)
      return paintHeatMap(context, figure.map, { body, theme, fontFamily, highlighted: markIn(cells, highlighted) })
    }
    case 'parallel-coordinates':
      return paintParallelCoordinates(context, figure.lines, {
        ...{ body, theme, fontFamily },
        highlighted: markIn(figure.lines.lines, highlighted),
      })
    case 'curve': {
      const points = figure.curve.lanes.flatMap((lane) => lane.points)
      return paintAxisCurve(context, figure.curve, {
        body,
        theme,
        fontFamily,
        highlighted: markIn(points, highlighted),
      })
    }
    case 'absent': {
      context.font = fontOf('body', fontFamily)
      context.fillStyle = figureColours[theme].muted
      context.textAlign = 'left'
      wrapText(context, figure.reason, body.width).forEach((line, index) => {
        context.fillText(line, body.x, body.y + 14 + index * 15)
      })
      return
    }
    default:
      figure satisfies never
  }
}

const markIn = <Mark extends StudyMark>(marks: readonly Mark[], wanted: StudyMark | null): Mark | null =>
  marks.find(({ lane, trial }) => lane.laneId === wanted?.lane.laneId && trial.index === wanted.trial.index) ?? null

/** Every mark that can be looked at, lane by lane in the order of the trials. */
export function studyMarks({ figure }: MadeStudyFigure): readonly StudyMark[] {
  switch (figure.kind) {
    case 'seeds':
      return figure.seeds.panels.flatMap((panel) => panel.lanes)
    case 'heat-map':
      return figure.map.panels.flatMap((panel) => panel.cells)
    case 'parallel-coordinates':
      return figure.lines.lines
    case 'curve':
      return figure.curve.lanes.flatMap((lane) => lane.points)
    default:
      return []
  }
}

/** Tells what lies under a point in CSS pixels, null for nothing; made once for a figure of one size. */
export function studyMarkFinder(
  made: MadeStudyFigure,
  options: Pick<PaintStudyOptions, 'size' | 'theme' | 'fontFamily' | 'header'>,
): (at: { x: number; y: number }) => StudyMark | null {
  const body = frameBody(made.content, options)
  const { figure } = made
  switch (figure.kind) {
    case 'seeds':
      return (at) => seedsLaneAt(figure.seeds, body, at)
    case 'heat-map':
      return (at) => heatMapCellAt(figure.map, body, at)
    case 'parallel-coordinates':
      return (at) => parallelLineAt(figure.lines, body, at)
    case 'curve':
      return (at) => curvePointAt(figure.curve, body, at)
    default:
      return () => null
  }
}

/** In words, for whoever does not see it. */
export function studySummary(made: MadeStudyFigure): string {
  const { figure, content } = made
  if (figure.kind === 'absent') return figure.reason
  if (figure.kind === 'results') return `${content.title}: ${figure.table.note}.`
  return `${content.caption}. ${studyMarksInWords(made)}`
}

/** Its marks, where it has few; else how many there are and which are best. */
export function studyMarksInWords(made: MadeStudyFigure): string {
  if (made.figure.kind === 'absent') return made.figure.reason
  const marks = studyMarks(made)
  if (marks.length <= fewMarks) return marks.map(({ words }) => sentence(words)).join(' ')
  const best = marks.filter((mark) => 'best' in mark && mark.best === true).map(({ words }) => words)
  const told = best.length > 0 ? ` Best by validation: ${best.slice(0, 6).join('; ')}.` : ''
  return `${formatCount(marks.length)} points.${told}`
}

const fewMarks = 8
