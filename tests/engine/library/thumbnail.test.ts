import { expect, test } from 'vitest'
import { fieldThumbnail } from '../../../src-engine/library/thumbnail.ts'

const view = { axes: [[-1, 1]] as [number, number][], labels: ['x'] }

test('a line is drawn in proportion to its density', () => {
  const values = Float32Array.of(0, Math.log(3), Number.POSITIVE_INFINITY)
  expect([...fieldThumbnail({ view, shape: [3], values }).values]).toEqual([255, 85, 0])
})

test('a plane is drawn by nats below its peak, and what is not finite as nothing', () => {
  const values = Float32Array.of(10, 13, 16, Number.NaN)
  expect([...fieldThumbnail({ view, shape: [2, 2], values }).values]).toEqual([255, 128, 0, 0])
})

test('a fine field is thinned from edge to edge', () => {
  const values = Float32Array.from({ length: 121 * 121 }, (_, index) => (index % 121) / 20)
  const { shape, values: grey } = fieldThumbnail({ view, shape: [121, 121], values })
  expect(shape).toEqual([40, 40])
  expect([grey[0], grey[39]]).toEqual([255, 0])
})
