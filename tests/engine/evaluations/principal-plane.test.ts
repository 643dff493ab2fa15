// The energy on the plane along the first two principal components, against closed forms.

import { describe, expect, it } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { coordinatesFrom } from '../../../src-engine/data/coordinates.ts'
import { createEvaluator } from '../../../src-engine/evaluations/evaluate.ts'
import { chooseEvaluations } from '../../../src-engine/evaluations/registry.ts'
import { planeResolution } from '../../../src-engine/evaluations/principal-plane.ts'
import { subjectOf, type EvaluatorOptions } from '../../../src-engine/evaluations/subject.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { placeOnGrid } from '../../../src-shared/figures/field-values.ts'
import { fallOnPlane, principalPlaneOf } from '../../../src-shared/figures/principal-plane.ts'
import { fieldOf, valuesOf, type Snapshot } from '../../../src-shared/snapshot.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows } from './gaussian-subject.ts'

const config = { snapshots: 2, sampleCount: 20, fieldResolution: 21, permutations: 9 }
const dimension = 4
/** Columns of a person: the third is the model's first, turned round and in thousandths. */
const axes = [
  { column: 2, centre: 5, scale: -0.001 },
  { column: 0, centre: -1, scale: 2 },
  { column: 3, centre: 0, scale: 1 },
  { column: 1, centre: 3, scale: 10 },
]

async function optionsOf(changes: Partial<EvaluatorOptions> = {}): Promise<EvaluatorOptions> {
  const data = gaussianRows([0.5, 0, -1, 2])
  return { session: await session(standardGaussian(dimension)), data, config, seed: 3, backend: reference, ...changes }
}

const request = {
  runId: 'run',
  progress: { iteration: 5, evaluations: 0, computeSeconds: 0 },
  final: false,
  negatives: { dimension, values: new Float32Array(0) },
  negativesTitle: '',
}

async function snapshotOf(options: EvaluatorOptions): Promise<Snapshot> {
  return (await createEvaluator(options).evaluate(request)).snapshot
}

/** The point of the space that a cell of the plane is, by the stored axes alone, where columns are the model's. */
function rowOf(plane: Float32Array, [u, v]: readonly number[]): number[] {
  return Array.from({ length: dimension }, (_, i) => plane[i] + u * plane[dimension + i] + v * plane[2 * dimension + i])
}

describe('the principal plane', () => {
  it('has the energy of its points, and −log p of a known density beside it', async () => {
    const options = await optionsOf()
    const snapshot = await snapshotOf(options)
    const energies = fieldOf(snapshot, 'plane-energy')!
    const truth = fieldOf(snapshot, 'plane-truth')!
    const plane = valuesOf(snapshot, 'plane-axes')
    expect(energies.shape).toEqual([planeResolution, planeResolution])
    expect(energies.view.labels[0]).toMatch(/^component 1, \d+% of the variance$/)
    for (const cell of [0, 48, 1200, 2400]) {
      const row = rowOf(plane, placeOnGrid(energies, cell) as [number, number])
      const half = 0.5 * row.reduce((sum, value) => sum + value * value, 0)
      // Stored in single precision.
      expect(energies.values[cell]).toBeCloseTo(half, 4)
      const density = options.data.density!.logDensity(Float64Array.from(row))[0]
      expect(truth.values[cell]).toBeCloseTo(-density, 4)
    }
  })

  it('takes points of a person’s columns where they fall', async () => {
    const coordinates = coordinatesFrom(axes)
    const data = { ...gaussianRows([0, 0, 0, 0]), density: null }
    const own = { ...data, train: coordinates.fromModel(data.train) }
    const snapshot = await snapshotOf(await optionsOf({ data: own, coordinates }))
    const plain = await snapshotOf(await optionsOf({ data }))
    const values = Float32Array.from(own.train.subarray(0, 40))
    const placed = fallOnPlane({ dimension, values }, valuesOf(snapshot, 'plane-axes'))
    const same = { dimension, values: Float32Array.from(data.train.subarray(0, 40)) }
    const expected = fallOnPlane(same, valuesOf(plain, 'plane-axes'))
    // Columns of a thousandth lose three digits of single precision beside their centre of 5.
    placed.values.forEach((value, at) => expect(value).toBeCloseTo(expected.values[at], 2))
  })

  it('is drawn from what the library keeps of it, within a colour step', async () => {
    const snapshot = await snapshotOf(await optionsOf())
    const { logPartition, views } = decodeSnapshot(encodeSnapshot(snapshot))
    const [kept, made] = [principalPlaneOf({ ...snapshot, logPartition, views })!, principalPlaneOf(snapshot)!]
    expect(kept.axes).toEqual(made.axes)
    kept.energy.values.forEach((value, at) => expect(Math.abs(value - made.energy.values[at])).toBeLessThan(1 / 32))
    expect(kept.truth!.minimum).toBeCloseTo(0, 5)
  })

  it('is of three columns of real numbers or more', async () => {
    const two = { ...gaussianRows([0, 0]), density: null }
    const plane = await optionsOf({ session: await session(standardGaussian(2)), data: two })
    const { leftOut } = chooseEvaluations(subjectOf(plane).has, ['every-snapshot'])
    expect(leftOut.find(({ name }) => name === 'principal-plane')?.missing).toEqual(['many-real-columns'])
  })
})
