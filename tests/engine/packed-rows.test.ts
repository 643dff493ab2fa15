import { expect, test } from 'vitest'
import { packRows, unpackRows } from '../../src-engine/export/packed-rows.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'

test('packed rows come back as they were: absent values, values that are not finite, and how they were made', () => {
  const [first, second, third] = makeFigureInput({ resolution: 3 }).runs
  const odd: MetricRow[] = [
    { iteration: 0, evaluations: 0.5, computeSeconds: 0, values: {} },
    { iteration: 1, evaluations: 1, computeSeconds: 0.1, values: { loss: NaN, energyGap: -Infinity, mmd: -0 } },
    { iteration: 2, evaluations: 2, computeSeconds: 0.2, values: { loss: Infinity } },
  ]
  for (const rows of [first.rows, second.rows, third.rows, odd, []]) {
    expect(unpackRows(structuredClone(packRows(rows)))).toStrictEqual([...rows])
  }
})
