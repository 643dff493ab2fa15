// The points of a search: for each trial the value of every axis, in the axes' order.
//
// grid    every combination, the last axis fastest; of a range `count` values, both ends included
// random  every axis by itself, uniformly, on a logarithmic range uniformly in the logarithm; of values each as often
// sobol   the same from the points of a Sobol sequence
//
// Numbers are rounded to as few digits as tell points apart. A range of a whole-number setting has whole numbers, those at
// the ends as often as the others. Point n of axis j is the same whatever else is searched.

import { AppError } from '../../src-shared/errors.ts'
import { trialsMaximum, type Axis, type Search } from '../../src-shared/study/study-config.ts'
import type { Point } from '../../src-shared/study/study.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { sobolPoints } from './sobol.ts'

/** Throws AppError('invalid-input') where a grid has too many. */
export function pointsOf(search: Search, isWhole: (axis: Axis) => boolean): Point[] {
  switch (search.kind) {
    case 'none':
      return [[]]
    case 'grid':
      return gridPoints(search.axes.map((axis) => valuesOf(axis, isWhole(axis))))
    case 'random':
      return Array.from({ length: search.trials }, (_, step) =>
        search.axes.map((axis, chain) => {
          const { uniform } = randomStream({ seed: search.seed, purpose: purposes.searchPoints, chain, step })
          return valueAt(axis, uniform(), isWhole(axis))
        }),
      )
    case 'sobol':
      return sobolPoints(search.trials, search.axes.length).map((shares) =>
        search.axes.map((axis, index) => valueAt(axis, shares[index], isWhole(axis))),
      )
    default:
      return search satisfies never
  }
}

function gridPoints(values: readonly (readonly unknown[])[]): Point[] {
  const count = values.reduce((product, each) => product * each.length, 1)
  if (count > trialsMaximum) {
    const sizes = values.map(({ length }) => length).join(' × ')
    throw new AppError(
      'invalid-input',
      `Expected a grid of at most ${trialsMaximum} points, got ${sizes} = ${count}: take fewer values, or a random or Sobol search.`,
      { field: 'search.axes' },
    )
  }
  return values.reduce<Point[]>(
    (points, each) => points.flatMap((point) => each.map((value) => [...point, value])),
    [[]],
  )
}

/** Both ends as they were given, and what stands between them in equal steps or factors. */
function valuesOf(axis: Axis, whole: boolean): readonly unknown[] {
  if (axis.kind === 'values') return axis.values
  const { from, to, count } = axis
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return from
    if (index === count - 1) return to
    const value = within(axis, index / (count - 1))
    const gap = value - within(axis, (index - 1) / (count - 1))
    return whole ? Math.round(value) : shortest(value, gap / 100)
  })
}

/** The value at a share in [0, 1) of an axis. */
function valueAt(axis: Axis, share: number, whole: boolean): unknown {
  if (axis.kind === 'values') return axis.values[Math.floor(share * axis.values.length)]
  const { from, to, scale } = axis
  if (!whole) {
    const value = within(axis, share)
    return shortest(value, scale === 'linear' ? (to - from) / 100_000 : value / 10_000)
  }
  // So that the first and the last number have as much room as those between them.
  const widened = { from: Math.ceil(from) - 0.5, to: Math.floor(to) + 0.5, scale }
  return Math.min(Math.floor(to), Math.max(Math.ceil(from), Math.round(within(widened, share))))
}

type Range = Pick<Extract<Axis, { kind: 'range' }>, 'from' | 'to' | 'scale'>

/** At a share of the way from one end to the other. */
function within({ from, to, scale }: Range, share: number): number {
  return scale === 'linear' ? from + share * (to - from) : from * (to / from) ** share
}

/** With as few digits as come within the tolerance. */
function shortest(value: number, tolerance: number): number {
  for (let digits = 1; digits <= 17; digits++) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.abs(rounded - value) <= tolerance) return rounded
  }
  return value
}
