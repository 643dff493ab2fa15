// Whatever parameters a data set has, what is suggested for it can be set: a lane of every method begins with it.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { dataSchemas, type DataConfig, type DataKind } from '../../../src-shared/config/data.ts'
import { fieldsOf } from '../../../src-shared/config/fields.ts'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import { methodKinds } from '../../../src-shared/config/method.ts'
import { samplerKinds, samplerOfKind } from '../../../src-shared/config/sampler.ts'
import { suggestedScale } from '../../../src-shared/config/scale-of-data.ts'

const required = (kind: DataKind) => (kind === 'csv' || kind === 'images' ? { kind, path: 'a.csv' } : { kind })

/** Every combination of the ends of two number fields; what the schema refuses as a whole is left out. */
function extremesOf(kind: DataKind): DataConfig[] {
  const ends = fieldsOf(dataSchemas[kind]).flatMap(([key, { kind, minimum, maximum }]) =>
    kind === 'number' || kind === 'integer' ? [minimum, maximum].map((value) => ({ [key]: value })) : [],
  )
  const pairs = ends.flatMap((one) => ends.map((other) => ({ ...required(kind), ...one, ...other })))
  return pairs.flatMap((config) => {
    const parsed = v.safeParse(dataSchemas[kind], config)
    return parsed.success ? [parsed.output as DataConfig] : []
  })
}

describe.each(Object.keys(dataSchemas) as DataKind[])('for %s at the ends of its parameters', (kind) => {
  const scales = extremesOf(kind).map(suggestedScale)

  test('a lane of every method can be made', () => {
    for (const scale of scales) {
      for (const method of methodKinds) expect(() => defaultLane(method, 'lane-1', scale)).not.toThrow()
    }
  })

  test('every sampler takes the step', () => {
    const lane = defaultLane('contrastive-divergence', 'lane-1')
    const { sampler } = lane.method as { sampler: Parameters<typeof samplerOfKind>[1] }
    for (const { stepSize } of scales) {
      for (const each of samplerKinds) {
        expect(() => samplerOfKind(each, { ...sampler, stepSize } as typeof sampler, stepSize)).not.toThrow()
      }
    }
  })
})

test('the noise of 8 Gaussians far apart is the least that can be set', () => {
  const data = v.parse(dataSchemas['eight-gaussians'], { kind: 'eight-gaussians', radius: 20, noise: 0.01 })
  expect(defaultLane('denoising-score-matching', 'lane-1', suggestedScale(data)).method).toMatchObject({
    noiseDeviation: 0.001,
  })
})
