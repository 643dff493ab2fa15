// Whether the lanes of a study were compared fairly.

import type { ReportBlock, ReportSection } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyFairnessSection({ detail: { fairness, config } }: StudySource): ReportSection {
  const blocks: ReportBlock[] = [
    { kind: 'heading', text: 'The same for all lanes of a seed', laneIndex: null },
    { kind: 'list', items: fairness.same },
  ]
  if (fairness.differs.length > 0) {
    blocks.push({ kind: 'heading', text: 'What differs beside the methods', laneIndex: null })
    blocks.push({ kind: 'list', items: fairness.differs })
  } else if (config.experiment.lanes.length > 1) {
    blocks.push({ kind: 'text', text: 'Beside the methods nothing differs.' })
  }
  return { id: 'fairness', title: 'Is the comparison fair?', blocks }
}
