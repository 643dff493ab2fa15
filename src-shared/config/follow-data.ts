// Step sizes and other values that suit a data set go along when the data change, where they were left as suggested.

import type { LaneConfig } from './lane.ts'
import { methodDefinitions } from './method.ts'
import { hasStepSize, stepSizeFor } from './sampler.ts'
import { suggestedFields } from './suggested-fields.ts'
import type { SuggestedScale } from './suggested-scale.ts'
import { fieldsOf } from './fields.ts'

/** Of the data of before and of now. */
export interface DataScales {
  from: SuggestedScale
  to: SuggestedScale
}

/** One setting of some lanes that went along. */
export interface FollowedValue {
  from: number
  to: number
  /** `step size ε` */
  label: string
  laneIds: readonly string[]
}

/** Changes the lanes in place; empty where nothing stood as suggested for the data of before. */
export function followData(lanes: LaneConfig[], { from, to }: DataScales): FollowedValue[] {
  const followed = new Map<string, FollowedValue>()
  const note = (label: string, { id }: LaneConfig, values: Pick<FollowedValue, 'from' | 'to'>) => {
    if (values.from === values.to) return
    const laneIds = followed.get(label)?.laneIds ?? []
    followed.set(label, { label, ...values, laneIds: [...laneIds, id] })
  }
  for (const lane of lanes) {
    if ('sampler' in lane.method) {
      const { sampler } = lane.method
      if (hasStepSize(sampler) && sampler.stepSize === stepSizeFor(sampler.kind, from.stepSize)) {
        sampler.stepSize = stepSizeFor(sampler.kind, to.stepSize)
        note('step size ε', lane, { from: from.stepSize, to: to.stepSize })
      }
    }
    const { schema } = methodDefinitions[lane.method.kind]
    const [before, after] = [suggestedFields(schema, from), suggestedFields(schema, to)]
    // Every field that is suggested is a number of this method.
    const method = lane.method as unknown as Record<string, number>
    for (const [key, { label }] of fieldsOf(schema)) {
      if (before[key] === undefined || method[key] !== before[key]) continue
      method[key] = after[key]
      note(label[0].toLowerCase() + label.slice(1), lane, { from: before[key], to: after[key] })
    }
  }
  return [...followed.values()]
}
