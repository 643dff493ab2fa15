// Energy and lanes made to fit other data, or another energy: what cannot be used is replaced by what is usual there, and
// what fits stays as it is.

import * as v from 'valibot'
import { dataRowKind, type DataConfig } from './data.ts'
import { energyConfigSchema, energyFacts, energyTitles, usualEnergyKind, type EnergyConfig } from './energy.ts'
import { methodsOver, samplersOn } from './fit.ts'
import { usualSampler, type LaneConfig } from './lane.ts'
import { methodDefinitions } from './method.ts'
import { samplerDefinitions, samplerOfKind } from './sampler.ts'

export interface Refitted {
  energy: EnergyConfig
  lanes: LaneConfig[]
  /** What was changed, as sentences; empty where everything fitted. */
  changes: string[]
}

interface Parts {
  data: DataConfig
  energy: EnergyConfig
  lanes: readonly LaneConfig[]
}

/** Fresh. `stepSize` is the one suggested for the data. Lanes stay if none of their methods fits, to be refused in words. */
export function refitted({ data, energy: before, lanes }: Parts, stepSize: number): Refitted {
  const rows = dataRowKind(data)
  const energy =
    energyFacts[before.kind].rows === rows ? before : v.parse(energyConfigSchema, { kind: usualEnergyKind[rows] })
  const changes = energy === before ? [] : [`The energy is now ${energyTitles[energy.kind].title}.`]
  const fitting = lanes.filter(({ method }) => methodsOver(rows).includes(method.kind))
  const kept = fitting.length > 0 ? fitting : lanes
  const left = lanes
    .filter((lane) => !kept.includes(lane))
    .map(({ method }) => methodDefinitions[method.kind].abbreviation)
  if (left.length > 0) {
    changes.push(`${[...new Set(left)].join(' and ')} cannot learn from these rows and left the setup.`)
  }
  const samplers = new Set<string>()
  const resampled = kept.map((lane) => {
    const { method } = lane
    if (!('sampler' in method) || samplersOn(method.kind, energy.kind).includes(method.sampler.kind)) return lane
    const kind = usualSampler(energy.kind, method.kind)
    samplers.add(samplerDefinitions[kind].title)
    const single = 'temperatures' in method && kind === 'gibbs' ? { temperatures: 1 } : {}
    return { ...lane, method: { ...method, ...single, sampler: samplerOfKind(kind, method.sampler, stepSize) } }
  })
  const isNoisy = rows === 'binary' && resampled.some(({ inputNoise }) => inputNoise > 0)
  const clean = isNoisy ? resampled.map((lane) => ({ ...lane, inputNoise: 0 })) : resampled
  if (samplers.size > 0) changes.push(`The sampler is now ${[...samplers].join(' or ')}.`)
  if (isNoisy) changes.push('Input noise is now 0: binary rows stay 0 and 1.')
  return { energy, lanes: clean, changes }
}
