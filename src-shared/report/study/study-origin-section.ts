// What a study was made with: data and their hashes, energy, evaluation, versions, processors.

import { energyLabel } from '../../config/energy.ts'
import { divergenceSchema, evaluationSchema } from '../../config/experiment.ts'
import { formatCount } from '../../numbers.ts'
import { coordinatesInWords } from '../coordinates-in-words.ts'
import { settingFacts } from '../origin-section.ts'
import type { Fact, ReportBlock, ReportSection, ReportTable } from '../report.ts'
import type { StudyData, StudySource } from './study-source.ts'

export function studyOriginSection({ detail, software, data, computed }: StudySource): ReportSection {
  const { experiment } = detail.config
  const listed = (texts: readonly string[]) => texts.join('; ') || '–'
  const facts: Fact[] = [
    ['Software', software],
    ['Energy', energyLabel(experiment.energy)],
    ['Coordinates', coordinatesInWords(experiment)],
    ['Backend', listed(computed.backends)],
    ['Kernels', listed(computed.kernels)],
    ['Processor', listed(computed.processors)],
    ['Why this backend', listed(computed.reasons)],
    ...settingFacts(evaluationSchema, experiment.evaluation),
    ...settingFacts(divergenceSchema, experiment.divergence).map(([name, value]): Fact => [
      `Diverged beyond: ${name}`,
      value,
    ]),
  ]
  const blocks: ReportBlock[] = [
    { kind: 'facts', facts },
    { kind: 'table', table: dataTable(data) },
  ]
  const notes = data.flatMap(({ title, notes: own }) =>
    own.map((note) => (data.length > 1 ? `${title}: ${note}` : note)),
  )
  if (notes.length > 0) blocks.push({ kind: 'list', items: [...new Set(notes)] })
  return { id: 'origin', title: 'Made with', blocks }
}

function dataTable(data: readonly StudyData[]): ReportTable {
  return {
    caption: 'Data',
    columns: [
      { heading: 'Data', unit: '', align: 'left' },
      { heading: 'Points', unit: 'training, validation, test', align: 'right' },
      { heading: 'SHA-256 of the points of all seeds', unit: '', align: 'left' },
    ],
    rows: data.map(({ title, points, hash }) => ({
      laneIndex: null,
      // In groups, so that a narrow column may break it.
      cells: [title, points?.map(formatCount).join(' + ') ?? '–', hash?.match(/.{16}/g)?.join(' ') ?? '–'].map(
        (text) => ({ text }),
      ),
    })),
    notes: [],
  }
}
