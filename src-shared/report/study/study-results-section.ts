// The numbers of every lane at the trial that validation chose, how lanes differ over all trials, and how each kind of
// number was obtained.

import * as v from 'valibot'
import { settingAxes } from '../../figures/study/study-axis.ts'
import { studyFigureOptionsSchema } from '../../figures/study/study-figure.ts'
import { studyResultsTable } from '../../figures/study/study-results-table.ts'
import { studyMetrics } from '../../figures/study/study-words.ts'
import { differencesTable } from '../../figures/study-tables.ts'
import { metricDescriptions } from '../../metric.ts'
import { sentence } from '../../sentence.ts'
import type { StudyDetail } from '../../study/study.ts'
import { reportTable } from '../report-table.ts'
import type { ReportBlock, ReportSection, ReportTable } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyResultsSection({ detail }: StudySource): ReportSection {
  if (studyMetrics(detail).length === 0) return { id: 'results', title: 'Results', blocks: [] }
  const options = v.parse(studyFigureOptionsSchema, { figure: 'results' })
  const table = studyResultsTable({ detail }, options)
  const searched = settingAxes(detail).length > 0
  const caption = searched ? 'Each lane at the trial that validation chose for it' : 'Results of every lane'
  const blocks: ReportBlock[] = [
    { kind: 'table', table: { ...reportTable(table, { caption, keyed: true }), notes: notesOf(table) } },
  ]
  const differences = differencesTable(detail)
  if (differences.rows.length > 0) {
    const over = `${metricDescriptions.testLogLikelihood.label}: differences between lanes${searched ? ' over all trials in which both are whole' : ''}`
    blocks.push({ kind: 'table', table: reportTable(differences, { caption: over, keyed: false }) })
  }
  blocks.push({ kind: 'table', table: obtainedTable(detail) })
  return { id: 'results', title: 'Results', blocks }
}

/** Its sentences may hold semicolons of their own. */
const notesOf = ({ notes, key }: ReturnType<typeof studyResultsTable>): string[] => [
  ...notes.map(sentence),
  ...key.map(({ sign, words }) => `${sign} ${words}`),
]

function obtainedTable(detail: StudyDetail): ReportTable {
  return {
    caption: 'How the numbers were obtained',
    columns: [
      { heading: 'Number', unit: '', align: 'left' },
      { heading: 'Unit', unit: '', align: 'left' },
      { heading: 'Obtained', unit: '', align: 'left' },
    ],
    rows: studyMetrics(detail).map((metric) => {
      const { label, unit, obtained } = metricDescriptions[metric]
      return { laneIndex: null, cells: [label, unit || 'none', obtained].map((text) => ({ text })) }
    }),
    notes: [],
  }
}
