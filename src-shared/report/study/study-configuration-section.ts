// The study as the file that starts it again.

import { studyToText } from '../../study/study-file.ts'
import type { ReportSection } from '../report.ts'
import type { StudySource } from './study-source.ts'

export const studyConfigurationSection = ({ detail: { config } }: StudySource): ReportSection => ({
  id: 'configuration',
  title: 'The study as a file',
  blocks: [
    { kind: 'text', text: `Saved as a file (${config.format}), ebm study FILE runs it again.` },
    { kind: 'code', text: studyToText(config).trimEnd() },
  ],
})
