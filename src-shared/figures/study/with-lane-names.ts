// A study whose lanes are called as a person wants them on paper.

import type { StudyDetail } from '../../study/study.ts'
import type { FigureWords } from '../figure.ts'
import type { StudyFigureInput } from './study-figure.ts'

/** The study with its lanes called so, in every trial. */
export function withLaneNames(input: StudyFigureInput, { lanes: names }: FigureWords): StudyFigureInput {
  const nameOf = (laneId: string): string => (Object.hasOwn(names, laneId) ? names[laneId] : '')
  if (Object.values(names).every((name) => name === '')) return input
  const { detail } = input
  const { experiment } = detail.config
  const lanes = experiment.lanes.map((lane) => {
    const name = nameOf(lane.id)
    return name === '' ? lane : { ...lane, name }
  })
  const renamed: StudyDetail = {
    ...detail,
    config: { ...detail.config, experiment: { ...experiment, lanes } },
    runs: detail.runs.map((run) => ({ ...run, label: nameOf(run.laneId) || run.label })),
  }
  return { ...input, detail: renamed }
}
