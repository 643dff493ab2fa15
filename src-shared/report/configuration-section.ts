// The configuration as the file that starts it again.

import { experimentConfigSchema } from '../config/experiment.ts'
import type { ComparisonSource } from './comparison-source.ts'
import type { ReportSection } from './report.ts'

export function configurationSection({ config }: ComparisonSource): ReportSection {
  const { format } = experimentConfigSchema.entries
  return {
    id: 'configuration',
    title: 'Configuration',
    blocks: [
      { kind: 'text', text: `Saved as a file (${format.literal}), File → Open experiment or ebm run starts it again.` },
      { kind: 'code', text: JSON.stringify(config, null, 2) },
    ],
  }
}
