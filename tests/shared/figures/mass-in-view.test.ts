import { expect, test } from 'vitest'
import { massInView } from '../../../src-shared/figures/mass-in-view.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { byQuadrature, picture } from '../../support/pictures.ts'

/** A standard normal around `middle`, as a snapshot of its energy −log p on [−4, 4]² or [−4, 4]. */
function gaussian(middle: number, dimension: 1 | 2, resolution = 81): Snapshot {
  const axis = Array.from({ length: resolution }, (_, index) => -4 + (8 * index) / (resolution - 1))
  const points = dimension === 1 ? axis.map((x) => [x]) : axis.flatMap((y) => axis.map((x) => [x, y]))
  const values = points.map(([x, y = 0]) => ((x - middle) ** 2 + y ** 2) / 2)
  const axes = Array.from({ length: dimension }, (): [number, number] => [-4, 4])
  const view = { axes, labels: ['x', 'y'].slice(0, dimension) }
  const energy = { view, shape: axes.map(() => resolution), values: Float32Array.from(values) }
  return picture({ energy, logPartition: (dimension / 2) * Math.log(2 * Math.PI) }) as Snapshot
}

// Φ is the normal distribution function; the trapezoidal sum at step 0.1 is good to 1e-3 here (SciPy's norm.cdf).
test.each([
  [0, 0.99993666],
  [4, 0.49999999],
  [6, 0.02275013],
])('a normal around %f on a line has the share Φ(4 − m) − Φ(−4 − m) = %f in view', (middle, share) => {
  expect(massInView(gaussian(middle, 1))).toBeCloseTo(share, 3)
})

test('in the plane the second axis counts as well', () => {
  expect(massInView(gaussian(4, 2))).toBeCloseTo(0.5 * 0.99993666, 3)
})

test('mass far outside leaves next to nothing; no log Z leaves it open', () => {
  expect(massInView(gaussian(12, 2))).toBeLessThan(1e-9)
  expect(massInView({ ...gaussian(0, 1), logPartition: byQuadrature(Number.NaN) })).toBeNull()
})
