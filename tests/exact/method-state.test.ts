// What a method keeps from step to step survives a checkpoint: rows, numbers and vectors.

import { expect, test } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { rowsOf, stateArrays, stateFrom } from '../../src-engine/methods/method-state.ts'
import { session, standardGaussian } from './session.ts'

const header = {
  progress: { iteration: 3, evaluations: 12, computeSeconds: 0.5 },
  snapshotsTaken: 1,
  stepCount: 3,
  samplerSteps: 30,
  backend: 'reference',
  kernelVariant: 'float64',
}

test('rows, numbers and vectors come back as they were, whatever they hold', async () => {
  const own = await session(standardGaussian(2))
  const chains = Float64Array.of(1, -0, Number.NaN, 4, 5, Number.NEGATIVE_INFINITY)
  const state = {
    chains: own.upload(chains, 3),
    stepSize: 0.1 + 0.2,
    overflow: Number.POSITIVE_INFINITY,
    scales: Float64Array.of(1 / 3, Number.NaN, -0),
    empty: new Float64Array(0),
  }
  const { arrays } = decodeCheckpoint(encodeCheckpoint({ ...header, arrays: await stateArrays(state, own) }))
  const restored = stateFrom(arrays, own)
  expect(Object.keys(restored).toSorted()).toEqual(Object.keys(state).toSorted())
  const rows = rowsOf(restored)
  expect(rows).toEqual([restored.chains])
  expect(rows[0].rowCount).toBe(3)
  expect(await own.download(rows[0])).toEqual(chains)
  expect(restored).toMatchObject({ stepSize: state.stepSize, overflow: state.overflow, scales: state.scales })
  expect(restored.empty).toEqual(state.empty)
})

test('what is kept is a copy: training on does not change a checkpoint that was made', async () => {
  const own = await session(standardGaussian(1))
  const scales = Float64Array.of(1, 2)
  const arrays = await stateArrays({ scales }, own)
  scales[0] = 7
  expect(stateFrom(arrays, own).scales).toEqual(Float64Array.of(1, 2))
})

test('a checkpoint of an earlier version holds rows alone, beside arrays that are not the method’s', async () => {
  const own = await session(standardGaussian(1))
  const parameters = Float64Array.of(9)
  const arrays = { parameters, 'method.chains': Float64Array.of(1, 2), negatives: Float64Array.of(3) }
  const state = stateFrom(decodeCheckpoint(encodeCheckpoint({ ...header, arrays })).arrays, own)
  expect(Object.keys(state)).toEqual(['chains'])
  expect(await own.download(rowsOf(state)[0])).toEqual(Float64Array.of(1, 2))
})
