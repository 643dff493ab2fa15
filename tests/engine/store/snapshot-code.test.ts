// Snapshots at rest: numbers come back as they were, and what is drawn is drawn the same.

import { expect, test } from 'vitest'
import type { LevelsView, Snapshot, SnapshotView } from '../../../src-shared/snapshot.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { byQuadrature, energyOf, negativesOf, picture, samplesOf } from '../../support/pictures.ts'

const progress = { iteration: 5, evaluations: 320, computeSeconds: 1 }
const nowhere = { runId: 'run', ...progress }
const again = (snapshot: Snapshot): Snapshot => ({ ...nowhere, ...decodeSnapshot(encodeSnapshot(snapshot)) })

const axes: [number, number][] = [
  [-2, 6],
  [1990, 2010],
]
const view = { axes, labels: ['x', 'y'] }

/** A grid of 61 × 41 energies. */
function withEnergies(energyAt: (x: number, y: number) => number): Snapshot {
  const values = Float32Array.from({ length: 61 * 41 }, (_, i) => energyAt((i % 61) / 60, Math.floor(i / 61) / 40))
  return { ...nowhere, ...picture({ energy: { view, shape: [61, 41], values } }) }
}

const scenes: [string, (x: number, y: number) => number][] = [
  ['a smooth well', (x, y) => 5 + 20 * (x - 0.4) ** 2 + 12 * (y - 0.5) ** 2],
  ['a network at its beginning', (x, y) => 1e-4 * Math.sin(9 * x + 4 * y)],
  ['a wall', (x, y) => (x > 0.5 ? 3000 * (x - 0.5) : 0) + Math.cos(20 * y)],
  ['energies far from zero', (x, y) => -12_345 + 8 * Math.sin(6 * x) * Math.cos(5 * y)],
]

test.each(scenes)('of %s no colour is off by more than one of 256 steps', (_name, energyAt) => {
  const snapshot = withEnergies(energyAt)
  const [before, after] = [snapshot, again(snapshot)].map((each) => energyOf(each).values)
  const lowest = Math.min(...before)
  const colour = (value: number) => Math.min(255, Math.floor(((value - lowest) / 8) * 256))
  before.forEach((value, i) => {
    const off = Math.abs(after[i] - value)
    // As stated, and the rounding of float32.
    expect(off).toBeLessThanOrEqual(1 / 64 + 1e-7 * (Math.abs(value) + value - lowest))
    expect(Math.abs(colour(after[i]) - colour(value))).toBeLessThanOrEqual(1)
  })
})

test('a field with a value that is not finite, or too wild for steps, is kept bit for bit', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38]) {
    const snapshot = withEnergies((x, y) => (x === 0.5 && y === 0.5 ? odd : x + y))
    expect(energyOf(again(snapshot)).values).toEqual(energyOf(snapshot).values)
  }
})

test('points stay within half a pixel of 1,000, in units of the view however far from zero it lies', () => {
  const values = Float32Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0 ? -2.5 + (9 * i) / 400 : Math.fround(1985 + (30 * ((i * 7) % 400)) / 400),
  )
  const points = { dimension: 2, values }
  const drawn = picture({
    energy: { view, shape: [1, 1], values: Float32Array.of(0) },
    samples: points,
    negatives: { dimension: 2, values: Float32Array.of(1, Number.NaN, 1e30, 2000) },
  })
  const snapshot = { ...nowhere, ...drawn }
  const back = again(snapshot)
  values.forEach((value, i) => {
    const [from, to] = axes[i % 2]
    // The rounding of float32 at 2,000 is a thirtieth of that.
    expect(Math.abs(samplesOf(back).values[i] - value)).toBeLessThanOrEqual((to - from) / 2000)
  })
  // A chain that ran away is not brought back into the picture.
  expect(negativesOf(back)).toEqual(negativesOf(snapshot))
})

test('bytes that are cut short or changed are refused, not misread', () => {
  const body = encodeSnapshot(withEnergies((x, y) => x * y))
  for (const length of [9, 20, body.length - 1]) expect(() => decodeSnapshot(body.subarray(0, length))).toThrow()
})

test('fields of many noise levels come back with their levels, and arrows bit for bit', () => {
  const levels = [1, 0.1].map((noise) => ({
    ...{ noise, deviations: [2 * noise, 30 * noise] },
    logPartition: byQuadrature(3 * noise, noise === 1),
  }))
  const grid = { kind: 'levels' as const, view, levels }
  const energies = Float32Array.from({ length: 2 * 21 * 11 }, (_, i) => Math.sin(i / 40) + 1e-4 * i)
  const steps = Float32Array.from({ length: 2 * 9 * 2 }, (_, i) => (i === 7 ? Number.NaN : Math.cos(i)))
  const views: SnapshotView[] = [
    { ...grid, tag: 'noise-level-energies', title: 'energies', shape: [21, 11], components: 1, values: energies },
    { ...grid, tag: 'noise-level-steps', title: 'steps', shape: [3, 3], components: 2, values: steps },
  ]
  const [first, second] = again({ ...nowhere, logPartition: null, views }).views as LevelsView[]
  expect({ ...first, values: null }).toEqual({ ...views[0], values: null })
  first.values.forEach((value, i) => expect(Math.abs(value - energies[i])).toBeLessThan(1 / 64 + 1e-6))
  expect(second).toEqual(views[1])
})
