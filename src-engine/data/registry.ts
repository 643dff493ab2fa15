// Every data set there is. The registry's type makes a forgotten one a compile error.

import type { CoordinatesKind } from '../../src-shared/config/coordinates.ts'
import type { DataConfig } from '../../src-shared/config/data.ts'
import { banana } from './banana.ts'
import { barsAndStripes } from './bars-and-stripes.ts'
import { cars } from './cars.ts'
import { checkerboard } from './checkerboard.ts'
import { csv } from './csv.ts'
import type { DataRegistry, DataSet, DataSource } from './data-set.ts'
import { drawing } from './drawing.ts'
import { earthquakes } from './earthquakes.ts'
import { eightGaussians } from './eight-gaussians.ts'
import { formula } from './formula.ts'
import { funnel } from './funnel.ts'
import { gaussianGrid } from './gaussian-grid.ts'
import { gaussianOneDimensional } from './gaussian-one-dimensional.ts'
import { gaussianMixture } from './gaussian-mixture.ts'
import { dataFromTable, type MeasuredTable } from './measured.ts'
import { dataFromImages, images } from './images/images.ts'
import { gaussianMany } from './gaussian-many.ts'
import { mixtureMany } from './mixture-many.ts'
import { funnelMany } from './funnel-many.ts'
import { ringMany } from './ring-many.ts'
import { mixtureOneDimensional } from './mixture-one-dimensional.ts'
import { penguins } from './penguins.ts'
import { pinwheel } from './pinwheel.ts'
import { rings } from './rings.ts'
import { seattleWeather } from './seattle-weather.ts'
import { swissRoll } from './swiss-roll.ts'
import { twoMoons } from './two-moons.ts'
import { twoSpirals } from './two-spirals.ts'

export const dataRegistry: DataRegistry = {
  'two-moons': twoMoons,
  rings,
  'two-spirals': twoSpirals,
  'swiss-roll': swissRoll,
  'eight-gaussians': eightGaussians,
  'gaussian-grid': gaussianGrid,
  pinwheel,
  banana,
  funnel,
  checkerboard,
  'gaussian-one-dimensional': gaussianOneDimensional,
  'mixture-one-dimensional': mixtureOneDimensional,
  drawing,
  penguins,
  cars,
  'seattle-weather': seattleWeather,
  earthquakes,
  csv,
  'gaussian-mixture': gaussianMixture,
  formula,
  images,
  'gaussian-many': gaussianMany,
  'mixture-many': mixtureMany,
  'funnel-many': funnelMany,
  'ring-many': ringMany,
  'bars-and-stripes': barsAndStripes,
}

export interface LoadOptions {
  coordinates?: CoordinatesKind
  /** The rows of a file as they were kept: then the file is not read. */
  table?: MeasuredTable | null
}

/** Throws AppError('data-unreadable' | 'invalid-input'). Same config, seed and coordinates, same rows. */
export function loadData(
  config: DataConfig,
  seed: number,
  { coordinates = 'standardised', table = null }: LoadOptions = {},
): Promise<DataSet> {
  const rowOrder = coordinates === 'raw' ? 'file' : 'canonical'
  if (table && config.kind === 'csv') return Promise.resolve(dataFromTable(table, { ...config, seed, rowOrder }))
  if (table && config.kind === 'images') return Promise.resolve(dataFromImages(table, config, seed))
  // TypeScript cannot see that the row and the config have the same kind; the registry's type guarantees it.
  const source = dataRegistry[config.kind] as DataSource<DataConfig['kind']>
  return source.load(config, seed, rowOrder)
}
