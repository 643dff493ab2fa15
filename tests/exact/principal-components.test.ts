// Eigenvectors of small matrices and the leading components of rows, against closed forms and each other.

import { describe, expect, it } from 'vitest'
import { momentsOf } from '../../src-engine/metrics/moments.ts'
import { principalComponents } from '../../src-engine/metrics/principal-components.ts'
import { symmetricEigen } from '../../src-engine/metrics/symmetric-eigen.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { fillNormals } from '../../src-engine/random/normal.ts'

function normals(count: number, dimension: number): Float64Array {
  const values = new Float64Array(count * dimension)
  fillNormals(values, dimension, { seed: 3, purpose: purposes.data, firstChain: 0, step: 0 })
  return values
}

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of the discrete Laplacian, 2 − 2 cos(kπ/(n + 1))', () => {
    const size = 12
    const matrix = Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size]
      return i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0
    })
    const { values, vectors } = symmetricEigen(matrix, size)
    const exact = Array.from({ length: size }, (_, k) => 2 - 2 * Math.cos(((size - k) * Math.PI) / (size + 1)))
    values.forEach((value, k) => expect(value).toBeCloseTo(exact[k], 13))
    for (let k = 0; k < size; k++) {
      const v = vectors.subarray(k * size, (k + 1) * size)
      for (let i = 0; i < size; i++) {
        const product = v.reduce((sum, value, j) => sum + matrix[i * size + j] * value, 0)
        expect(product).toBeCloseTo(values[k] * v[i], 13)
      }
    }
  })

  it('that are equal have orthonormal vectors', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 5), 3)
    expect([...values]).toEqual([5, 2, 2])
    for (const [k, l] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const dot = [0, 1, 2].reduce((sum, i) => sum + vectors[3 * k + i] * vectors[3 * l + i], 0)
      expect(dot).toBeCloseTo(0, 14)
    }
  })

  it('of what is not finite are refused', () => {
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow(/finite symmetric matrix/)
  })
})

describe('principal components', () => {
  it('are the leading eigenvectors of the covariance', () => {
    const dimension = 9
    const mixing = normals(dimension, dimension)
    const drawn = normals(500, dimension)
    const rows = new Float64Array(drawn.length)
    for (let row = 0; row < 500; row++) {
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) {
          rows[row * dimension + i] += mixing[i * dimension + j] * drawn[row * dimension + j] + (j === 0 ? 7 : 0)
        }
      }
    }
    const found = principalComponents(rows, dimension, 3)
    const { mean, covariance } = momentsOf(rows, dimension)
    const exact = symmetricEigen(covariance, dimension)
    mean.forEach((value, i) => expect(found.mean[i]).toBeCloseTo(value, 10))
    for (let k = 0; k < 3; k++) {
      expect(found.variances[k] / exact.values[k]).toBeCloseTo(1, 10)
      const dot = Array.from(
        { length: dimension },
        (_, i) => found.directions[k * dimension + i] * exact.vectors[k * dimension + i],
      )
      expect(Math.abs(dot.reduce((sum, value) => sum + value, 0))).toBeCloseTo(1, 8)
    }
    expect(found.totalVariance).toBeCloseTo(
      exact.values.reduce((sum, value) => sum + value, 0),
      9,
    )
  })

  it('are found where all rows are one, or lie on a line', () => {
    const same = principalComponents(Float64Array.of(1, 2, 3, 1, 2, 3), 3, 2)
    expect([...same.variances]).toEqual([0, 0])
    const line = principalComponents(Float64Array.of(0, 0, 0, 3, 0, 4, 6, 0, 8), 3, 2)
    expect([...line.directions.subarray(0, 3)].map((value) => value.toFixed(12))).toEqual([
      '0.600000000000',
      '0.000000000000',
      '0.800000000000',
    ])
    expect(line.variances[1]).toBeCloseTo(0, 12)
    expect(Math.hypot(...line.directions.subarray(3))).toBeCloseTo(1, 12)
  })
})
