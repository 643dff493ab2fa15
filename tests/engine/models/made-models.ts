// Trained models of every kind of energy, without a training: what the tests of the exports are about.

import { energyConfigSchema, type EnergyConfig } from '../../../src-shared/config/energy.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import type { CoordinateAxis } from '../../../src-engine/data/coordinates.ts'
import { energyOf } from '../../../src-engine/energies/registry.ts'
import { checkedEnergies } from '../../../src-engine/models/export/checked-energies.ts'
import type { ExportedModel } from '../../../src-engine/models/export/exported-model.ts'
import type { TrainedModel } from '../../../src-engine/models/trained-model.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

export interface MadeModel {
  name: string
  model: TrainedModel
}

const energies: Record<string, object> = {
  'SiLU network': { kind: 'mlp', hiddenWidths: [16, 12] },
  'softplus network': { kind: 'mlp', hiddenWidths: [24], activation: 'softplus' },
  'tanh network of three layers': { kind: 'mlp', hiddenWidths: [8, 8, 8], activation: 'tanh', confinementScale: 1 },
  'correlated Gaussian': { kind: 'gaussian' },
  'Gaussian without correlations': { kind: 'gaussian', correlated: false },
  quadratic: { kind: 'quadratic' },
  'mixture of five Gaussians': { kind: 'gaussian-mixture', components: 5 },
}

/** Columns of unlike scales in another order than the axes, one of them turned round. */
function axesOf(dimension: number): CoordinateAxis[] {
  const all = [
    { centre: 4201.754385964912, scale: -801.954535620142 },
    { centre: -3.25, scale: 0.125 },
    { centre: 1e6 + 0.1, scale: 17.3 },
  ]
  return Array.from({ length: dimension }, (_, axis) => ({ column: dimension - 1 - axis, ...all[axis % all.length] }))
}

export function madeModels(dimension: number): MadeModel[] {
  return Object.entries(energies).map(([kind, input], index) => {
    return { name: `${kind}, ${dimension} d`, model: madeModel(parsed(input), dimension, 10 * dimension + index) }
  })
}

/** Parameters well away from where training starts, so that every one of them matters. */
export function madeModel(config: EnergyConfig, dimension: number, seed: number): TrainedModel {
  const random = randomStream({ seed, purpose: 0 })
  const ones = new Float64Array(dimension).fill(1)
  const scale = { dimension, mean: new Float64Array(dimension), standardDeviations: ones, standardised: true }
  const energy = energyOf(config)
  const shape = energy.shape(config, scale)
  const start = energy.initialParameters(shape, random, scale)
  const moved = (width: number) => start.map((value) => value + width * random.normal() ** 2)
  return {
    shape,
    axes: axesOf(dimension),
    columns: Array.from({ length: dimension }, (_, column) => `column "${column}" (mm)`),
    densityUnit: `mm^${dimension}`,
    // As a backend in single precision leaves them, and as the reference does.
    current: moved(0.2).map(Math.fround),
    average: moved(0.2),
    extra: { current: Float64Array.of(0.5), average: Float64Array.of(0.25) },
  }
}

const parsed = (input: object): EnergyConfig => parse(energyConfigSchema, input, 'energy')

/** As runs of earlier versions: z is x, and only the base knows where the data are. */
export const rawModel: MadeModel = (() => {
  const model = madeModel(parsed(energies['SiLU network']), 2, 1)
  const base = { mean: [310, -42.5], standardDeviation: 14 }
  // Over numbers of that size the first layer must be flatter.
  const average = model.average.map((value, index) => (index < 2 * 16 ? value / 40 : value))
  return {
    name: 'network in the units of the data',
    model: { ...model, axes: null, average, shape: { ...model.shape, base } },
  }
})()

/** A Boltzmann machine, whose rows are 0 and 1 as they are. */
export const binaryModel: MadeModel = {
  name: 'Boltzmann machine over binary rows',
  model: { ...madeModel(parsed({ kind: 'bernoulli-rbm', hidden: 3 }), 5, 3), axes: null },
}

/** Its density has no integral. */
export const unboundedModel: MadeModel = (() => {
  const model = madeModel(parsed(energies.quadratic), 2, 2)
  return { name: 'quadratic that opens downwards', model: { ...model, average: Float64Array.of(0.5, -0.1) } }
})()

export async function exportedOf(
  { name, model }: MadeModel,
  { parameters, logPartition }: Pick<ExportedModel, 'parameters' | 'logPartition'>,
): Promise<ExportedModel> {
  return {
    ...{ model, parameters, logPartition },
    hash: 'c0ffee'.repeat(10),
    check: await checkedEnergies(model, parameters),
    version: '1.2.3',
    experiment: name,
    configuration: { ...defaultExperiment(), name },
    run: { id: 'abcdef123456', label: 'CD-10', seed: 7, iteration: 2000 },
  }
}
