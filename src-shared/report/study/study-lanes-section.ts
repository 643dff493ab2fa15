// Each lane as the study was given it: its method, sampler and hyper-parameters.

import { laneFacts } from '../../config/lane-facts.ts'
import { methodDefinitions } from '../../config/method.ts'
import { axesOf, studyLanes } from '../../figures/study/study-cells.ts'
import { settingName } from '../../figures/study/study-words.ts'
import { changesLane, isOfData } from '../../study/axis-labels.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock, ReportSection } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyLanesSection({ detail }: StudySource): ReportSection {
  const blocks = studyLanes(detail).flatMap(({ laneId, laneIndex, label }): ReportBlock[] => {
    const lane = detail.config.experiment.lanes[laneIndex]
    const searched = searchedSettings(detail, laneId)
    return [
      { kind: 'heading', text: label, laneIndex },
      { kind: 'text', text: methodDefinitions[lane.method.kind].help },
      { kind: 'facts', facts: laneFacts(lane) },
      ...(searched.length > 0
        ? [{ kind: 'text' as const, text: `The search sets in place of what stands here: ${searched.join(', ')}.` }]
        : []),
    ]
  })
  return { id: 'lanes', title: 'Lanes', blocks }
}

function searchedSettings(detail: StudyDetail, laneId: string): string[] {
  const { experiment } = detail.config
  return axesOf(detail)
    .filter((axis) => !isOfData(axis) && changesLane(experiment, axis, laneId))
    .map((axis) => settingName(experiment, axis))
}
