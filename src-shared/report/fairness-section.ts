// Whether the comparison is fair: what all lanes share, and in what they differ.

import { lanesOf } from '../figures/lanes.ts'
import type { ComparisonSource } from './comparison-source.ts'
import { fairnessOf, laneSettings } from './fairness.ts'
import type { ReportBlock, ReportSection } from './report.ts'

export function fairnessSection({ input, config }: ComparisonSource): ReportSection {
  const { same, differs } = fairnessOf(input, config)
  const { alike, unlike } = laneSettings(config)
  const labels = new Map(lanesOf(input).map(({ laneIndex, label }) => [laneIndex, label]))
  const nameOf = (index: number) => labels.get(index) ?? config.lanes[index].id
  const blocks: ReportBlock[] = [
    { kind: 'heading', text: 'The same for all lanes', laneIndex: null },
    { kind: 'list', items: same },
  ]
  if (alike.length > 0) blocks.push({ kind: 'facts', facts: alike })
  blocks.push({ kind: 'heading', text: 'What differs', laneIndex: null })
  if (differs.length > 0) blocks.push({ kind: 'list', items: differs })
  if (unlike.length > 0 && config.lanes.length > 1) {
    blocks.push({
      kind: 'table',
      table: {
        caption: 'Settings in which lanes differ',
        columns: [
          { heading: 'Setting', unit: '', align: 'left' },
          ...config.lanes.map((_lane, index) => ({ heading: nameOf(index), unit: '', align: 'left' as const })),
        ],
        rows: unlike.map(({ name, values }) => ({
          laneIndex: null,
          cells: [name, ...values].map((text) => ({ text })),
        })),
        notes: ['– the lane has no such setting.'],
      },
    })
  }
  return { id: 'fairness', title: 'Is the comparison fair?', blocks }
}
