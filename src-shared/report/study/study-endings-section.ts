// Runs that did not come to the end of their budget: by which rule, and each with its reason.

import { pointWords } from '../../figures/study/study-words.ts'
import { formatCount } from '../../numbers.ts'
import { isLive } from '../../run.ts'
import { sentence } from '../../sentence.ts'
import { earlyStoppingWords } from '../../study/early-stopping-words.ts'
import type { StudyDetail, StudyRun } from '../../study/study.ts'
import type { ReportBlock, ReportSection, ReportTable } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyEndingsSection({ detail }: StudySource): ReportSection {
  const { earlyStopping } = detail.config
  const early = detail.runs
    .filter(({ status }) => status !== 'finished' && !isLive(status))
    .toSorted((a, b) => a.trial - b.trial || a.laneIndex - b.laneIndex || a.seed - b.seed)
  const blocks: ReportBlock[] = []
  if (earlyStopping) blocks.push({ kind: 'text', text: earlyStoppingWords(earlyStopping) })
  if (early.length > 0) blocks.push({ kind: 'table', table: endingsTable(detail, early) })
  else if (earlyStopping) blocks.push({ kind: 'text', text: 'No run was ended early.' })
  return { id: 'endings', title: 'What ended early', blocks }
}

function endingsTable(detail: StudyDetail, runs: readonly StudyRun[]): ReportTable {
  const searched = detail.config.search.kind !== 'none'
  const trials = new Map(detail.trials.map((trial) => [trial.index, trial]))
  return {
    caption: `${formatCount(runs.length)} of ${formatCount(detail.runs.length)} runs ended before their budget was used up`,
    columns: [
      { heading: 'Lane', unit: '', align: 'left' },
      { heading: 'Seed', unit: '', align: 'right' },
      ...(searched ? [{ heading: 'Trial', unit: '', align: 'left' as const }] : []),
      { heading: 'Became', unit: '', align: 'left' },
      { heading: 'Iteration', unit: '', align: 'right' },
      { heading: 'Why', unit: '', align: 'left' },
    ],
    rows: runs.map(({ label, laneIndex, seed, trial, status, iteration, reason }) => {
      const at = trials.get(trial)
      const texts = [
        ...[label, String(seed)],
        ...(searched ? [at ? `${trial + 1}: ${pointWords(detail, at)}` : String(trial + 1)] : []),
        ...[status, formatCount(iteration), reason ? sentence(reason) : '–'],
      ]
      return { laneIndex, cells: texts.map((text) => ({ text })) }
    }),
    notes: [],
  }
}
