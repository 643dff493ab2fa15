// Batches of training rows, by seed and iteration alone: a resumed run draws what the unbroken one would have.
//
// Each epoch is a fresh shuffle (Fisher–Yates from the position of that epoch), cut into whole batches; the rows left
// over wait for another epoch. A batch larger than the data set is drawn with replacement.
// Binary rows of which probabilities are known are drawn anew by them, at every iteration.
// With input noise σ every row is x + σ ξ: a method then learns the data's density convolved with N(0, σ² I).

import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { shuffledIndices } from '../random/shuffle.ts'

export interface BatchOptions {
  /** Row-major (rowCount × dimension). */
  rows: Float64Array
  dimension: number
  batchSize: number
  seed: number
  /** σ, in the units of the rows; 0 adds nothing. */
  inputNoise?: number
  /** Of the same shape as the rows: each number of a batch is 1 with this probability, else 0. */
  redrawn?: Float64Array
}

/** Row-major (batchSize × dimension), fresh, of an iteration counted from 1. */
export type BatchOf = (iteration: number) => Float64Array

export function createBatches(options: BatchOptions): BatchOf {
  const { dimension, batchSize, seed, inputNoise = 0 } = options
  const cleanBatchOf = createCleanBatches(options)
  if (inputNoise === 0) return cleanBatchOf
  const normals = new Float64Array(batchSize * dimension)
  return (iteration) => {
    fillNormals(normals, dimension, { seed, purpose: purposes.inputNoise, firstChain: 0, step: iteration })
    return cleanBatchOf(iteration).map((value, i) => value + inputNoise * normals[i])
  }
}

function createCleanBatches(options: BatchOptions): BatchOf {
  const { redrawn, seed } = options
  if (!redrawn) return createChosenRows(options)
  const probabilitiesOf = createChosenRows({ ...options, rows: redrawn })
  return (iteration) => {
    const random = randomStream({ seed, purpose: purposes.redrawnPixels, step: iteration })
    return probabilitiesOf(iteration).map((probability) => (random.uniform() < probability ? 1 : 0))
  }
}

function createChosenRows({ rows, dimension, batchSize, seed }: BatchOptions): BatchOf {
  const indicesOf = createChosenIndices({ rowCount: rows.length / dimension, batchSize, seed })
  return (iteration) => gather(rows, dimension, indicesOf(iteration))
}

/** The label of each row of a batch, (batchSize), fresh. */
export type LabelsOf = (iteration: number) => Uint8Array

/** Of the same rows as `createBatches` chooses of as many with the same seed. */
export function createLabelBatches(
  options: Pick<BatchOptions, 'batchSize' | 'seed'> & { labels: Uint8Array },
): LabelsOf {
  const { labels, batchSize, seed } = options
  const indicesOf = createChosenIndices({ rowCount: labels.length, batchSize, seed })
  return (iteration) => Uint8Array.from(indicesOf(iteration), (row) => labels[row])
}

interface ChosenOptions {
  rowCount: number
  batchSize: number
  seed: number
}

/** Places of an iteration's rows, (batchSize), to be read before the next call. */
function createChosenIndices({ rowCount, batchSize, seed }: ChosenOptions): (iteration: number) => Uint32Array {
  const perEpoch = Math.floor(rowCount / batchSize)
  const indices = new Uint32Array(batchSize)
  let shuffledEpoch = -1
  let order: Uint32Array = new Uint32Array(0)

  return (iteration) => {
    if (perEpoch === 0) {
      const random = randomStream({ seed, purpose: purposes.batch, chain: 1, step: iteration })
      for (let i = 0; i < batchSize; i++) indices[i] = random.integer(rowCount)
      return indices
    }
    const epoch = Math.floor((iteration - 1) / perEpoch)
    if (epoch !== shuffledEpoch) order = shuffle(rowCount, seed, epoch)
    shuffledEpoch = epoch
    const first = ((iteration - 1) % perEpoch) * batchSize
    return order.subarray(first, first + batchSize)
  }
}

function shuffle(rowCount: number, seed: number, epoch: number): Uint32Array {
  return shuffledIndices(rowCount, randomStream({ seed, purpose: purposes.batch, chain: 0, step: epoch }))
}

function gather(rows: Float64Array, dimension: number, indices: Uint32Array): Float64Array {
  const values = new Float64Array(indices.length * dimension)
  // Copies of few numbers cost more by a call than one by one.
  if (dimension > 32) {
    indices.forEach((row, i) => values.set(rows.subarray(row * dimension, (row + 1) * dimension), i * dimension))
    return values
  }
  for (let i = 0; i < indices.length; i++) {
    for (let column = 0; column < dimension; column++) {
      values[i * dimension + column] = rows[indices[i] * dimension + column]
    }
  }
  return values
}
