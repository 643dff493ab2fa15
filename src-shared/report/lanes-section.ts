// Each lane: its method, sampler and hyper-parameters, and what became of its runs.

import { laneFacts } from '../config/lane-facts.ts'
import { methodDefinitions } from '../config/method.ts'
import { lanesOf, metricAt, type FigureLane } from '../figures/lanes.ts'
import { formatCount, formatDuration, formatMeasured } from '../numbers.ts'
import { estimateAt } from '../metric-rows.ts'
import type { ComparisonSource } from './comparison-source.ts'
import type { ReportBlock, ReportSection, ReportTable } from './report.ts'

export function lanesSection({ input }: ComparisonSource): ReportSection {
  return { id: 'lanes', title: 'Lanes', blocks: lanesOf(input).flatMap(blocksOf) }
}

function blocksOf(lane: FigureLane): ReportBlock[] {
  const { lane: config } = lane.runs[0]
  return [
    { kind: 'heading', text: lane.label, laneIndex: lane.laneIndex, colour: lane.colour },
    { kind: 'text', text: methodDefinitions[config.method.kind].help },
    { kind: 'facts', facts: laneFacts(config) },
    { kind: 'table', table: runsTable(lane) },
  ]
}

function runsTable({ label, runs }: FigureLane): ReportTable {
  return {
    caption: `Runs of ${label}`,
    columns: [
      { heading: 'Seed', unit: '', align: 'right' },
      { heading: 'Run', unit: '', align: 'left' },
      { heading: 'Status', unit: '', align: 'left' },
      { heading: 'Held-out log-likelihood', unit: 'nats per point', align: 'right' },
      { heading: 'Iterations', unit: '', align: 'right' },
      { heading: 'Evaluations', unit: 'rows', align: 'right' },
      { heading: 'Compute time', unit: '', align: 'right' },
    ],
    rows: runs.map(({ run, rows }) => {
      const value = metricAt(rows, 'testLogLikelihood', null)
      const error = estimateAt(rows, 'testLogLikelihood', null)?.standardError ?? null
      const texts = [
        String(run.seed),
        run.id,
        run.reason ? `${run.status}: ${run.reason}` : run.status,
        value === null ? '–' : formatMeasured(value, error),
        formatCount(run.iteration),
        formatCount(Math.round(run.evaluations)),
        formatDuration(run.computeSeconds),
      ]
      return { laneIndex: null, cells: texts.map((text) => ({ text })) }
    }),
    notes: [],
  }
}
