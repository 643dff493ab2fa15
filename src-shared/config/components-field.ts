// The components of a Gaussian mixture as a form field: a list that a person edits row by row, on a line or in the plane.

import * as v from 'valibot'
import { describe, show } from './fields.ts'

export const componentsMaximum = 12

export interface MixtureComponent {
  /** Relative to the others': they need not add up to 1. */
  weight: number
  /** One number on a line, two in the plane. */
  mean: number[]
  /** As many as the mean has. */
  standardDeviation: number[]
  /** Of x and y; 0 on a line. */
  correlation: number
}

/** What each number may be, by its key; the table of the window and the messages show it. */
export const componentRanges = {
  weight: { minimum: 0.001, maximum: 1000 },
  mean: { minimum: -50, maximum: 50 },
  standardDeviation: { minimum: 0.01, maximum: 20 },
  correlation: { minimum: -0.95, maximum: 0.95 },
} as const

function ranged(key: keyof typeof componentRanges) {
  const { minimum, maximum } = componentRanges[key]
  const expected = (issue: v.BaseIssue<unknown>) =>
    `Expected a number from ${minimum} to ${maximum}, got ${show(issue.input)}.`
  return v.pipe(v.number(expected), v.minValue(minimum, expected), v.maxValue(maximum, expected))
}

const coordinates = (key: 'mean' | 'standardDeviation') =>
  v.pipe(
    v.array(ranged(key), (issue) => `Expected [x] or [x, y], got ${show(issue.input)}.`),
    v.check((list) => list.length === 1 || list.length === 2, 'Expected one number (1-D) or two (2-D).'),
  )

const componentSchema = v.strictObject({
  weight: v.optional(ranged('weight'), 1),
  mean: coordinates('mean'),
  standardDeviation: coordinates('standardDeviation'),
  correlation: v.optional(ranged('correlation'), 0),
})

export function componentsField(defaultValue: readonly MixtureComponent[], options: { label: string; help: string }) {
  return v.optional(
    v.pipe(
      v.array(componentSchema, (issue) => `Expected a list of components, got ${show(issue.input)}.`),
      v.minLength(1, 'Expected at least one component, got none: add one.'),
      v.maxLength(componentsMaximum, (issue) => `Expected at most 12 components, got ${issue.input.length}.`),
      v.check(
        (components) =>
          new Set(components.flatMap((one) => [one.mean.length, one.standardDeviation.length])).size === 1,
        'Expected means and standard deviations of one dimension, got some with 1 and some with 2 numbers.',
      ),
      v.check(
        (components) => components.every((one) => one.mean.length === 2 || one.correlation === 0),
        'Expected no correlation of 1-D components, got one: set it to 0.',
      ),
      describe({ kind: 'components', unit: '', defaultValue, ...options }),
    ),
    defaultValue.map((one) => ({ ...one, mean: [...one.mean], standardDeviation: [...one.standardDeviation] })),
  )
}
