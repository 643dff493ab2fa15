import { expect, test } from 'vitest'
import { between, panned, zoomed } from '../../src-renderer/charts/axis-range.ts'

const full = [0, 1000] as const

test('looking nearer keeps the place under the pointer where it is', () => {
  expect(zoomed(null, full, 250, 0.5)).toEqual([125, 625])
  expect(zoomed([125, 625], full, 250, 0.5)).toEqual([187.5, 437.5])
})

test('looking farther ends at the whole axis, never beyond', () => {
  expect(zoomed([125, 625], full, 250, 2)).toBeNull()
  expect(zoomed([900, 1000], full, 1000, 5)).toEqual([500, 1000])
  expect(zoomed([0, 100], full, 90, 5)).toEqual([0, 500])
})

test('one does not look nearer than a thousandth', () => {
  expect(zoomed([500, 502], full, 501, 1e-6)).toEqual([500.5, 501.5])
})

test('to the side it stops at the ends and keeps its width', () => {
  expect(panned([100, 300], full, 0.5)).toEqual([200, 400])
  expect(panned([100, 300], full, -1)).toEqual([0, 200])
  expect(panned([100, 300], full, 20)).toEqual([800, 1000])
  expect(panned(null, full, 1)).toBeNull()
})

test('a range is chosen from either end, inside the axis; a click chooses none', () => {
  expect(between(700, 200, full)).toEqual([200, 700])
  expect(between(-50, 2000, full)).toEqual([0, 1000])
  expect(between(300, 300.4, full)).toBeNull()
})
