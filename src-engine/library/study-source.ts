// What the report of a stored study is made from: what is shown of it, its data by their hashes, and what computed.

import { dataTitles } from '../../src-shared/config/data.ts'
import { reportError } from '../../src-shared/errors.ts'
import { dataGroupsOf } from '../../src-shared/figures/study/study-cells.ts'
import { kernelsText } from '../../src-shared/kernel-spans.ts'
import type { StudyData, StudySource } from '../../src-shared/report/study/study-source.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import type { Store } from '../store/open-store.ts'

export async function studySource(store: Store, detail: StudyDetail, software: string): Promise<StudySource> {
  const runs = store.runs.ofStudy(detail.summary.id)
  const unique = (texts: readonly string[]) => [...new Set(texts)].filter(Boolean)
  const data: StudyData[] = []
  for (const { title, trials } of dataGroupsOf(detail)) {
    data.push({ title, ...(await dataOf(store, detail, trials[0].experimentId)) })
  }
  return {
    ...{ detail, software, data },
    computed: {
      backends: unique(runs.map(({ backend }) => backend)),
      kernels: unique(runs.map(kernelsText)),
      processors: unique(runs.map(({ device }) => device)),
      reasons: unique(runs.map(({ backendReason }) => backendReason)),
    },
  }
}

/** A file that is gone costs its hash, not the report. */
async function dataOf(store: Store, detail: StudyDetail, experimentId: string): Promise<Omit<StudyData, 'title'>> {
  const config = store.experiments.config(experimentId)
  const { help } = dataTitles[config.data.kind]
  const { seeds } = detail.config.experiment
  try {
    return { help, ...(await dataTask('fingerprint', { config, seeds, kept: keptRows(config.data, store.keptData) })) }
  } catch (error) {
    return {
      help,
      points: null,
      hash: null,
      notes: [`The points could not be had again: ${reportError(error).message}`],
    }
  }
}
