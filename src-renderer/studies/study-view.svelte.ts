// What of an open study is looked at: which figure, which metric, which axes, and which mark lies under the pointer.

import * as v from 'valibot'
import type { MetricName } from '../../src-shared/metric.ts'
import { studyMarks, makeStudyFigure } from '../../src-shared/figures/study/paint-study-figure.ts'
import { axesOf, dataGroupsOf } from '../../src-shared/figures/study/study-cells.ts'
import type { MadeStudyFigure, StudyMark } from '../../src-shared/figures/study/drawn-study.ts'
import {
  studyFigureOptionsSchema,
  type StudyFigureName,
  type StudyFigureOptions,
} from '../../src-shared/figures/study/study-figure.ts'
import { studyMetrics } from '../../src-shared/figures/study/study-words.ts'
import { settingAxes } from '../../src-shared/figures/study/study-axis.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'

export type ChartName = Exclude<StudyFigureName, 'results'>

export class StudyView {
  figure = $state<ChartName>('seeds')
  metric = $state<MetricName>('testLogLikelihood')
  data = $state(0)
  x = $state<number | null>(null)
  y = $state<number | 'lanes' | null>(null)
  held = $state.raw<readonly (number | null)[]>([])
  hidden = $state.raw<readonly string[]>([])
  everyTrial = $state(false)
  looked = $state.raw<StudyMark | null>(null)

  /** Another study: as it is best begun with. */
  show(detail: StudyDetail): void {
    const settings = settingAxes(detail).length
    this.figure = settings > 1 ? 'heat-map' : settings === 1 ? 'curve' : 'seeds'
    this.metric = studyMetrics(detail)[0] ?? 'testLogLikelihood'
    this.data = 0
    this.x = null
    this.y = null
    this.held = axesOf(detail).map(() => null)
    this.hidden = []
    this.everyTrial = false
    this.looked = null
  }

  hold(place: number, value: number | null): void {
    this.held = this.held.map((each, index) => (index === place ? value : each))
  }

  toggle(laneId: string): void {
    const off = this.hidden.includes(laneId)
    this.hidden = off ? this.hidden.filter((each) => each !== laneId) : [...this.hidden, laneId]
  }

  /** As the figure functions take them; what no longer exists is left to their own choice. */
  optionsFor(detail: StudyDetail, figure: StudyFigureName): StudyFigureOptions {
    return v.parse(studyFigureOptionsSchema, {
      ...{ figure, metric: this.metric, x: this.x, y: this.y, everyTrial: this.everyTrial },
      data: Math.min(this.data, Math.max(0, dataGroupsOf(detail).length - 1)),
      held: [...this.held],
      // A table keeps all lanes.
      hidden: figure === 'results' ? [] : [...this.hidden],
    })
  }

  /** The mark that is looked at, with the words of this figure; null where it has none such. */
  lookedOf(made: MadeStudyFigure): StudyMark | null {
    const { looked } = this
    return (looked && studyMarks(made).find((mark) => isSameMark(mark, looked))) ?? null
  }

  /** By keyboard: the next mark, or the one before. */
  step(detail: StudyDetail, by: number): void {
    const marks = studyMarks(makeStudyFigure({ detail }, this.optionsFor(detail, this.figure)))
    if (marks.length === 0) return
    const at = marks.findIndex((mark) => isSameMark(mark, this.looked))
    this.looked = at < 0 ? marks[by > 0 ? 0 : marks.length - 1] : marks[(at + by + marks.length) % marks.length]
  }
}

export const isSameMark = (a: StudyMark | null, b: StudyMark | null): boolean =>
  a?.lane.laneId === b?.lane.laneId && a?.trial.index === b?.trial.index
