// In which coordinates an experiment was computed, in words.

import { coordinatesKindOf } from '../config/coordinates.ts'
import { dataRowKind, dataTitles } from '../config/data.ts'
import type { ExperimentConfig } from '../config/experiment.ts'

export function coordinatesInWords(config: Pick<ExperimentConfig, 'coordinates' | 'data'>): string {
  if (dataRowKind(config.data) === 'binary') return 'rows of 0 and 1, as they are'
  if (coordinatesKindOf(config) === 'raw') return 'as the columns are'
  return dataTitles[config.data.kind].group === 'pictures'
    ? 'standardised: z = (x − mean of the pixel)/s, with one s for all pixels'
    : 'standardised: z = (x − mean)/sd of the column'
}
