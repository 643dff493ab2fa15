import { expect, test } from 'vitest'
import { energyHistograms } from '../../../src-shared/figures/energy-histograms.ts'
import type { SnapshotTag, ValuesView } from '../../../src-shared/snapshot.ts'

const view = (tag: SnapshotTag, values: number[]): ValuesView => ({
  ...{ tag, kind: 'values', title: tag, values: Float32Array.from(values) },
})

test('one axis holds training, test and samples whole; noise far above is counted, not drawn', () => {
  const found = energyHistograms([
    view('energies-uniform', [1, 500, 900, Infinity]),
    view('energies-training', [-2, -1, 1, 2]),
    view('energies-test', [-1, 3]),
    view('energies-samples', [0, 0]),
  ])!
  expect(found.rows.map(({ tag }) => tag)).toEqual([
    ...['energies-training', 'energies-test', 'energies-samples', 'energies-uniform'],
  ])
  expect(found.range[0]).toBe(-2)
  expect(found.range[1]).toBeCloseTo(8, 4)
  const [training, test_, samples, noise] = found.rows
  for (const { shares } of [training, test_, samples]) expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1)
  expect([training.mean, test_.mean, samples.mean]).toEqual([0, 1, 0])
  expect(noise).toMatchObject({ above: 2, notFinite: 1, count: 4 })
  expect(noise.mean).toBeCloseTo(1401 / 3)
})

test('energies that are all alike still have an axis, and of none there is no figure', () => {
  expect(energyHistograms([])).toBeNull()
  const { range, rows } = energyHistograms([view('energies-training', [0, 0])])!
  expect(range[1]).toBeGreaterThanOrEqual(range[0])
  expect(rows[0].shares.every(Number.isFinite)).toBe(true)
})
