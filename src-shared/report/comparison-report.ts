// The report of one comparison: what came out, how surely, how it was obtained, and everything needed to do it again.

import { fileMetadata } from '../figures/file-origin.ts'
import type { ComparisonSource } from './comparison-source.ts'
import { configurationSection } from './configuration-section.ts'
import { curvesSection } from './curves-section.ts'
import { diagnosesSection } from './diagnoses-section.ts'
import { fairnessSection } from './fairness-section.ts'
import { lanesSection } from './lanes-section.ts'
import { originSection } from './origin-section.ts'
import { overviewSection } from './overview-section.ts'
import type { Report, ReportSection } from './report.ts'
import { resultsSection } from './results-section.ts'

export function comparisonReport(source: ComparisonSource): Report {
  const { title, provenance, origin } = source.input
  const metadata = fileMetadata({ title, description: provenance, origin })
  return { title, subtitle: provenance, metadata, sections: comparisonSections(source) }
}

/** In the order of reading; a report of several comparisons takes those it needs. */
export function comparisonSections(source: ComparisonSource): ReportSection[] {
  const sections = [
    overviewSection(source),
    resultsSection(source),
    curvesSection(source),
    fairnessSection(source),
    diagnosesSection(source),
    lanesSection(source),
    originSection(source),
    configurationSection(source),
  ]
  return sections.filter(({ blocks }) => blocks.length > 0)
}
