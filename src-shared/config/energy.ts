// The energy function E(x) that is learned. A new energy adds its schema here, one file and one row in src-engine/energies.

import * as v from 'valibot'
import { mlpEnergyConfig } from './energies/mlp.ts'

export const energySchemas = { mlp: mlpEnergyConfig } as const

export const energyConfigSchema = v.variant('kind', [mlpEnergyConfig])

export type EnergyConfig = v.InferOutput<typeof energyConfigSchema>
export type EnergyKind = EnergyConfig['kind']
export type EnergyConfigOf<Kind extends EnergyKind> = Extract<EnergyConfig, { kind: Kind }>

export const energyTitles: Record<EnergyKind, { title: string; help: string }> = {
  mlp: { title: 'Multilayer perceptron', help: 'A small neural network with one output: the energy in nats.' },
}
