// What a study came to: as text for a reader, as JSON for a program.

import { bestWords } from '../../src-shared/figures/study/best-words.ts'
import { axesOf, differencesTable, trialsTable, tunedTable } from '../../src-shared/figures/study-tables.ts'
import { shownKey } from '../../src-shared/figures/fitting-table.ts'
import type { DocumentTable } from '../../src-shared/figures/document-table.ts'
import { jsonNumber, type MetricName } from '../../src-shared/metric.ts'
import {
  choosingMetric,
  differencesOverTrials,
  reportedMetric,
  studyCells,
  tunedResults,
  verdictOfCells,
  type CellVerdict,
  type StudyCell,
} from '../../src-shared/study/study-results.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import { table } from './table.ts'

export function studyText(detail: StudyDetail): string[] {
  const { summary, config, runs, notes } = detail
  const counts = Object.entries(summary.statuses).map(([status, count]) => `${count} ${status}`)
  const ended = runs.filter(({ status, reason }) => status !== 'finished' && reason !== null)
  return [
    `${summary.name} (${summary.id}): ${runs.length} runs, ${counts.join(', ')}`,
    ...elsewhereText(detail),
    ...notes,
    ...tableText(trialsTable(detail)),
    ...tableText(tunedTable(detail)),
    ...bestWords(detail),
    ...(config.experiment.lanes.length > 1 ? tableText(differencesTable(detail)) : []),
    ...(ended.length > 0 ? [''] : []),
    ...ended.map(({ trial, label, seed, reason }) => `Trial ${trial + 1}, ${label}, seed ${seed}: ${reason}`),
  ]
}

/** Where it trains, in which jobs, and whether all of its numbers come from the same kernels. */
function elsewhereText({ elsewhere, kernelVariants = [] }: StudyDetail): string[] {
  const jobs = (elsewhere?.jobs ?? []).map(({ part, job, chunks, over, waiting, running, remark }) => {
    const state = over ? 'over' : running === null ? 'not asked' : `${running} running, ${waiting} waiting`
    const words = `  part ${part}: ${job === null ? 'not submitted yet' : `job ${job}`}, ${chunks} chunks, ${state}`
    return remark === null ? words : `${words}. ${remark}`
  })
  return [
    ...(elsewhere
      ? [`Trains elsewhere: ${elsewhere.title}${elsewhere.stopping ? ', and is stopping' : ''}`, ...jobs]
      : []),
    ...(kernelVariants.length > 1
      ? [`Its runs used different kernels, so that their last digits may differ: ${kernelVariants.join('; ')}`]
      : []),
  ]
}

/** Nothing is bold in a terminal: a star stands for it. */
function tableText(document: DocumentTable): string[] {
  const { columns, rows, note, key, caption } = document
  if (rows.length === 0) return []
  const header = columns.map(({ heading, unit }) => (unit ? `${heading} (${unit})` : heading))
  const lines = rows.map(({ cells }) => cells.map(({ text, signs = '', bold }) => text + signs + (bold ? ' *' : '')))
  return [
    `\n${caption}`,
    table(header, lines),
    note.replace('bold: ', '* '),
    ...shownKey({ rows, key }).map(({ sign, words }) => `${sign} ${words}`),
  ]
}

/** Trials are counted from 0, as in their `index`; numbers that are not finite as { kind }. */
export function studyJson(detail: StudyDetail) {
  const { summary, config, fairness, notes, trials, runs } = detail
  const axes = axesOf(detail)
  const measures: MetricName[] = [choosingMetric, reportedMetric, 'klDataModel']
  const cells = new Map(measures.map((metric) => [metric, studyCells(detail, metric)]))
  return {
    study: summary,
    ...(detail.elsewhere && { elsewhere: detail.elsewhere }),
    ...(detail.kernelVariants && { kernelVariants: detail.kernelVariants }),
    axes: axes.map(({ parameter, lanes }) => ({ parameter, ...(lanes && { lanes }) })),
    ...{ fairness, notes },
    trials: trials.map(({ index, point, name, experimentId, dataTitle, deleted }) => {
      const own = cells.get(reportedMetric)!.filter(({ trial }) => trial === index)
      return {
        ...{ index, point, name, experimentId, dataTitle, deleted },
        lanes: own.map((cell) => ({
          ...{
            lane: cell.laneId,
            label: cell.label,
            planned: cell.planned,
            finished: cell.finished,
            ranked: cell.ranked,
          },
          ...Object.fromEntries(
            measures.map((metric) => [metric, cellJson(cells.get(metric)!.find((each) => isSame(each, cell))!)]),
          ),
        })),
        verdict: verdictJson(verdictOfCells(own, reportedMetric)),
      }
    }),
    best: tunedResults(detail).map(({ dataTitle, point, lanes, best, verdict }) => ({
      ...{ dataTitle, dataPoint: point },
      lanes: lanes.map(({ chosen, reported, of }) => ({
        ...{ lane: chosen.laneId, trial: chosen.trial, of },
        ...{ [choosingMetric]: cellJson(chosen), [reportedMetric]: cellJson(reported) },
      })),
      best: best && { lane: best.chosen.laneId, trial: best.chosen.trial },
      verdict: verdictJson(verdict),
    })),
    differences: differencesOverTrials(detail).map((each) => ({
      ...{ lane: each.laneId, minus: each.otherLaneId, difference: jsonNumber(each.mean) },
      ...{ dataTitle: each.dataTitle, dataPoint: each.dataPoint },
      ...{ halfWidth: jsonNumber(each.halfWidth), pValue: jsonNumber(each.pValue) },
      ...{ pValueHolm: jsonNumber(each.adjustedPValue), pairs: each.pairs, trials: each.trials },
    })),
    lanes: config.experiment.lanes.map(({ id }) => id),
    runs: runs.map(({ values, best, ...run }) => ({
      ...run,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonNumber(value)])),
      best,
    })),
  }
}

const isSame = (a: StudyCell, b: StudyCell): boolean => a.trial === b.trial && a.laneId === b.laneId

const cellJson = ({ mean, standardDeviation, values, doubtful }: StudyCell) => ({
  mean: jsonNumber(mean),
  standardDeviation: jsonNumber(standardDeviation),
  values: values.map(({ seed, value }) => ({ seed, value: jsonNumber(value) })),
  doubtful,
})

const verdictJson = ({ differences, leader, best, obstacle }: CellVerdict) => ({
  leader: leader?.laneId ?? null,
  significantlyBest: best,
  obstacle,
  differences: differences.map(({ cell, other, mean, halfWidth, pValue, adjustedPValue, seeds }) => ({
    ...{ lane: cell.laneId, minus: other.laneId, difference: jsonNumber(mean), halfWidth: jsonNumber(halfWidth) },
    ...{ pValue: jsonNumber(pValue), pValueHolm: jsonNumber(adjustedPValue), seeds },
  })),
})
