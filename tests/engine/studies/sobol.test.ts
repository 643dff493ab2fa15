// Truth: SciPy's stats.qmc.Sobol without scrambling (tests/golden/sobol/make.py).

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sobolPoints } from '../../../src-engine/studies/sobol.ts'

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/sobol/sobol.json'), 'utf8')) as {
  points: Record<string, number[][]>
}

test.each(Object.keys(golden.points))('the first 256 points in %s axes are SciPy’s, bit for bit', (axes) => {
  expect(sobolPoints(256, Number(axes))).toEqual(golden.points[axes])
})

test('every 16 points have one in each of 16 equal parts of every axis', () => {
  const points = sobolPoints(64, 8)
  for (let axis = 0; axis < 8; axis++) {
    for (let first = 0; first < 64; first += 16) {
      const parts = points.slice(first, first + 16).map((point) => Math.floor(16 * point[axis]))
      expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, part) => part))
    }
  }
})

test('more axes than there are direction numbers are refused', () => {
  expect(() => sobolPoints(1, 9)).toThrow('at most 8 axes')
})
