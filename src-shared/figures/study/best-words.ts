// What a study came to on each of its data sets, in a sentence: the lane and the point with the best validation
// log-likelihood, and whether that is beyond chance.

import { formatMeasured } from '../../numbers.ts'
import { isOfData } from '../../study/axis-labels.ts'
import { experimentAt, trialWords } from '../../study/axis-words.ts'
import { tunedResults, type StudyCell } from '../../study/study-results.ts'
import type { StudyDetail } from '../../study/study.ts'
import { axesOf, dataGroupsOf } from './study-cells.ts'

/** None for data of which no lane is whole. */
export function bestWords(detail: StudyDetail): string[] {
  const axes = axesOf(detail)
  // The data have been named by then.
  const settings = axes.filter((axis) => !isOfData(axis))
  const titles = dataGroupsOf(detail).map(({ title }) => title)
  return tunedResults(detail).flatMap(({ best, verdict }, index) => {
    if (!best) return []
    const { chosen, reported } = best
    const { point } = detail.trials.find(({ index: trial }) => trial === chosen.trial)!
    const trial = experimentAt(axes, point, detail.config.experiment)
    const where = settings.length > 0 ? ` at ${trialWords(settings, trial)}` : ''
    const beyondChance = verdict.best && verdict.leader === reported
    const surely = verdict.obstacle
      ? `; not said to be best, since ${verdict.obstacle}`
      : beyondChance
        ? ''
        : '; not beyond chance'
    return [
      `Best on ${titles[index]} by validation: ${chosen.label}${where}, ${measured(chosen)}; held-out ${measured(reported)} nats per point${surely}.`,
    ]
  })
}

const measured = ({ mean, standardDeviation }: StudyCell): string =>
  mean === null ? '–' : formatMeasured(mean, standardDeviation)
