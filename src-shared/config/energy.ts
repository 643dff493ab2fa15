// The energy function E(x) that is learned. A new energy adds its schema here, one file and one row in src-engine/energies.

import * as v from 'valibot'
import { gaussianMixtureEnergyConfig } from './energies/gaussian-mixture.ts'
import { gaussianEnergyConfig } from './energies/gaussian.ts'
import { mlpEnergyConfig } from './energies/mlp.ts'
import { quadraticEnergyConfig } from './energies/quadratic.ts'
import type { RowKind } from '../row-kind.ts'

export const energySchemas = {
  mlp: mlpEnergyConfig,
  gaussian: gaussianEnergyConfig,
  quadratic: quadraticEnergyConfig,
  'gaussian-mixture': gaussianMixtureEnergyConfig,
} as const

export const energyConfigSchema = v.variant('kind', Object.values(energySchemas))

export type EnergyConfig = v.InferOutput<typeof energyConfigSchema>
export type EnergyKind = EnergyConfig['kind']
export type EnergyConfigOf<Kind extends EnergyKind> = Extract<EnergyConfig, { kind: Kind }>

export const energyTitles: Record<EnergyKind, { title: string; help: string }> = {
  mlp: { title: 'Multilayer perceptron', help: 'A small neural network with one output: the energy in nats.' },
  gaussian: { title: 'Gaussian', help: 'A mean and a precision to learn: one bump, its exact answer known.' },
  quadratic: {
    title: 'Quadratic',
    help: 'θx² per coordinate, around the data’s mean: the smallest energy, for worked examples.',
  },
  'gaussian-mixture': {
    title: 'Gaussian mixture',
    help: 'Round Gaussians with weights, means and precisions to learn; normalised by itself: its Z needs no quadrature.',
  },
}

/** Over which rows they are. */
export const energyRowKinds: Record<EnergyKind, RowKind> = {
  mlp: 'real',
  gaussian: 'real',
  quadratic: 'real',
  'gaussian-mixture': 'real',
}

/** `MLP 64, 64`, `Gaussian`. */
export function energyLabel(energy: EnergyConfig): string {
  return energy.kind === 'mlp' ? `MLP ${energy.hiddenWidths.join(', ')}` : energyTitles[energy.kind].title
}
