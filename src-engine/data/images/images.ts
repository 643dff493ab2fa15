// Images as rows: every pixel is a column, row of pixels after row from the top.
//
// MNIST's own 10,000 test images stay the test set; of its training images as many as wished are drawn by the seed, 15% of
// them for validation. A person's images are split 70 / 15 / 15 as all data are.

import type { DataConfigOf } from '../../../src-shared/config/data.ts'
import { dataTitles } from '../../../src-shared/config/data.ts'
import { imagesRowKind, mnistTitle } from '../../../src-shared/config/data/images.ts'
import { columnsMaximum } from '../../../src-shared/config/fields.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { formatCount } from '../../../src-shared/numbers.ts'
import type { ImageSize } from '../../../src-shared/snapshot.ts'
import { momentsOf } from '../../metrics/moments.ts'
import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'
import { shuffledIndices } from '../../random/shuffle.ts'
import type { DataSet, DataSource } from '../data-set.ts'
import { pixelLabels } from '../pixel-labels.ts'
import { labelsAt, type SplitClasses } from '../row-classes.ts'
import { numbersMaximum, rowCountMinimum, type MeasuredTable } from '../measured.ts'
import { heldOutShare } from '../splits.ts'
import { requireContents } from '../table-contents.ts'
import { areaAverage, shrunkSize, type PixelSize } from './area-average.ts'
import { imageCount, type ImageStack } from './image-stack.ts'
import { mnistContents, mnistPackage, mnistSide, readMnist, type LabelledDigits } from './mnist.ts'
import { pixelsInWords, pixelValues } from './pixel-values.ts'
import { readImages } from './read-images.ts'

type Config = DataConfigOf<'images'>

export const images: DataSource<'images'> = {
  async load(config, seed) {
    return config.source === 'mnist'
      ? loadMnist(config, seed)
      : dataFromImages(await readOwnImages(config), config, seed)
  },
}

/** The images of a file or folder at the wished size, grey from 0 to 1. Throws AppError('data-unreadable' | 'invalid-input'). */
export async function readOwnImages(config: Config): Promise<MeasuredTable> {
  const stack = await readImages(config.path)
  const size = wishedSize(stack, config.size)
  requireRoom(stack, size)
  const all = Uint32Array.from({ length: imageCount(stack) }, (_, index) => index)
  const table = {
    title: stack.title,
    columns: pixelLabels(size.width, size.height),
    rows: shrunk(stack, size, all),
    leftOutCount: 0,
    notes: [...stack.notes, ...sizeNotes(stack, size)],
    columnChoices: [],
    image: size,
  }
  if (config.contents) requireContents(table, config.contents)
  return table
}

/** Of rows that were read before, or kept with an experiment. */
export function dataFromImages(table: MeasuredTable, config: Config, seed: number): DataSet {
  const image = table.image
  if (!image) throw new Error('Expected a table of images.')
  const dimension = image.width * image.height
  const available = table.rows.length / dimension
  const order = drawn(available, Math.min(config.count, available), seed)
  requireEnough(table.title, order.length)
  const grey = rowsAt(table.rows, dimension, order)
  const heldOut = Math.round(heldOutShare * order.length)
  const values = pixelValues(grey, dimension, { ...config, seed, part: 'train' })
  const [trainEnd, validationEnd] = [order.length - 2 * heldOut, order.length - heldOut].map((row) => row * dimension)
  const left =
    available > order.length
      ? [`${formatCount(order.length)} of ${formatCount(available)} images, drawn by the seed.`]
      : []
  return dataSetOf({
    ...{ title: table.title, image, config, grey },
    train: values.slice(0, trainEnd),
    validation: values.slice(trainEnd, validationEnd),
    test: values.slice(validationEnd),
    notes: [...table.notes, ...left],
  })
}

async function loadMnist(config: Config, seed: number): Promise<DataSet> {
  if (config.contents && config.contents !== mnistContents) {
    throw new AppError(
      'data-unreadable',
      `Expected the MNIST that the experiment began with (${config.contents.slice(0, 12)}…), got that of ${mnistPackage}: ` +
        'open it with the EBM Studio that began it.',
      { field: 'data.source' },
    )
  }
  const whole = { width: mnistSide, height: mnistSide }
  const size = wishedSize(whole, config.size)
  const dimension = size.width * size.height
  const [training, testing] = [await readMnist('train'), await readMnist('t10k')]
  const candidates = ofClasses(training, config.classes)
  const order = drawn(candidates.length, Math.min(config.count, candidates.length), seed).map((at) => candidates[at])
  requireEnough(dataTitles.images.title, order.length)
  const grey = shrunk(stackOf(training), size, order)
  const values = pixelValues(grey, dimension, { ...config, seed, part: 'train' })
  const trainCount = order.length - Math.round(heldOutShare * order.length)
  const trainEnd = trainCount * dimension
  const tested = ofClasses(testing, config.classes)
  const testGrey = shrunk(stackOf(testing), size, tested)
  return dataSetOf({
    ...{ title: mnistTitle(config), image: size, config, grey },
    train: values.slice(0, trainEnd),
    validation: values.slice(trainEnd),
    test: pixelValues(testGrey, dimension, { ...config, seed, part: 'test' }),
    ...digitClasses(config.classes, {
      drawn: labelsAt(order, training.labels),
      trainCount,
      test: labelsAt(tested, testing.labels),
    }),
    notes: [
      `MNIST of the package ${mnistPackage} (SHA-256 of the training images ${mnistContents.slice(0, 12)}…): ` +
        `${formatCount(order.length)} of ${formatCount(candidates.length)} training images, of which 15% validate; the test images are its own.`,
      ...sizeNotes(whole, size),
    ],
  })
}

const stackOf = ({ pixels }: LabelledDigits): ImageStack => ({
  ...{ title: 'MNIST', width: mnistSide, height: mnistSide, pixels, white: 255, notes: [] },
})

const ofClasses = ({ labels }: LabelledDigits, classes: readonly number[]): Uint32Array =>
  Uint32Array.from(labels.keys()).filter((index) => classes.includes(labels[index]))

interface DrawnDigits {
  /** Digits of the training rows and, after `trainCount`, of those that validate. */
  drawn: Uint8Array
  trainCount: number
  test: Uint8Array
}

/** The digits as classes; none where there is one digit, or one of them has no training row to be learned from. */
function digitClasses(digits: readonly number[], { drawn, trainCount, test }: DrawnDigits): { classes?: SplitClasses } {
  const inOrder = digits.toSorted((a, b) => a - b)
  const train = drawn.subarray(0, trainCount)
  if (inOrder.length < 2 || !inOrder.every((digit) => train.includes(digit))) return {}
  const placesOf = (labels: Uint8Array) => labels.map((digit) => inOrder.indexOf(digit))
  const splits = { train: placesOf(train), validation: placesOf(drawn.subarray(trainCount)), test: placesOf(test) }
  return { classes: { column: 'Digit', names: inOrder.map(String), ...splits } }
}

/** `count` of `available` positions in random order; with a larger count the first stay the same. */
const drawn = (available: number, count: number, seed: number): Uint32Array =>
  shuffledIndices(available, randomStream({ seed, purpose: purposes.split })).slice(0, count)

function wishedSize(whole: PixelSize, wish: Config['size']): PixelSize {
  const longer = Math.max(whole.width, whole.height)
  if (wish !== 'whole' && Number(wish) > longer) {
    throw new AppError(
      'invalid-input',
      `Expected images of ${wish} pixels or more to make smaller, got ${whole.width} × ${whole.height}: choose "As they are" in Data → Size.`,
      { field: 'data.size' },
    )
  }
  const size = wish === 'whole' ? { width: whole.width, height: whole.height } : shrunkSize(whole, Number(wish))
  const pixels = size.width * size.height
  if (pixels > columnsMaximum || pixels < 2) {
    throw new AppError(
      'invalid-input',
      `Expected 2 to ${columnsMaximum} pixels an image, got ${size.width} × ${size.height} = ${pixels}: choose another size in Data → Size.`,
      { field: 'data.size' },
    )
  }
  return size
}

const sizeNotes = (whole: PixelSize, size: PixelSize): string[] =>
  whole.width === size.width && whole.height === size.height
    ? []
    : [
        `Made smaller from ${whole.width} × ${whole.height} to ${size.width} × ${size.height} pixels by the mean over each pixel’s area.`,
      ]

/** The images at these positions, made smaller, as grey from 0 to 1; row-major. */
function shrunk(stack: ImageStack, size: PixelSize, order: Uint32Array): Float64Array {
  const average = areaAverage(stack, size)
  const [before, after] = [stack.width * stack.height, size.width * size.height]
  const rows = new Float64Array(order.length * after)
  order.forEach((at, row) => average(stack.pixels, at * before, stack.white, rows, row * after))
  return rows
}

function rowsAt(rows: Float64Array, dimension: number, order: Uint32Array): Float64Array {
  const chosen = new Float64Array(order.length * dimension)
  order.forEach((at, row) => chosen.set(rows.subarray(at * dimension, (at + 1) * dimension), row * dimension))
  return chosen
}

/** Before the rows are made: eight bytes a pixel, however few of them are drawn later. */
function requireRoom(stack: ImageStack, { width, height }: PixelSize): void {
  const [count, limit] = [imageCount(stack), Math.floor(numbersMaximum / (width * height))]
  if (count <= limit) return
  throw new AppError(
    'data-unreadable',
    `${stack.title}: Expected at most ${formatCount(limit)} images of ${width} × ${height} pixels, got ${formatCount(count)}: ` +
      'choose a smaller size in Data → Size, or keep fewer images.',
    { field: 'data.size' },
  )
}

function requireEnough(title: string, count: number): void {
  if (count >= rowCountMinimum) return
  throw new AppError(
    'data-unreadable',
    `${title}: Expected at least ${rowCountMinimum} images, got ${count}: add some.`,
    {
      field: 'data.path',
    },
  )
}

interface Parts {
  title: string
  image: ImageSize
  config: Config
  /** Of the training rows and those after them. */
  grey: Float64Array
  train: Float64Array
  validation: Float64Array
  test: Float64Array
  notes: readonly string[]
  /** Absent where the images have none. */
  classes?: SplitClasses
}

function dataSetOf({ title, image, config, grey, notes, ...splits }: Parts): DataSet {
  const dimension = image.width * image.height
  const rowKind = imagesRowKind(config)
  return {
    ...{ title, dimension, image, rowKind },
    ...splits,
    ...(config.values === 'sampled-per-batch' && { redrawn: grey.subarray(0, splits.train.length) }),
    density: null,
    ...momentsOf(splits.train, dimension),
    view: {
      axes: Array.from({ length: dimension }, () => [-0.2, 1.2]),
      labels: pixelLabels(image.width, image.height),
    },
    ...(rowKind === 'real' && { densityUnit: `white${superscript(dimension)}` }),
    notes: [...notes, pixelsInWords(config)],
    weaknesses: [],
    columnChoices: [],
  }
}

const superscript = (count: number): string => [...String(count)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
