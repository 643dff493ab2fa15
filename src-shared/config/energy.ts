// The energy function E(x) that is learned. A new energy adds its schema here, one file and one row in src-engine/energies.

import * as v from 'valibot'
import { bernoulliRbmEnergyConfig } from './energies/bernoulli-rbm.ts'
import { gaussianMixtureEnergyConfig } from './energies/gaussian-mixture.ts'
import { gaussianEnergyConfig } from './energies/gaussian.ts'
import { gaussianRbmEnergyConfig } from './energies/gaussian-rbm.ts'
import { classMlpEnergyConfig } from './energies/mlp-classes.ts'
import { mlpEnergyConfig } from './energies/mlp.ts'
import { quadraticEnergyConfig } from './energies/quadratic.ts'
import type { RowKind } from '../row-kind.ts'

export const energySchemas = {
  mlp: mlpEnergyConfig,
  'mlp-classes': classMlpEnergyConfig,
  gaussian: gaussianEnergyConfig,
  quadratic: quadraticEnergyConfig,
  'gaussian-mixture': gaussianMixtureEnergyConfig,
  'gaussian-rbm': gaussianRbmEnergyConfig,
  'bernoulli-rbm': bernoulliRbmEnergyConfig,
} as const

export const energyConfigSchema = v.variant('kind', Object.values(energySchemas))

export type EnergyConfig = v.InferOutput<typeof energyConfigSchema>
export type EnergyKind = EnergyConfig['kind']
export type EnergyConfigOf<Kind extends EnergyKind> = Extract<EnergyConfig, { kind: Kind }>

export const energyTitles: Record<EnergyKind, { title: string; help: string }> = {
  mlp: { title: 'Multilayer perceptron', help: 'A small neural network with one output: the energy in nats.' },
  'mlp-classes': {
    title: 'Perceptron with classes',
    help: 'A neural network with one output per class: p(y | x) by its softmax, and p(x) by what a softmax leaves free.',
  },
  gaussian: { title: 'Gaussian', help: 'A mean and a precision to learn: one bump, its exact answer known.' },
  quadratic: {
    title: 'Quadratic',
    help: 'θx² per coordinate, around the data’s mean: the smallest energy, for worked examples.',
  },
  'gaussian-mixture': {
    title: 'Gaussian mixture',
    help: 'Round Gaussians with weights, means and precisions to learn; normalised by itself: its Z needs no quadrature.',
  },
  'gaussian-rbm': {
    title: 'Gaussian Boltzmann machine',
    help: 'Restricted Boltzmann machine over real columns: hidden units of 0 or 1, summed out, and a Gaussian for each of their states.',
  },
  'bernoulli-rbm': {
    title: 'Boltzmann machine',
    help: 'Restricted Boltzmann machine over binary data: hidden units of 0 or 1, summed out.',
  },
}

export interface EnergyFacts {
  rows: RowKind
  /** It has hidden units that can be drawn: block Gibbs sampling is possible. */
  hidden: boolean
  /** It has an energy E(x, y) for each class of the data. */
  classes: boolean
}

const overReal: EnergyFacts = { rows: 'real', hidden: false, classes: false }

/** Over which rows they are, and by what they can be sampled. */
export const energyFacts: Record<EnergyKind, EnergyFacts> = {
  mlp: overReal,
  'mlp-classes': { ...overReal, classes: true },
  gaussian: overReal,
  quadratic: overReal,
  'gaussian-mixture': overReal,
  'gaussian-rbm': { ...overReal, hidden: true },
  'bernoulli-rbm': { rows: 'binary', hidden: true, classes: false },
}

/** `MLP 64, 64`, `MLP 64, 64 with classes`, `Gaussian`, `Boltzmann machine 16`. */
export function energyLabel(energy: EnergyConfig): string {
  if (energy.kind === 'mlp') return `MLP ${energy.hiddenWidths.join(', ')}`
  if (energy.kind === 'mlp-classes') return `MLP ${energy.hiddenWidths.join(', ')} with classes`
  const { title } = energyTitles[energy.kind]
  return 'hidden' in energy ? `${title}, ${energy.hidden} hidden${energy.centring ? ', centred' : ''}` : title
}

/** The energy to begin with on rows of this kind. */
export const usualEnergyKind: Record<RowKind, EnergyKind> = { real: 'mlp', binary: 'bernoulli-rbm' }
