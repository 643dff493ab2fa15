// The compiled kernels one by one, in every build that this machine can run.

import { describe, expect, test } from 'vitest'
import { builtKernels, kernelFolder } from '../../../../src-engine/backends/wasm/built-kernels.ts'
import { joinKernels } from '../../../../src-engine/backends/wasm/kernels.ts'
import { normalFromWord } from '../../../../src-engine/random/normal.ts'
import { philox } from '../../../../src-engine/random/philox.ts'

describe.each(builtKernels(kernelFolder))('the $name kernels', ({ open }) => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
  const kernels = joinKernels(open(), memory)
  const floats = new Float32Array(memory.buffer)
  const words = new Uint32Array(memory.buffer)
  const [a, b, c, starts] = [0x10000, 0x40000, 0x80000, 0xf0000]

  test.each([
    [1, 0, 0],
    [2, 5, 2 ** 32 + 3],
    [3, 1, 9],
    [5, 2, 8],
    [7, 0xfffffff0, 2 ** 52 + 1],
    [64, 123, 77],
  ])('draw the words of Philox bit for bit: dimension %i, chains from %i, step %i', (dimension, chain, step) => {
    const [seed, purpose, blocks, sentinel] = [0xdeadbeef, 7, 2, 0x55555555]
    words.fill(sentinel, a / 4, a / 4 + 16 * (blocks * dimension + 4))
    const high = Math.floor(step / 2 ** 32)
    kernels.philoxWords(a, dimension, blocks, seed, purpose, chain, step % 2 ** 32, high)
    const four = new Uint32Array(4)
    for (let row = 0; row < 16 * blocks; row++) {
      for (let column = 0; column < dimension; column++) {
        philox(four, chain + row, step, high, column >>> 2, seed, purpose)
        const at = (Math.floor(row / 16) * dimension + column) * 16 + (row % 16)
        expect(words[a / 4 + at]).toBe(four[column & 3])
      }
    }
    const end = a / 4 + 16 * blocks * dimension + 3 * 16
    expect([...words.subarray(end, end + 16)].every((word) => word === sentinel)).toBe(true)
  })

  test('make normals of words as the reference does, in the tails too', () => {
    const tails = [0, 1, 2, 0x80000000, 0x7fffffff, 0xffffffff, 7247042, 7247043, 7247044, 0x80000000 + 7247043]
    const drawn = Array.from({ length: 4096 - tails.length }, (_, i) => Math.imul(i + 1, 0x9e3779b9) >>> 0)
    words.set([...tails, ...drawn], a / 4)
    kernels.normalsFromWords(b, a, 4 * 4096)
    let worst = 0
    for (let i = 0; i < 4096; i++)
      worst = Math.max(worst, Math.abs(floats[b / 4 + i] - normalFromWord(words[a / 4 + i])))
    expect(worst).toBeLessThanOrEqual(1e-5)
  })

  test.each([
    [1, 1],
    [2, 2],
    [5, 3],
    [5, 5],
    [7, 7],
    [7, 8],
    [9, 9],
    [11, 11],
    [8, 14],
    [17, 4],
    [64, 6],
    [33, 10],
    [128, 64],
  ])('multiply %i inputs into %i outputs, with the weights packed either way', (inputs, outputs) => {
    const blocks = 2
    const [inputFeatures, outputFeatures] = [inputs, outputs].map((count) => count + (count % 2))
    const weight = (i: number, o: number): number => Math.sin(3 * i + 5 * o + 1)
    const value = (feature: number, row: number): number => Math.cos(7 * feature + row)
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) floats[a / 4 + i * outputs + o] = weight(i, o)
    const fill = (count: number, features: number): void => {
      for (let f = 0; f < count; f++) {
        for (let row = 0; row < 16 * blocks; row++) floats[entry(b, f, row, features)] = value(f, row)
      }
    }
    fill(inputs, inputFeatures)
    kernels.packForward(c, a, inputs, outputs)
    const start = (o: number): number => Math.sin(o)
    for (let o = 0; o < outputFeatures; o++) floats[starts / 4 + o] = start(o)
    kernels.multiply(c + 0x20000, b, c, starts, inputs, outputFeatures, inputFeatures, outputFeatures, blocks)
    fill(outputs, outputFeatures)
    kernels.packBackward(c, a, inputs, outputs)
    for (let i = 0; i < inputFeatures; i++) floats[starts / 4 + i] = start(i)
    kernels.multiply(c + 0x40000, b, c, starts, outputs, inputFeatures, outputFeatures, inputFeatures, blocks)
    for (let row = 0; row < 16 * blocks; row++) {
      for (let o = 0; o < outputs; o++) {
        const sum = total(inputs, (i) => weight(i, o) * value(i, row))
        // 128 products of numbers up to 1, each rounded at 6e-8.
        expect(floats[entry(c + 0x20000, o, row, outputFeatures)]).toBeCloseTo(start(o) + sum, 4)
      }
      for (let i = 0; i < inputs; i++) {
        const sum = total(outputs, (o) => weight(i, o) * value(o, row))
        expect(floats[entry(c + 0x40000, i, row, inputFeatures)]).toBeCloseTo(start(i) + sum, 4)
      }
    }
  })

  test.each(['silu', 'softplus', 'tanh'] as const)('compute %s and its derivatives over its whole range', (name) => {
    const { value, slope } = truth[name]
    const [features, blocks] = [5, 8]
    const count = 16 * features * blocks
    // From −40 to 40.
    const sums = Float32Array.from({ length: count }, (_, i) => (80 * i) / count - 40)
    floats.set(sums, a / 4)
    kernels[`${name}Value`](b, a, features, blocks)
    const alone = floats.slice(b / 4, b / 4 + count)
    kernels[`${name}ValueSlope`](b, a, features, blocks)
    for (let i = 0; i < count; i++) {
      const z = sums[i]
      // SiLU and softplus grow to 40, where float32 has steps of 4e-6.
      expect(Math.abs(alone[i] - value(z))).toBeLessThanOrEqual(2e-5)
      expect(floats[b / 4 + i]).toBe(alone[i])
      expect(Math.abs(floats[a / 4 + i] - slope(z))).toBeLessThanOrEqual(2e-6 + 1e-6 * Math.abs(z))
    }
  })

  test.each(['silu', 'softplus', 'tanh'] as const)('compute second and third derivatives of %s', (name) => {
    const count = 16 * 5 * 8
    const sums = Float32Array.from({ length: count }, (_, i) => (40 * i) / count - 20)
    floats.set(sums, a / 4)
    kernels[`${name}Bends`](b, c, a, 5, 8)
    for (let i = 0; i < count; i++) {
      // The derivatives are at most 1 and differ from the truth by a few times the core's 7e-7, times z in places.
      const tolerance = 3e-6 * (1 + Math.abs(sums[i]))
      expect(Math.abs(floats[b / 4 + i] - truth[name].bend(sums[i]))).toBeLessThanOrEqual(tolerance)
      expect(Math.abs(floats[c / 4 + i] - truth[name].twist(sums[i]))).toBeLessThanOrEqual(tolerance)
    }
  })

  test.each(['silu', 'softplus', 'tanh'] as const)('saturate %s exactly, and keep NaN', (name) => {
    floats.fill(0, a / 4, a / 4 + 32)
    floats.set([16, -16, 1e4, -1e4, Number.NaN], a / 4)
    kernels[`${name}ValueSlope`](b, a, 2, 1)
    const [high, low, farHigh, farLow, none] = floats.subarray(a / 4)
    expect([high, farHigh]).toEqual(name === 'tanh' ? [0, 0] : [1, 1])
    expect([low, farLow].map(Math.abs)).toEqual([0, 0])
    expect(none).toBeNaN()
    expect(floats[b / 4 + 4]).toBeNaN()
    // What a unit gives far out: nothing, or its input.
    expect(floats[b / 4 + 2]).toBe(name === 'tanh' ? 1 : 1e4)
    expect(Math.abs(floats[b / 4 + 3])).toBeCloseTo(name === 'tanh' ? 1 : 0, 30)
  })

  test('move between plain rows and blocks, and leave no rest of what was there', () => {
    const [rowCount, dimension] = [21, 3]
    const rows = Float32Array.from({ length: rowCount * dimension }, (_, i) => i + 1)
    floats.fill(-1, b / 4, b / 4 + 2 * 4 * 16)
    floats.set(rows, a / 4)
    kernels.toBlocks(b, a, rowCount, dimension, 4, 2)
    expect(floats[entry(b, 2, 20, 4)]).toBe(rows[20 * 3 + 2])
    expect(floats[entry(b, 0, 21, 4)]).toBe(0)
    kernels.fromBlocks(c, b, rowCount, dimension, 4)
    expect(floats.slice(c / 4, c / 4 + rows.length)).toEqual(rows)
  })

  function total(count: number, term: (i: number) => number): number {
    return Array.from({ length: count }, (_, i) => term(i)).reduce((sum, value) => sum + value, 0)
  }
})

/** Index of a feature of a row in blocks of so many features. */
const entry = (array: number, feature: number, row: number, features: number): number =>
  array / 4 + (Math.floor(row / 16) * features + feature) * 16 + (row % 16)

const logistic = (z: number): number => 1 / (1 + Math.exp(-z))

type Derivative = 'value' | 'slope' | 'bend' | 'twist'

/** σ (1 − σ) */
const steepness = (z: number): number => logistic(z) * logistic(-z)

const truth: Record<'silu' | 'softplus' | 'tanh', Record<Derivative, (z: number) => number>> = {
  silu: {
    value: (z) => z * logistic(z),
    slope: (z) => logistic(z) * (1 + z * (1 - logistic(z))),
    bend: (z) => steepness(z) * (2 + z * (1 - 2 * logistic(z))),
    twist: (z) => steepness(z) * (3 * (1 - 2 * logistic(z)) + z * (1 - 6 * steepness(z))),
  },
  softplus: {
    value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: logistic,
    bend: steepness,
    twist: (z) => steepness(z) * (1 - 2 * logistic(z)),
  },
  tanh: {
    value: Math.tanh,
    slope: (z) => 1 - Math.tanh(z) ** 2,
    bend: (z) => -2 * Math.tanh(z) * (1 - Math.tanh(z) ** 2),
    twist: (z) => (1 - Math.tanh(z) ** 2) * (6 * Math.tanh(z) ** 2 - 2),
  },
}
