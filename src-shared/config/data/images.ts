import * as v from 'valibot'
import { choiceField, integerField, integersField, numberField, textField } from '../fields.ts'
import type { RowKind } from '../../row-kind.ts'

export const imagesConfig = v.strictObject({
  kind: v.literal('images'),
  source: choiceField('mnist', {
    label: 'Images of',
    term: 'images',
    help: 'MNIST has 60,000 handwritten digits to train on and 10,000 to test on, fetched once from the package registry; or images of yours.',
    choices: [
      { value: 'mnist', label: 'MNIST' },
      { value: 'file', label: 'A file or folder' },
    ],
  }),
  path: textField('', {
    label: 'File or folder',
    help: 'A folder of PNG files, or an IDX, .npy or .npz file. Up to 32 MB of pixels are kept with the experiment when it starts; of more only a hash, so keep the file.',
  }),
  classes: integersField([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], {
    label: 'Digits',
    help: 'Which digits of MNIST are learned; of your own images all are.',
    minimum: 0,
    maximum: 9,
    lengthMinimum: 1,
    lengthMaximum: 10,
    each: 'digit',
  }),
  size: choiceField('8', {
    label: 'Size',
    term: 'images',
    help: 'Longer side of the images, made smaller by the mean over each pixel’s area. Every pixel is a dimension: small images train in a minute.',
    choices: [
      { value: '8', label: '8 pixels' },
      { value: '14', label: '14 pixels' },
      { value: 'whole', label: 'As they are' },
    ],
  }),
  values: choiceField('grey', {
    label: 'Pixels',
    term: 'images',
    help: 'Grey pixels are real numbers with a density; binary ones are 0 or 1 with a probability. Likelihoods of one cannot be compared with those of another.',
    choices: [
      { value: 'grey', label: 'Grey', help: 'From 0 (black) to 1 (white), with noise, so that there is a density.' },
      { value: 'threshold', label: 'Binary, by threshold', help: 'White where grey is above one half.' },
      {
        value: 'sampled',
        label: 'Binary, drawn once',
        help: 'White with the probability that grey says, drawn once by the seed.',
      },
      {
        value: 'sampled-per-batch',
        label: 'Binary, drawn anew',
        help: 'The same, drawn anew for every batch; held-out images are drawn once.',
      },
    ],
  }),
  noise: numberField(0.05, {
    label: 'Noise on grey',
    term: 'images',
    unit: 'of white',
    help: 'Standard deviation of the Gaussian noise that each pixel gets once: without it borders that are always black have no density. The smaller, the shorter the steps of samplers have to be.',
    minimum: 0.002,
    maximum: 0.5,
    logarithmic: true,
  }),
  count: integerField(10_000, {
    label: 'Images',
    term: 'split',
    help: 'How many are used at most, drawn by the seed: of MNIST to train and validate, its own 10,000 stay the test set; of yours in all.',
    minimum: 100,
    maximum: 60_000,
    logarithmic: true,
  }),
  /** Set when an experiment starts: the hash of what it learns from; of your own images these are kept with it. */
  contents: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 hash in hexadecimal digits.'))),
})

type Config = v.InferOutput<typeof imagesConfig>

/** Of pixels, in units of their common variance: steps that stay within the noise of grey borders. */
export function imagesStepSize({ values, noise }: Config): number {
  // MNIST's pixels have a standard deviation near 0.25 in the mean.
  if (values !== 'grey') return 0.01
  return Math.min(0.1, Math.max(1e-6, Number((0.3 * (noise / 0.25) ** 2).toPrecision(2))))
}

export const imagesRowKind = ({ values }: Config): RowKind => (values === 'grey' ? 'real' : 'binary')

/** Longer sides of smaller images than MNIST's. */
const mnistSides = { '8': 8, '14': 14, whole: 28 } as const

/** `MNIST 8 × 8, 0 1`; grey is not said, binary is: their likelihoods are different quantities. */
export function mnistTitle({ classes, size, values }: Config): string {
  const side = mnistSides[size]
  const digits = classes.length === 10 ? '' : `, ${classes.toSorted((a, b) => a - b).join(' ')}`
  return `MNIST ${side} × ${side}${values === 'grey' ? '' : ' binary'}${digits}`
}
