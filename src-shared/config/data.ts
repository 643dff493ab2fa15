// What an experiment learns from. A new data set adds its schema here, one file and one row in src-engine/data, one test.

import * as v from 'valibot'
import { csvConfig, csvStepSize } from './data/csv.ts'
import { eightGaussiansConfig, eightGaussiansStepSize } from './data/eight-gaussians.ts'
import { gaussianGridConfig, gaussianGridStepSize } from './data/gaussian-grid.ts'
import { mixtureOneDimensionalConfig, mixtureOneDimensionalStepSize } from './data/mixture-one-dimensional.ts'
import { penguinsConfig, penguinsStepSize } from './data/penguins.ts'
import { twoMoonsConfig, twoMoonsStepSize } from './data/two-moons.ts'

export const dataSchemas = {
  'two-moons': twoMoonsConfig,
  'eight-gaussians': eightGaussiansConfig,
  'gaussian-grid': gaussianGridConfig,
  'mixture-one-dimensional': mixtureOneDimensionalConfig,
  penguins: penguinsConfig,
  csv: csvConfig,
} as const

export const dataConfigSchema = v.variant('kind', [
  twoMoonsConfig,
  eightGaussiansConfig,
  gaussianGridConfig,
  mixtureOneDimensionalConfig,
  penguinsConfig,
  csvConfig,
])

export type DataConfig = v.InferOutput<typeof dataConfigSchema>
export type DataKind = DataConfig['kind']
export type DataConfigOf<Kind extends DataKind> = Extract<DataConfig, { kind: Kind }>

/** Order and words of the gallery. */
export const dataTitles: Record<DataKind, { title: string; help: string }> = {
  'two-moons': { title: 'Two moons', help: 'Two interleaved half circles, blurred; exact density known.' },
  'eight-gaussians': { title: '8 Gaussians', help: 'Eight modes on a circle: are all of them found?' },
  'gaussian-grid': { title: '25 Gaussians', help: 'A 5 × 5 grid of well-separated modes.' },
  'mixture-one-dimensional': { title: '1-D mixture', help: 'Two unequal modes on a line: watch the weights.' },
  penguins: { title: 'Penguins', help: 'Real measurements of 344 penguins, in mm and g.' },
  csv: { title: 'CSV file', help: 'One or two columns of a file of yours.' },
}

/** The Langevin step size that suits a data set's scale; see `suggestedStepSize`. */
export const dataStepSizes: { [Kind in DataKind]: (config: DataConfigOf<Kind>) => number } = {
  'two-moons': twoMoonsStepSize,
  'eight-gaussians': eightGaussiansStepSize,
  'gaussian-grid': gaussianGridStepSize,
  'mixture-one-dimensional': mixtureOneDimensionalStepSize,
  penguins: penguinsStepSize,
  csv: csvStepSize,
}
