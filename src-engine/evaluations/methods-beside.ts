// Whose gradients are compared with a lane's: the other lanes of its experiment, and every method that none of them has,
// with its defaults.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { defaultLane, laneLabel, type LaneConfig } from '../../src-shared/config/lane.ts'
import type { MethodConfig } from '../../src-shared/config/method.ts'
import { dataRowKind } from '../../src-shared/config/data.ts'
import { methodsOver } from '../../src-shared/config/fit.ts'
import { suggestedScale } from '../../src-shared/config/scale-of-data.ts'
import { methodOf } from '../methods/registry.ts'

export interface NamedMethod {
  label: string
  config: MethodConfig
}

/** In the order of the lanes, then of the methods' registry. Lanes whose methods are alike in all are named once. */
export function methodsBeside(
  { lanes, data, energy }: Pick<ExperimentConfig, 'lanes' | 'data' | 'energy'>,
  own: LaneConfig,
): NamedMethod[] {
  const labels = laneLabels(lanes)
  const seen = new Set([JSON.stringify(own.method)])
  const found: NamedMethod[] = []
  const add = (label: string, config: MethodConfig) => {
    // Its gradient is that of another network, which is told the noise.
    if (methodOf(config.kind).levels) return
    const key = JSON.stringify(config)
    if (!seen.has(key)) found.push({ label, config })
    seen.add(key)
  }
  lanes.forEach(({ id, method }, index) => {
    if (id !== own.id) add(labels[index], method)
  })
  const kinds = new Set(lanes.map(({ method }) => method.kind))
  for (const kind of methodsOver(dataRowKind(data))) {
    if (kinds.has(kind)) continue
    const lane = defaultLane(kind, kind, suggestedScale(data), energy.kind)
    add(laneLabel(lane), lane.method)
  }
  return found
}
