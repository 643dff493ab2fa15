// What a figure of a study is asked for and made from: like the figures of an experiment, one description that draws on
// screen and to a file.

import * as v from 'valibot'
import { metricNames } from '../../metric.ts'
import type { StudyDetail } from '../../study/study.ts'
import { figureSizes, figureThemes, figureWordsSchema } from '../figure.ts'

/** `results`: the table. `seeds`: every seed of every lane. `heat-map`: two axes of the search, a panel per lane. `curve`: one axis, a line per lane. */
export const studyFigureNames = ['results', 'seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const
export type StudyFigureName = (typeof studyFigureNames)[number]

export const studyFigureTitles: Record<StudyFigureName, string> = {
  results: 'Results',
  seeds: 'Seeds',
  'heat-map': 'Heat map',
  'parallel-coordinates': 'Parallel coordinates',
  curve: 'Curve over one setting',
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))
const pixels = v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null)

export const studyFigureOptionsSchema = v.strictObject({
  figure: v.picklist(studyFigureNames),
  metric: v.optional(v.picklist(metricNames), 'testLogLikelihood'),
  /** Which data set of the study, counted as `dataGroupsOf` does; the table has all of them. */
  data: v.optional(index, 0),
  /** Axes of the search by their place; null takes the first that fits, for `y` the lanes where there is no second. */
  x: v.optional(v.nullable(index), null),
  y: v.optional(v.nullable(v.union([v.literal('lanes'), index])), null),
  /** Of every axis that a figure does not show, the place of the value that is held; null: the best by validation. */
  held: v.optional(v.pipe(v.array(v.nullable(index)), v.maxLength(6)), []),
  /** Of the table: every trial, not only the best of each lane. */
  everyTrial: v.optional(v.boolean(), false),
  /** Ids of lanes that are switched off. */
  hidden: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(12)), []),
  theme: v.optional(v.picklist(figureThemes), 'light'),
  size: v.optional(v.picklist(figureSizes), 'natural'),
  /** CSS pixels before `scale`; null takes what `size` says. */
  width: pixels,
  height: pixels,
  /** Device pixels per CSS pixel. */
  scale: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(6)), 2),
  words: v.optional(figureWordsSchema, {}),
})
export type StudyFigureOptions = v.InferOutput<typeof studyFigureOptionsSchema>

/** Everything that a figure of a study draws. */
export interface StudyFigureInput {
  detail: StudyDetail
}
