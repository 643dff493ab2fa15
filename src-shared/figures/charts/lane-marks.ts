// What weakens the numbers of a chart, by lane: signs in the key and at the line's end, and what they mean.

import type { MetricName } from '../../metric.ts'
import type { FigureInput } from '../figure.ts'
import type { FigureLane } from '../lanes.ts'
import { keyToSigns, marksOf, signsOf, weaknessesOf, type Weakness, type WeaknessCode } from '../weaknesses.ts'
import type { EndSign } from './chart-words.ts'
import { lastFinite, type DrawnLane } from './lane-series.ts'
import type { MetricChartOptions } from './metric-chart-options.ts'

/** The chart shows these itself: where a line ends, and a cross where its lane diverged. */
const seenInChart: readonly WeaknessCode[] = ['iteration', 'diverged']

export type LaneMarks = ReadonlyMap<FigureLane, readonly Weakness[]>

/** Of the last values: a chart shows the whole training. */
export function laneMarks({ preview }: FigureInput, lanes: readonly FigureLane[]): LaneMarks {
  const found = weaknessesOf(lanes, { iteration: null, data: preview.weaknesses })
  return new Map(lanes.map((lane, index) => [lane, found[index]]))
}

/** Behind the lane's name in the key: those of the number and those of the lane. */
export function keySigns(marks: LaneMarks, lane: FigureLane, metric: MetricName): string {
  const own = (marks.get(lane) ?? []).filter(({ code }) => code !== 'iteration')
  return [...new Set(signsOf(own, metric) + signsOf(own, null))].join('')
}

const drawnMarks = (marks: LaneMarks, lane: FigureLane, metric: MetricName): Weakness[] =>
  marksOf(marks.get(lane) ?? [], metric).filter(({ code }) => !seenInChart.includes(code))

interface EndSignOptions extends Pick<MetricChartOptions, 'metric' | 'marked'> {
  colourOf(lane: FigureLane): string
}

export function endSigns(
  marks: LaneMarks,
  drawn: readonly DrawnLane[],
  { metric, marked, colourOf }: EndSignOptions,
): EndSign[] {
  return drawn.flatMap(({ lane, series }) => {
    const text = signsOf(drawnMarks(marks, lane, metric), metric) + (marked?.is(lane) ? marked.sign : '')
    const last = lastFinite(series.line, Infinity)
    return text && last ? [{ ...last, text, colour: colourOf(lane) }] : []
  })
}

/** `≈ log Z did not converge: not ranked`, for each sign that stands somewhere. */
export function signWords(
  marks: LaneMarks,
  drawn: readonly DrawnLane[],
  { metric, withKeys }: { metric: MetricName; withKeys: boolean },
): string[] {
  const shown = drawn.flatMap(({ lane }) => [
    ...drawnMarks(marks, lane, metric),
    ...(withKeys ? marksOf(marks.get(lane) ?? [], null) : []),
  ])
  return keyToSigns(shown).map(({ sign, words }) => `${sign} ${words}`)
}
