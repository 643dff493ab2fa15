// What is wrong with the runs: every finding once a lane, with what it means and the cure.

import { autopsyRows } from '../diagnosis/autopsy-rows.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { diagnose } from '../diagnosis/registry.ts'
import { lanesOf, type FigureLane } from '../figures/lanes.ts'
import { formatCount } from '../numbers.ts'
import { sentence } from '../sentence.ts'
import type { ComparisonSource } from './comparison-source.ts'
import type { ReportBlock, ReportSection } from './report.ts'

export function diagnosesSection({ input }: ComparisonSource): ReportSection {
  const blocks = lanesOf(input).flatMap(blocksOf)
  const sound: ReportBlock = { kind: 'text', text: 'Nothing was found: no detector of this version speaks up.' }
  return { id: 'diagnoses', title: 'What was found wrong', blocks: blocks.length > 0 ? blocks : [sound] }
}

function blocksOf({ label, laneIndex, colour, runs }: FigureLane): ReportBlock[] {
  const found = runs.flatMap((known) => diagnose(known).map((finding) => ({ finding, seed: known.run.seed })))
  const diverged = runs.flatMap(({ run }) => (run.divergence ? [{ seed: run.seed, divergence: run.divergence }] : []))
  if (found.length === 0 && diverged.length === 0) return []
  return [
    { kind: 'heading', text: label, laneIndex, colour },
    ...found.map(({ finding, seed }): ReportBlock => ({
      kind: finding.severity === 'fault' ? 'warning' : 'text',
      text: findingText(finding, seed),
    })),
    ...diverged.flatMap(({ seed, divergence }): ReportBlock[] => [
      { kind: 'facts', facts: [['Autopsy of', `seed ${seed}`], ...autopsyRows(divergence)] },
    ]),
  ]
}

/** `Steps too large, seed 2, since iteration 300. What was seen. What it means. The cure.` */
function findingText({ title, seen, since, meaning, cure }: Finding, seed: number): string {
  const from = since === 0 ? 'from the beginning' : `since iteration ${formatCount(since)}`
  const parts = [`${title}, seed ${seed}, ${from}`, seen, meaning, cure.words].filter(Boolean)
  return parts.map(sentence).join(' ')
}
