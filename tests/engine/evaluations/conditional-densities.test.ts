// A standard Gaussian judged column by column on rows of a moved one: each column's conditional density is its own.

import { expect, test } from 'vitest'
import { checkerboard } from '../../../src-engine/data/checkerboard.ts'
import { evaluations } from '../../../src-engine/evaluations/registry.ts'
import type { TableView } from '../../../src-shared/snapshot.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows, nowOf } from './gaussian-subject.ts'

const centre = [2, 0, -1]

test('each column has its mean log p given the others, the exact one on the same rows, and their difference', async () => {
  const data = gaussianRows(centre)
  const shares: number[] = []
  const now = nowOf(await session(standardGaussian(3)), data, { report: (share) => shares.push(share) })
  const { values, views, verdict } = await evaluations['conditional-densities'].evaluate(now)
  const [{ rows, metrics }] = views as TableView[]
  expect(verdict).toBeUndefined()
  expect(metrics).toHaveLength(3)
  expect(rows.map(({ label }) => label)).toEqual(['x1', 'x2', 'x3'])
  let sum = 0
  rows.forEach(
    ({ values: { conditionalLogLikelihood, exactConditionalLogLikelihood, conditionalDivergence } }, column) => {
      const x = data.test.filter((_, index) => index % 3 === column)
      const meanOf = (about: number) =>
        x.reduce((total, value) => total - 0.5 * (value - about) ** 2, 0) / x.length - 0.5 * Math.log(2 * Math.PI)
      expect(conditionalLogLikelihood!.value).toBeCloseTo(meanOf(0), 5)
      expect(exactConditionalLogLikelihood!.value).toBeCloseTo(meanOf(centre[column]), 5)
      expect(conditionalLogLikelihood!.obtained).toMatchObject({ by: 'quadrature', converged: true })
      // KL(N(c, 1) ‖ N(0, 1)) = c²/2; the difference of a row is c x − c²/2, of sd |c|.
      const { value, standardError } = conditionalDivergence!
      expect(standardError).toBeCloseTo(Math.abs(centre[column]) / Math.sqrt(600), 2)
      expect(Math.abs(value - centre[column] ** 2 / 2)).toBeLessThan(4 * standardError! + 1e-6)
      sum += conditionalLogLikelihood!.value
    },
  )
  expect(values!.pseudoLogLikelihood!.value).toBeCloseTo(sum, 9)
  expect(shares.at(-1)).toBe(1)
})

test('of data with hard edges the exact one is that of the filled squares', async () => {
  const data = await checkerboard.load({ kind: 'checkerboard', side: 1, count: 600 }, 3, 'canonical')
  const now = nowOf(await session(standardGaussian(2)), data)
  const { views } = await evaluations['conditional-densities'].evaluate(now)
  const [{ rows }] = views as TableView[]
  rows.forEach(({ values: { conditionalLogLikelihood, exactConditionalLogLikelihood, conditionalDivergence } }) => {
    // Half of every line through the board is filled, 2 of 4 long.
    expect(exactConditionalLogLikelihood!.value).toBeCloseTo(-Math.log(2), 9)
    expect(exactConditionalLogLikelihood!.obtained).toMatchObject({ by: 'quadrature', converged: true })
    expect(conditionalDivergence!.value).toBeCloseTo(-Math.log(2) - conditionalLogLikelihood!.value, 9)
  })
})

test('data of one column have no conditional density', async () => {
  const { subject } = nowOf(await session(standardGaussian(1)), gaussianRows([0]))
  expect(subject.has.has('real-columns')).toBe(false)
})
