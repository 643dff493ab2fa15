// What the report of a comparison is made from.

import type { ExperimentConfig } from '../config/experiment.ts'
import type { FigureInput } from '../figures/figure.ts'
import type { FileOrigin } from '../figures/file-origin.ts'

export interface ComparisonSource {
  /** Of the newest snapshots, all lanes and seeds. */
  input: FigureInput & { origin: FileOrigin }
  config: ExperimentConfig
}
