// Every method's gradient at the parameters of one run.

import { expect, test } from 'vitest'
import { energyChange } from '../../../src-engine/evaluations/energy-change.ts'
import { methodGradients } from '../../../src-engine/evaluations/method-gradients.ts'
import type { EvaluationRequest } from '../../../src-engine/evaluations/evaluation.ts'
import type { ModelNow } from '../../../src-engine/evaluations/model-now.ts'
import { methodOf } from '../../../src-engine/methods/registry.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { methodKinds } from '../../../src-shared/config/method.ts'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import type { TableView } from '../../../src-shared/snapshot.ts'
import { smallTraining } from '../../exact/small-training.ts'

test('the table has the run itself, the other lanes, and every method that none of them has', async () => {
  const requests: EvaluationRequest[] = []
  const training = await smallTraining({
    kind: 'persistent-contrastive-divergence',
    requests,
    change: (config) => {
      const cd = defaultLane('contrastive-divergence', 'short')
      config.lanes = [...config.lanes, { ...cd, method: { ...cd.method, steps: 1 } as typeof cd.method }]
    },
  })
  for (let step = 0; step < 3; step++) await training.step()
  const before = await training.checkpoint()
  await training.evaluate(true)
  const shares: number[] = []
  const request = { ...requests[0], report: (share: number) => void shares.push(share) }
  const { values, views } = await methodGradients.evaluate({ request } as unknown as ModelNow)
  const [table] = views as TableView[]
  expect(table.rows.slice(0, 2).map(({ label }) => label)).toEqual(['PCD-10', 'CD-1'])
  // One that learns a family of energies has the gradient of another network.
  expect(table.rows).toHaveLength(methodKinds.filter((kind) => !methodOf(kind).levels).length)
  const byLabel = new Map(table.rows.map((row) => [row.label, row]))
  expect(byLabel.get('PCD-10')!.values).toEqual(values)
  // Exact maximum likelihood is what it is measured against.
  const exact = byLabel.get('ML')!.values
  expect(exact.gradientCosine!.value).toBeCloseTo(1, 6)
  expect(exact.gradientNormRatio!.value).toBeCloseTo(1, 6)
  expect(exact.gradientDeviation!.value).toBeLessThan(1e-6)
  expect(table.rows.filter(({ otherObjective }) => !otherObjective).map(({ label }) => label)).toEqual([
    'PCD-10',
    'CD-1',
    'ML',
  ])
  expect(byLabel.get('NCE ν=4')!.note).toBe('with c at the exact log Z')
  for (const { label, values: found } of table.rows) {
    expect([label, Number.isFinite(found.gradientCosine?.value)]).toEqual([label, true])
    expect(found.exactGradientNorm!.value).toBeCloseTo(values!.exactGradientNorm!.value, 8)
  }
  expect(shares.at(-1)).toBeLessThan(1)
  expect((await training.checkpoint()).arrays).toEqual(before.arrays)
  // And it rests and comes back.
  expect(decodeSnapshot(encodeSnapshot({ logPartition: null, views: [table] })).views).toEqual([table])
}, 60_000)

test('where there is no update to be measured, it is said', async () => {
  const now = { request: {} } as unknown as ModelNow
  await expect(methodGradients.evaluate(now)).rejects.toThrow(/parameter by parameter/)
  await expect(energyChange.evaluate(now)).rejects.toThrow(/parameter by parameter/)
})
