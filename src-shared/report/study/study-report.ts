// The report of a study: what was asked, what came of it and how surely, and everything needed to do it again.

import { studyMetadata } from '../../figures/study/study-metadata.ts'
import { studyProvenance } from '../../figures/study/study-words.ts'
import type { Report, ReportSection } from '../report.ts'
import { studyConfigurationSection } from './study-configuration-section.ts'
import { studyEndingsSection } from './study-endings-section.ts'
import { studyFairnessSection } from './study-fairness-section.ts'
import { studyFiguresSection } from './study-figures-section.ts'
import { studyLanesSection } from './study-lanes-section.ts'
import { studyOriginSection } from './study-origin-section.ts'
import { studyOverviewSection } from './study-overview-section.ts'
import { studyQuestionSection } from './study-question-section.ts'
import { studyResultsSection } from './study-results-section.ts'
import type { StudySource } from './study-source.ts'
import { studyTrialsSection } from './study-trials-section.ts'

export function studyReport(source: StudySource): Report {
  const { detail, software } = source
  return {
    title: detail.config.name,
    subtitle: studyProvenance(detail),
    metadata: studyMetadata({ detail }, null, software),
    sections: sectionsOf(source).filter(({ blocks }) => blocks.length > 0),
  }
}

/** In the order of reading. */
const sectionsOf = (source: StudySource): ReportSection[] => [
  studyOverviewSection(source),
  studyQuestionSection(source),
  studyFairnessSection(source),
  studyResultsSection(source),
  studyFiguresSection(source),
  studyTrialsSection(source),
  studyEndingsSection(source),
  studyLanesSection(source),
  studyOriginSection(source),
  studyConfigurationSection(source),
]
