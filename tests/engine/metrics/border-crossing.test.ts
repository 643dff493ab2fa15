// Crossings of borders that are known in closed form, by the lead of modes and by their labels alone.

import { describe, expect, it } from 'vitest'
import { locate, type Crossing } from '../../../src-engine/metrics/border-crossing.ts'
import type { ModeRegions } from '../../../src-engine/metrics/mode-labels.ts'

const halvings = 20

/** Two modes parted at x = `border`; `shape` bends the lead, which is positive left of it. */
function partedAt(border: number, shape: (distance: number) => number): ModeRegions & { rows: () => number } {
  let asked = 0
  const xOf = (rows: Float64Array) => Float64Array.from({ length: rows.length / 2 }, (_, row) => rows[2 * row])
  return {
    rows: () => asked,
    async assign(rows) {
      asked += rows.length / 2
      return Int32Array.from(xOf(rows), (x) => (x <= border ? 0 : 1))
    },
    async lead(rows, modes) {
      asked += rows.length / 2
      return xOf(rows).map((x, row) => (modes[row] === 0 ? 1 : -1) * shape(border - x))
    },
  }
}

const walk = (from: number, to: number, label: number): Crossing => {
  return { from: [from, 2], to: [to, 3], label, point: [0, 0] }
}

describe.each<[string, (distance: number) => number]>([
  ['straight', (distance) => distance],
  ['steep far away', (distance) => Math.sinh(30 * distance)],
  ['flat at the border', (distance) => distance ** 3],
  [
    'infinite beyond a tenth',
    (distance) => (Math.abs(distance) > 0.1 ? distance * Number.POSITIVE_INFINITY : distance),
  ],
])('a lead that is %s', (_, shape) => {
  it.each([0.9, 0.5, 0.123456, 1e-9, 1 - 1e-9])('is followed to the border at %f', async (border) => {
    const regions = partedAt(border, shape)
    const crossings = [walk(0, 1, 0), walk(1, 0, 1)]
    await locate(crossings, regions, halvings)
    for (const { point } of crossings) expect(Math.abs(point[0] - border)).toBeLessThan(2 ** -halvings)
    expect(crossings[0].point[1]).toBeCloseTo(2 + border, 5)
  })
})

it('takes fewer rows with a lead than by halving', async () => {
  const [withLead, byLabels] = [partedAt(0.3, Math.tanh), { ...partedAt(0.3, Math.tanh) }]
  const crossings = () => Array.from({ length: 10 }, (_, index) => walk(-index, 1, 0))
  await locate(crossings(), withLead, halvings)
  const halved = crossings()
  await locate(halved, { ...byLabels, lead: null }, halvings)
  expect(byLabels.rows()).toBe(10 * halvings)
  expect(withLead.rows()).toBeLessThan((10 * halvings) / 2)
  for (const { point, from } of halved) expect(Math.abs(point[0] - 0.3)).toBeLessThan((1 - from[0]) * 2 ** -halvings)
})
