// What a hand-written experiment file leaves out gets its default: sections as a whole, and within a lane its id,
// optimizer and sampler. What is written stays as it is, right or wrong: the schema judges it afterwards.

import * as v from 'valibot'
import { dataConfigSchema } from './data.ts'
import { energyConfigSchema, type EnergyKind } from './energy.ts'
import { automaticName, defaultExperiment, experimentConfigSchema } from './experiment.ts'
import { defaultLane } from './lane.ts'
import { methodDefinitions, type MethodKind } from './method.ts'
import { suggestedScale } from './scale-of-data.ts'
import type { SuggestedScale } from './suggested-scale.ts'

type Tree = Record<string, unknown>

export function withDefaults(input: Tree): Tree {
  const data = v.safeParse(dataConfigSchema, input.data)
  const energy = v.safeParse(energyConfigSchema, input.energy)
  const energyKind = energy.success ? energy.output.kind : undefined
  const defaults = defaultExperiment(data.success ? data.output : undefined, undefined, energyKind)
  // Nothing but lanes depends on the coordinates: default lanes are in those of today, written ones in those of the file.
  const { coordinates, ...rest } = defaults
  const whole: Tree = { ...rest, ...(input.lanes === undefined && { coordinates }), ...input }
  if (Array.isArray(input.lanes)) {
    const scale = suggestedScale(data.success ? data.output : defaults.data)
    whole.lanes = input.lanes.map((lane, index) =>
      laneWithDefaults(lane, index, { scale, energy: defaults.energy.kind }),
    )
  }
  return input.name === undefined ? named(whole) : whole
}

function laneWithDefaults(
  lane: unknown,
  index: number,
  { scale, energy }: { scale: SuggestedScale; energy: EnergyKind },
): unknown {
  if (!isTree(lane) || !isTree(lane.method)) return lane
  const { kind } = lane.method
  if (typeof kind !== 'string' || !Object.hasOwn(methodDefinitions, kind)) return lane
  const usual = defaultLane(kind as MethodKind, `lane-${index + 1}`, scale, energy)
  // The whole of it: fields whose value follows the data have one that no schema knows.
  return { id: usual.id, optimizer: usual.optimizer, ...lane, method: { ...usual.method, ...lane.method } }
}

/** By its lanes and data, as the window names one; only where these are right. */
function named(whole: Tree): Tree {
  const parsed = v.safeParse(experimentConfigSchema, whole)
  return parsed.success ? { ...whole, name: automaticName(parsed.output) } : whole
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
