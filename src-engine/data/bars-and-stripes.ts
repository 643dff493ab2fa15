// Bars and stripes: binary pictures of n × n pixels, each of whose rows, or each of whose columns, is of one colour.
//
// A coin chooses rows or columns, and n more the colour of each. So there are 2ⁿ⁺¹ − 2 pictures of probability 2⁻ⁿ⁻¹, but
// that the all black and the all white one, which are both, have twice that. Every expectation under the data is a sum.
// Source: MacKay 2003, Information Theory, Inference, and Learning Algorithms, section 43.3.

import { dataTitles } from '../../src-shared/config/data.ts'
import { momentsOf } from '../metrics/moments.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { chooseWeighted, cumulativeSums } from '../random/weighted-choice.ts'
import type { DataSource, KnownRows } from './data-set.ts'
import { pixelLabels } from './pixel-labels.ts'
import { splitRows } from './splits.ts'

export const barsAndStripes: DataSource<'bars-and-stripes'> = {
  async load({ side, count }, seed) {
    const dimension = side * side
    const known = barsAndStripesRows(side)
    const random = randomStream({ seed, purpose: purposes.data })
    const cumulative = cumulativeSums(known.probabilities)
    const rows = new Float64Array(count * dimension)
    for (let row = 0; row < count; row++) {
      const picture = chooseWeighted(cumulative, random) * dimension
      rows.set(known.rows.subarray(picture, picture + dimension), row * dimension)
    }
    const splits = splitRows(rows, dimension, randomStream({ seed, purpose: purposes.split }))
    return {
      title: dataTitles['bars-and-stripes'].title,
      ...{ dimension, ...splits, density: null, rowKind: 'binary', image: { width: side, height: side }, known },
      ...momentsOf(splits.train, dimension),
      view: { axes: Array.from({ length: dimension }, () => [-0.2, 1.2]), labels: pixelLabels(side, side) },
      notes: [
        `${known.probabilities.length} pictures can occur, each with a known probability: likelihoods and the divergence from the data are exact wherever the model’s log Z is.`,
      ],
      weaknesses: [],
      columnChoices: [],
    }
  },
}

/** Every picture once, row-major, with its probability. */
export function barsAndStripesRows(side: number): KnownRows {
  const dimension = side * side
  const masks = 2 ** side
  // The columns of the first and the last mask are its rows again.
  const pictures = [
    ...Array.from({ length: masks }, (_, mask) => ({ mask, across: true })),
    ...Array.from({ length: masks - 2 }, (_, index) => ({ mask: index + 1, across: false })),
  ]
  const rows = new Float64Array(pictures.length * dimension)
  pictures.forEach(({ mask, across }, index) => {
    for (let pixel = 0; pixel < dimension; pixel++) {
      const line = across ? Math.floor(pixel / side) : pixel % side
      rows[index * dimension + pixel] = (mask >> line) & 1
    }
  })
  const probabilities = Float64Array.from(pictures, ({ mask }) => (mask % (masks - 1) === 0 ? 2 : 1) / (2 * masks))
  const entropy = -probabilities.reduce((sum, probability) => sum + probability * Math.log(probability), 0)
  return { rows, probabilities, entropy }
}
