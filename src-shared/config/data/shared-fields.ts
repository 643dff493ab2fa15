// Fields that several data sets have in common.

import * as v from 'valibot'
import { describe, integerField, numberField, show } from '../fields.ts'

export const sampleCount = () =>
  integerField(20_000, {
    label: 'Points',
    term: 'split',
    unit: 'points',
    help: 'How many points are drawn; they are split 70 / 15 / 15 into train, validation and test by the seed.',
    minimum: 100,
    maximum: 1_000_000,
    logarithmic: true,
  })

/** Of data that are mixtures. Absent: none, as in experiments that began before there were classes. */
export const componentClasses = () =>
  v.optional(
    v.pipe(
      v.picklist(['none', 'component'], (issue) => `Expected one of none, component; got ${show(issue.input)}.`),
      describe({
        kind: 'choice',
        unit: '',
        label: 'Class labels',
        term: 'class-labels',
        help: 'Of which component each point is: panels colour the data by it, and a perceptron with classes learns it beside the exact answer. It is no coordinate, and other energies do not see it.',
        choices: [
          { value: 'none', label: 'None' },
          { value: 'component', label: 'Component' },
        ],
        defaultValue: 'none',
      }),
    ),
  )

export const standardDeviation = (defaultValue: number) =>
  numberField(defaultValue, {
    label: 'Noise',
    unit: 'standard deviation',
    help: 'Standard deviation of the Gaussian noise around each point of the shape.',
    minimum: 0.01,
    maximum: 5,
    logarithmic: true,
  })

/** Variance per column, in the data's units squared. */
export type Variances = readonly number[]

/**
 * Langevin step size ε = 0.3 σ²: steps that stay within a mode. In units of the columns' variance, of the widest where
 * they differ: there details are narrowest.
 */
export const stepSizeForNoise = (noise: number, variances: Variances): number =>
  inVariances(0.3 * noise ** 2, variances)

/**
 * ε = 0.45 σ² for a curve blurred by σ. Only across the curve are steps bound by σ; along it they are free, and chains
 * have its whole length to spread over: with half as long a step again as in a mode they mix faster and stay stable
 * (docs/study-defaults.md).
 */
export const stepSizeForCurve = (noise: number, variances: Variances): number =>
  inVariances(0.45 * noise ** 2, variances)

/** The same variance in both columns. */
export const inPlane = (variance: number): Variances => [variance, variance]

/**
 * At most a third of a standard deviation in one step. Where one mode is all there is, 0.3 σ² is more: persistent chains
 * then ran away from a 1-D Gaussian at one of three seeds, and with this bound end at KL .001 or less at all three.
 */
const stepSizeMaximum = 0.1

/** A step size in the data's units squared as one in units of the columns' variance. */
export const inVariances = (stepSize: number, variances: Variances): number =>
  Math.min(stepSizeMaximum, Math.max(1e-6, Number((stepSize / Math.max(...variances)).toPrecision(2))))
