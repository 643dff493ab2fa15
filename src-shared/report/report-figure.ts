// A figure as a block of a report: laid out for the width of a page.

import * as v from 'valibot'
import { isChartFigure } from '../figures/charts/index.ts'
import { figureSize } from '../figures/figure-size.ts'
import { figureOptionsSchema, type FigureInput, type FigureOptions } from '../figures/figure.ts'
import { figureSummary } from '../figures/summary.ts'
import type { ReportBlock } from './report.ts'

/** CSS pixels: three charts on a page. Those with more words above them than usual keep their plot. */
const chart = { usual: 400, here: 294 }

/** The report says the provenance once, at its head. */
export function figureBlock(input: FigureInput, raw: v.InferInput<typeof figureOptionsSchema>): ReportBlock {
  const asked = v.parse(figureOptionsSchema, { size: 'page', ...raw, words: { note: '', ...raw.words } })
  const options = isChartFigure(asked.figure) && asked.figure !== 'own-losses' ? lower(input, asked) : asked
  return { kind: 'figure', figure: { input, options, summary: figureSummary(input, options) } }
}

function lower(input: FigureInput, options: FigureOptions): FigureOptions {
  const { height } = figureSize({ ...input, provenance: '' }, options)
  return { ...options, height: height - (chart.usual - chart.here) }
}
