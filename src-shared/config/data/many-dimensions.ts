// Densities of any dimension with an exact log density: what their forms have in common, and the forms.

import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { columnsMaximum } from '../fields.ts'
import {
  inVariances,
  componentClasses,
  sampleCount,
  standardDeviation,
  stepSizeForCurve,
  stepSizeForNoise,
  type Variances,
} from './shared-fields.ts'

const dimensionField = (minimum: number) =>
  integerField(10, {
    label: 'Dimensions',
    help: 'With one or two everything is exact; with more the density of the data still is, and the model’s likelihood is estimated with bounds.',
    minimum,
    maximum: columnsMaximum,
    logarithmic: true,
  })

export const gaussianManyConfig = v.strictObject({
  kind: v.literal('gaussian-many'),
  dimension: dimensionField(2),
  condition: numberField(10, {
    label: 'Condition number',
    help: 'Largest over smallest variance along the axes of the Gaussian, which lie across the columns: all columns are alike, and standardising them does not help.',
    minimum: 1,
    maximum: 1e6,
    logarithmic: true,
  }),
  count: sampleCount(),
})

export const mixtureManyConfig = v.strictObject({
  kind: v.literal('mixture-many'),
  dimension: dimensionField(2),
  components: integerField(4, {
    label: 'Components',
    help: 'Gaussians of equal weight at equal distances from the origin and from one another, or opposite where there are more than dimensions.',
    minimum: 2,
    maximum: 32,
  }),
  radius: numberField(4, {
    label: 'Distance',
    help: 'Of each centre from the origin.',
    minimum: 0.5,
    maximum: 50,
    logarithmic: true,
  }),
  noise: standardDeviation(1),
  count: sampleCount(),
  classColumn: componentClasses(),
})

export const funnelManyConfig = v.strictObject({
  kind: v.literal('funnel-many'),
  dimension: dimensionField(2),
  count: sampleCount(),
})

export const ringManyConfig = v.strictObject({
  kind: v.literal('ring-many'),
  dimension: dimensionField(3),
  radius: numberField(3, { label: 'Radius', help: 'Of the ring in the first two columns.', minimum: 0.5, maximum: 20 }),
  noise: standardDeviation(0.3),
  count: sampleCount(),
})

type GaussianMany = v.InferOutput<typeof gaussianManyConfig>
type MixtureMany = v.InferOutput<typeof mixtureManyConfig>
type FunnelMany = v.InferOutput<typeof funnelManyConfig>
type RingMany = v.InferOutput<typeof ringManyConfig>

/**
 * Row k of the orthonormal cosine transform (DCT-II): directions across all columns, the same whatever draws them.
 * Source: Ahmed, Natarajan & Rao 1974.
 */
export function cosineDirection(k: number, dimension: number): Float64Array {
  const scale = Math.sqrt((k === 0 ? 1 : 2) / dimension)
  return Float64Array.from({ length: dimension }, (_, j) => scale * Math.cos((Math.PI * (j + 0.5) * k) / dimension))
}

/** Variances along the Gaussian's own axes: a geometric sequence from √κ down to 1/√κ, so that their product is 1. */
export const gaussianEigenvalues = ({
  dimension,
  condition,
}: Pick<GaussianMany, 'dimension' | 'condition'>): number[] =>
  Array.from({ length: dimension }, (_, k) => condition ** (0.5 - k / (dimension - 1)))

/** Centres of the mixture, one after the other. */
export const mixtureCentres = ({ dimension, components, radius }: MixtureMany): Float64Array[] =>
  Array.from({ length: components }, (_, k) => {
    const sign = Math.floor(k / dimension) % 2 === 0 ? 1 : -1
    return cosineDirection(k % dimension, dimension).map((value) => sign * radius * value)
  })

export function gaussianManyVariances(config: GaussianMany): Variances {
  const eigenvalues = gaussianEigenvalues(config)
  const variances = new Array<number>(config.dimension).fill(0)
  eigenvalues.forEach((eigenvalue, k) =>
    cosineDirection(k, config.dimension).forEach((value, axis) => (variances[axis] += eigenvalue * value ** 2)),
  )
  return variances
}

export function mixtureManyVariances(config: MixtureMany): Variances {
  const centres = mixtureCentres(config)
  return Array.from({ length: config.dimension }, (_, axis) => {
    const mean = centres.reduce((sum, centre) => sum + centre[axis], 0) / centres.length
    return config.noise ** 2 + centres.reduce((sum, centre) => sum + (centre[axis] - mean) ** 2, 0) / centres.length
  })
}

export const funnelManyVariances = ({ dimension }: FunnelMany): Variances =>
  Array.from({ length: dimension }, (_, axis) => (axis === 0 ? 1 : Math.exp(0.5)))

export const ringManyVariances = ({ dimension, radius, noise }: RingMany): Variances =>
  Array.from({ length: dimension }, (_, axis) => noise ** 2 + (axis < 2 ? radius ** 2 / 2 : 0))

export const gaussianManyStepSize = (config: GaussianMany): number =>
  stepSizeForNoise(config.condition ** -0.25, gaussianManyVariances(config))

export const mixtureManyStepSize = (config: MixtureMany): number =>
  stepSizeForNoise(config.noise, mixtureManyVariances(config))

export const funnelManyStepSize = (config: FunnelMany): number => inVariances(0.01, funnelManyVariances(config))

/** Columns of the noise alone are standardised: there the ring's width is what bounds a step. */
export const ringManyStepSize = (config: RingMany): number => stepSizeForCurve(config.noise, ringManyVariances(config))
