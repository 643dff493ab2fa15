// A small classifier of labelled rows, whose last hidden layer serves as features of rows without labels.
//
//   h = tanh(A x̃ + a),  p(y | x) = softmax(B h + b),  x̃ = (x − mean) / scale
// 16 hidden units; Adam on the cross-entropy of batches of 64 rows, a fixed number of updates. Deterministic: initial weights
// and batches are of `random`. Its features are of these data and this seed alone, and no "Inception" ones.
// Fails where classes are not to be told apart by so small a network: its accuracy on rows it has not seen says so.

import { setImmediate } from 'node:timers/promises'
import type { RandomStream } from '../random/random-stream.ts'

export interface Labelled {
  /** Row-major (n × dimension). */
  rows: Float64Array
  /** (n), from 0 on. */
  labels: Uint8Array
}

export interface FeatureClassifier {
  featureCount: number
  /** The last hidden layer, row-major (n × featureCount), fresh. */
  features(rows: Float64Array): Float64Array
  /** Share of rows told right, 0 … 1. */
  accuracy(rows: Labelled): number
}

const hiddenUnits = 16
const [updates, batchRows] = [600, 64]
const [learningRate, firstDecay, secondDecay] = [0.01, 0.9, 0.999]
/** A few milliseconds of pictures of 784 pixels each. */
const updatesBetweenPauses = 5
/** By which inputs are centred and scaled: more would only take longer. */
const scaleRowsMaximum = 1000

export interface ClassifierTask extends Labelled {
  dimension: number
  classCount: number
  random: RandomStream
}

export async function trainFeatureClassifier({ rows, labels, ...task }: ClassifierTask): Promise<FeatureClassifier> {
  const network = initialNetwork(rows, task)
  const { random, dimension } = task
  const size = network.parameters.length
  const [gradient, first, second] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  for (let update = 1; update <= updates; update++) {
    gradient.fill(0)
    for (let taken = 0; taken < batchRows; taken++) {
      const row = random.integer(labels.length)
      addGradient(network, { row: rows.subarray(row * dimension, (row + 1) * dimension), label: labels[row], gradient })
    }
    const rate = (learningRate * Math.sqrt(1 - secondDecay ** update)) / (1 - firstDecay ** update)
    for (let index = 0; index < size; index++) {
      const slope = gradient[index] / batchRows
      first[index] += (1 - firstDecay) * (slope - first[index])
      second[index] += (1 - secondDecay) * (slope * slope - second[index])
      network.parameters[index] -= (rate * first[index]) / (Math.sqrt(second[index]) + 1e-8)
    }
    if (update % updatesBetweenPauses === 0) await setImmediate()
  }
  return {
    featureCount: hiddenUnits,
    features: (of) => featuresOf(network, of),
    accuracy: (of) => accuracyOf(network, of),
  }
}

interface Network {
  dimension: number
  classCount: number
  /** A (16 × dimension), a (16), B (classes × 16), b (classes). */
  parameters: Float64Array
  mean: Float64Array
  scale: number
  /** Of the last row looked at. */
  hidden: Float64Array
  shares: Float64Array
}

function initialNetwork(
  all: Float64Array,
  { dimension, classCount, random }: Pick<ClassifierTask, 'dimension' | 'classCount' | 'random'>,
): Network {
  const parameters = new Float64Array(hiddenUnits * (dimension + 1) + classCount * (hiddenUnits + 1))
  for (let index = 0; index < hiddenUnits * dimension; index++)
    parameters[index] = random.normal() / Math.sqrt(dimension)
  const rows = all.subarray(0, scaleRowsMaximum * dimension)
  const count = rows.length / dimension
  const mean = new Float64Array(dimension)
  rows.forEach((value, index) => (mean[index % dimension] += value / count))
  const variance = rows.reduce((sum, value, index) => sum + (value - mean[index % dimension]) ** 2 / rows.length, 0)
  return {
    ...{ dimension, classCount, parameters, mean, scale: Math.sqrt(variance) || 1 },
    ...{ hidden: new Float64Array(hiddenUnits), shares: new Float64Array(classCount) },
  }
}

function hide({ dimension, parameters, mean, scale, hidden }: Network, row: Float64Array): void {
  for (let unit = 0; unit < hiddenUnits; unit++) {
    let sum = 0
    for (let i = 0; i < dimension; i++) sum += parameters[unit * dimension + i] * (row[i] - mean[i])
    hidden[unit] = Math.tanh(sum / scale + parameters[hiddenUnits * dimension + unit])
  }
}

/** `hidden` and `shares` of a row. */
function look(network: Network, row: Float64Array): void {
  hide(network, row)
  const { dimension, classCount, parameters, hidden, shares } = network
  const [weights, biases] = [hiddenUnits * (dimension + 1), hiddenUnits * (dimension + 1 + classCount)]
  let highest = Number.NEGATIVE_INFINITY
  for (let label = 0; label < classCount; label++) {
    let sum = parameters[biases + label]
    for (let unit = 0; unit < hiddenUnits; unit++)
      sum += parameters[weights + label * hiddenUnits + unit] * hidden[unit]
    shares[label] = sum
    highest = Math.max(highest, sum)
  }
  let all = 0
  for (let label = 0; label < classCount; label++) all += shares[label] = Math.exp(shares[label] - highest)
  for (let label = 0; label < classCount; label++) shares[label] /= all
}

function addGradient(
  network: Network,
  { row, label, gradient }: { row: Float64Array; label: number; gradient: Float64Array },
): void {
  look(network, row)
  const { dimension, classCount, parameters, mean, scale, hidden, shares } = network
  const [weights, biases] = [hiddenUnits * (dimension + 1), hiddenUnits * (dimension + 1 + classCount)]
  for (let unit = 0; unit < hiddenUnits; unit++) {
    let pulled = 0
    for (let other = 0; other < classCount; other++) {
      const wrong = shares[other] - (other === label ? 1 : 0)
      pulled += wrong * parameters[weights + other * hiddenUnits + unit]
      gradient[weights + other * hiddenUnits + unit] += wrong * hidden[unit]
      if (unit === 0) gradient[biases + other] += wrong
    }
    const slope = pulled * (1 - hidden[unit] ** 2)
    gradient[hiddenUnits * dimension + unit] += slope
    for (let i = 0; i < dimension; i++) gradient[unit * dimension + i] += (slope * (row[i] - mean[i])) / scale
  }
}

function featuresOf(network: Network, rows: Float64Array): Float64Array {
  const { dimension, hidden } = network
  const features = new Float64Array((rows.length / dimension) * hiddenUnits)
  for (let row = 0; row < rows.length / dimension; row++) {
    hide(network, rows.subarray(row * dimension, (row + 1) * dimension))
    features.set(hidden, row * hiddenUnits)
  }
  return features
}

function accuracyOf(network: Network, { rows, labels }: Labelled): number {
  const { dimension, shares } = network
  let right = 0
  labels.forEach((label, row) => {
    look(network, rows.subarray(row * dimension, (row + 1) * dimension))
    if (shares.indexOf(Math.max(...shares)) === label) right++
  })
  return right / labels.length
}
