// What an experiment learns from. A new data set adds its schema here, one file and one row in src-engine/data, one test.

import * as v from 'valibot'
import { csvConfig } from './data/csv.ts'
import { eightGaussiansConfig } from './data/eight-gaussians.ts'
import { gaussianGridConfig } from './data/gaussian-grid.ts'
import { mixtureOneDimensionalConfig } from './data/mixture-one-dimensional.ts'
import { penguinsConfig } from './data/penguins.ts'
import { twoMoonsConfig } from './data/two-moons.ts'

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
