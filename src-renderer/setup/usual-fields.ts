// The settings of a lane that one usually changes: they stand open, all others under "More".

import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { fieldsOf } from '../../src-shared/config/fields.ts'
import { methodDefinitions } from '../../src-shared/config/method.ts'

export const usualKeys = { sampler: ['stepSize'], optimizer: ['learningRate'], lane: ['batchSize'] } as const

/** `path` from the lane on: `method.steps`. */
export function isUsualPath(lane: LaneConfig, path: string): boolean {
  const usual = [
    ...usualKeys.sampler.map((key) => `method.sampler.${key}`),
    ...usualKeys.optimizer.map((key) => `optimizer.${key}`),
    ...usualKeys.lane,
    ...fieldsOf(methodDefinitions[lane.method.kind].schema)
      .filter(([, field]) => !field.advanced)
      .map(([key]) => `method.${key}`),
  ]
  return usual.some((known) => path === known || path.startsWith(`${known}.`))
}
