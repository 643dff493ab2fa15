// What an experiment learns from. A new data set adds its schema here, one file and one row in src-engine/data, one test.

import * as v from 'valibot'
import { bananaConfig, bananaStepSize, bananaVariances } from './data/banana.ts'
import { barsAndStripesConfig, barsAndStripesStepSize, barsAndStripesVariances } from './data/bars-and-stripes.ts'
import { carsConfig, carsTable } from './data/cars.ts'
import { checkerboardConfig, checkerboardStepSize, checkerboardVariances } from './data/checkerboard.ts'
import { csvConfig, csvStepSize } from './data/csv.ts'
import { drawingConfig, drawingStepSize, drawingVariances } from './data/drawing.ts'
import { earthquakesConfig, earthquakesTable } from './data/earthquakes.ts'
import { eightGaussiansConfig, eightGaussiansStepSize, eightGaussiansVariances } from './data/eight-gaussians.ts'
import { formulaConfig, formulaStepSize } from './data/formula.ts'
import { funnelConfig, funnelStepSize, funnelVariances } from './data/funnel.ts'
import { gaussianGridConfig, gaussianGridStepSize, gaussianGridVariances } from './data/gaussian-grid.ts'
import {
  gaussianOneDimensionalConfig,
  gaussianOneDimensionalStepSize,
  gaussianOneDimensionalVariances,
} from './data/gaussian-one-dimensional.ts'
import { gaussianMixtureConfig, gaussianMixtureStepSize, gaussianMixtureVariances } from './data/gaussian-mixture.ts'
import {
  mixtureOneDimensionalConfig,
  mixtureOneDimensionalStepSize,
  mixtureOneDimensionalVariances,
} from './data/mixture-one-dimensional.ts'
import { imagesConfig, imagesRowKind, imagesStepSize } from './data/images.ts'
import {
  gaussianManyConfig,
  gaussianManyStepSize,
  gaussianManyVariances,
  mixtureManyConfig,
  mixtureManyStepSize,
  mixtureManyVariances,
  funnelManyConfig,
  funnelManyStepSize,
  funnelManyVariances,
  ringManyConfig,
  ringManyStepSize,
  ringManyVariances,
} from './data/many-dimensions.ts'
import { tableStepSize } from './data/packaged-table.ts'
import { penguinsConfig, penguinsTable } from './data/penguins.ts'
import { pinwheelConfig, pinwheelStepSize, pinwheelVariances } from './data/pinwheel.ts'
import { ringsConfig, ringsStepSize, ringsVariances } from './data/rings.ts'
import { seattleWeatherConfig, seattleWeatherTable } from './data/seattle-weather.ts'
import { swissRollConfig, swissRollStepSize, swissRollVariances } from './data/swiss-roll.ts'
import { twoMoonsConfig, twoMoonsStepSize, twoMoonsVariances } from './data/two-moons.ts'
import { twoSpiralsConfig, twoSpiralsStepSize, twoSpiralsVariances } from './data/two-spirals.ts'
import type { RowKind } from '../row-kind.ts'

export const dataSchemas = {
  'two-moons': twoMoonsConfig,
  rings: ringsConfig,
  'two-spirals': twoSpiralsConfig,
  'swiss-roll': swissRollConfig,
  'eight-gaussians': eightGaussiansConfig,
  'gaussian-grid': gaussianGridConfig,
  pinwheel: pinwheelConfig,
  banana: bananaConfig,
  funnel: funnelConfig,
  checkerboard: checkerboardConfig,
  'gaussian-one-dimensional': gaussianOneDimensionalConfig,
  'mixture-one-dimensional': mixtureOneDimensionalConfig,
  drawing: drawingConfig,
  penguins: penguinsConfig,
  cars: carsConfig,
  'seattle-weather': seattleWeatherConfig,
  earthquakes: earthquakesConfig,
  csv: csvConfig,
  'gaussian-mixture': gaussianMixtureConfig,
  formula: formulaConfig,
  'bars-and-stripes': barsAndStripesConfig,
  images: imagesConfig,
  'gaussian-many': gaussianManyConfig,
  'mixture-many': mixtureManyConfig,
  'funnel-many': funnelManyConfig,
  'ring-many': ringManyConfig,
} as const

/** All columns of each table that comes with EBM Studio. */
export const packagedColumns: Partial<Record<string, readonly string[]>> = {
  penguins: penguinsTable.columns,
  cars: carsTable.columns,
  'seattle-weather': seattleWeatherTable.columns,
  earthquakes: earthquakesTable.columns,
}

export const dataConfigSchema = v.variant('kind', Object.values(dataSchemas))

export type DataConfig = v.InferOutput<typeof dataConfigSchema>
export type DataKind = DataConfig['kind']
export type DataConfigOf<Kind extends DataKind> = Extract<DataConfig, { kind: Kind }>

/** Data that may be in a file of the person's. */
export type FileDataConfig = DataConfigOf<'csv' | 'images'>

/** True for tables and images of the person's own: their rows are kept with an experiment when it starts. */
export const readsFile = (data: DataConfig): data is FileDataConfig =>
  data.kind === 'csv' || (data.kind === 'images' && data.source === 'file')

/** False for a file that nobody chose yet. Data whose rows came along in a file have no place, and their hash. */
export const hasRows = (data: { kind: DataKind; source?: unknown; path?: unknown; contents?: unknown }): boolean =>
  !(data.kind === 'csv' || data.source === 'file') || Boolean(data.path) || data.contents !== undefined

/** Order and words of the gallery's groups. */
export const dataGroups = {
  curves: 'Curves',
  modes: 'Modes',
  many: 'Many dimensions, densities known',
  pictures: 'Pictures',
  own: 'Your own data and measurements',
} as const

export type DataGroup = keyof typeof dataGroups

/** Order and words of the gallery. */
export const dataTitles: Record<DataKind, { title: string; help: string; group: DataGroup }> = {
  'two-moons': {
    title: 'Two moons',
    help: 'Two interleaved half circles, blurred; exact density known.',
    group: 'curves',
  },
  rings: {
    title: 'Rings',
    help: 'Concentric noisy circles: barriers all around.',
    group: 'curves',
  },
  'two-spirals': {
    title: 'Two spirals',
    help: 'Two spirals of Archimedes, one turned by half a turn: long, thin and close.',
    group: 'curves',
  },
  'swiss-roll': {
    title: 'Swiss roll',
    help: 'One spiral, denser at its inner end.',
    group: 'curves',
  },
  'eight-gaussians': {
    title: '8 Gaussians',
    help: 'Eight modes on a circle: are all of them found?',
    group: 'modes',
  },
  'gaussian-grid': {
    title: '25 Gaussians',
    help: 'A 5 × 5 grid of well-separated modes.',
    group: 'modes',
  },
  pinwheel: {
    title: 'Pinwheel',
    help: 'Elongated Gaussians, twisted by the radius; exact density known.',
    group: 'modes',
  },
  banana: {
    title: 'Banana',
    help: 'A Gaussian bent along a parabola.',
    group: 'curves',
  },
  funnel: {
    title: 'Funnel',
    help: 'Narrow on one side, wide on the other: no step size suits both.',
    group: 'curves',
  },
  checkerboard: {
    title: 'Checkerboard',
    help: 'Evenly filled squares with hard edges, where no smooth model is exact.',
    group: 'modes',
  },
  'gaussian-one-dimensional': {
    title: '1-D Gaussian',
    help: 'One Gaussian on a line: everything has a closed form.',
    group: 'modes',
  },
  'mixture-one-dimensional': {
    title: '1-D mixture',
    help: 'Two unequal modes on a line: watch the weights.',
    group: 'modes',
  },
  drawing: {
    title: 'Your drawing',
    help: 'Paint a density with the mouse: what you draw, blurred, is the exact density.',
    group: 'own',
  },
  'gaussian-mixture': {
    title: 'Your mixture',
    help: 'Gaussians of your own, on a line or in the plane.',
    group: 'own',
  },
  formula: {
    title: 'Formula',
    help: 'The density of an energy that you write down.',
    group: 'own',
  },
  csv: {
    title: 'CSV file',
    help: 'Columns of a file of yours.',
    group: 'own',
  },
  'gaussian-many': {
    title: 'Gaussian, any d',
    help: 'A Gaussian of any dimension and condition number: mean, covariance and entropy have closed forms.',
    group: 'many',
  },
  'mixture-many': {
    title: 'Mixture, any d',
    help: 'Equal Gaussians at orthogonal centres: are all of them found in many dimensions?',
    group: 'many',
  },
  'funnel-many': {
    title: 'Funnel, any d',
    help: 'One coordinate sets the width of all others: no step size suits every place.',
    group: 'many',
  },
  'ring-many': {
    title: 'Ring × noise',
    help: 'A ring in two columns and thin noise in all others.',
    group: 'many',
  },
  images: {
    title: 'Images',
    help: 'Handwritten digits of MNIST, or images of yours: every pixel is a dimension.',
    group: 'pictures',
  },
  'bars-and-stripes': {
    title: 'Bars and stripes',
    help: 'Binary pictures of whole rows or whole columns: every one has a known probability.',
    group: 'pictures',
  },
  penguins: {
    title: 'Penguins',
    help: 'Real measurements of 344 penguins, in mm and g.',
    group: 'own',
  },
  cars: {
    title: 'Cars',
    help: '406 cars of the seventies: fuel economy, power, weight.',
    group: 'own',
  },
  'seattle-weather': {
    title: 'Seattle weather',
    help: '1,461 days: temperatures, wind and rain, in °C, m/s and mm.',
    group: 'own',
  },
  earthquakes: {
    title: 'Earthquakes',
    help: 'A week of 1,707 earthquakes: where, how deep, how strong.',
    group: 'own',
  },
}

/** The Langevin step size that suits a data set, in units of its columns' variance; see `suggestedStepSize`. */
export const dataStepSizes: { [Kind in DataKind]: (config: DataConfigOf<Kind>) => number } = {
  'two-moons': twoMoonsStepSize,
  rings: ringsStepSize,
  'two-spirals': twoSpiralsStepSize,
  'swiss-roll': swissRollStepSize,
  'eight-gaussians': eightGaussiansStepSize,
  'gaussian-grid': gaussianGridStepSize,
  pinwheel: pinwheelStepSize,
  banana: bananaStepSize,
  funnel: funnelStepSize,
  checkerboard: checkerboardStepSize,
  'gaussian-one-dimensional': gaussianOneDimensionalStepSize,
  'mixture-one-dimensional': mixtureOneDimensionalStepSize,
  drawing: drawingStepSize,
  penguins: tableStepSize,
  cars: tableStepSize,
  'seattle-weather': tableStepSize,
  earthquakes: tableStepSize,
  csv: csvStepSize,
  'gaussian-mixture': gaussianMixtureStepSize,
  formula: formulaStepSize,
  'bars-and-stripes': barsAndStripesStepSize,
  images: imagesStepSize,
  'gaussian-many': gaussianManyStepSize,
  'mixture-many': mixtureManyStepSize,
  'funnel-many': funnelManyStepSize,
  'ring-many': ringManyStepSize,
}

const variances: { [Kind in DataKind]: ((config: DataConfigOf<Kind>) => readonly number[]) | null } = {
  'two-moons': twoMoonsVariances,
  rings: ringsVariances,
  'two-spirals': twoSpiralsVariances,
  'swiss-roll': swissRollVariances,
  'eight-gaussians': eightGaussiansVariances,
  'gaussian-grid': gaussianGridVariances,
  pinwheel: pinwheelVariances,
  banana: bananaVariances,
  funnel: funnelVariances,
  checkerboard: checkerboardVariances,
  'gaussian-one-dimensional': gaussianOneDimensionalVariances,
  'mixture-one-dimensional': mixtureOneDimensionalVariances,
  drawing: drawingVariances,
  penguins: null,
  cars: null,
  'seattle-weather': null,
  earthquakes: null,
  csv: null,
  'gaussian-mixture': gaussianMixtureVariances,
  formula: null,
  'bars-and-stripes': barsAndStripesVariances,
  images: null,
  'gaussian-many': gaussianManyVariances,
  'mixture-many': mixtureManyVariances,
  'funnel-many': funnelManyVariances,
  'ring-many': ringManyVariances,
}

/** Variance of each column, in the data's units squared: in closed form, or null where only the rows can tell. */
export function dataVariances(data: DataConfig): readonly number[] | null {
  // TypeScript cannot see that the row and the config have the same kind; the registry's type guarantees it.
  return (variances[data.kind] as ((data: DataConfig) => readonly number[]) | null)?.(data) ?? null
}

/** Of data that are not of real numbers. */
const rowKinds: { [Kind in DataKind]?: (config: DataConfigOf<Kind>) => RowKind } = {
  'bars-and-stripes': () => 'binary',
  images: imagesRowKind,
}

/** What the coordinates of these rows are; the data set itself says the same (`DataSet.rowKind`). */
export function dataRowKind(data: DataConfig): RowKind {
  // TypeScript cannot see that the row and the config have the same kind; the table's type guarantees it.
  return (rowKinds[data.kind] as ((data: DataConfig) => RowKind) | undefined)?.(data) ?? 'real'
}
