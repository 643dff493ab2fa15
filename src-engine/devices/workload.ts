// What an experiment asks of a backend, as far as speed goes: one iteration of its costliest lane.

import type { EnergyConfig } from '../../src-shared/config/energy.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabel, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinition } from '../../src-shared/config/method.ts'
import { workOf, type Workload } from '../backends/measure.ts'
import type { EnergyShape, EnergyTerm } from '../backends/backend.ts'
import { energyOf } from '../energies/registry.ts'

/** What a shape depends on besides its configuration. */
export interface DataSizes {
  dimension: number
  /** 0: the rows have none. */
  classCount: number
}

/** The shape over any data of these sizes: what is asked before training; its numbers mean nothing. */
export function shapeOfSizes(config: EnergyConfig, { dimension, classCount }: DataSizes): EnergyShape {
  const standardDeviations = new Float64Array(dimension).fill(1)
  const mean = new Float64Array(dimension)
  return energyOf(config).shape(config, { dimension, mean, standardDeviations, classCount })
}

export function workloadOf({ lanes }: Pick<ExperimentConfig, 'lanes'>, shape: EnergyShape, threads: number): Workload {
  const workloads = lanes.map((lane) => ({ shape, threads, ...rowsOf(lane, shape.dimension) }))
  return workloads.reduce((costliest, next) => (workOf(next) > workOf(costliest) ? next : costliest))
}

/** "CD-10, batch 256, MLP 2-64-64-1" */
export function workloadTitle({ lanes }: Pick<ExperimentConfig, 'lanes'>, workload: Workload): string {
  const lane = lanes.find(
    (each) => workOf({ ...workload, ...rowsOf(each, workload.shape.dimension) }) === workOf(workload),
  )
  const label = lane ? `${laneLabel(lane)}, ` : ''
  return `${label}batch ${workload.batchSize}, ${workload.shape.terms.map(({ term }) => termText(term)).join(' + ')}`
}

/** The same for workloads that cost the same: numbers such as means and weights are left out. */
export function workloadKey({ shape, batchSize, negativeCount, steps, threads }: Workload): string {
  const terms = shape.terms.map(({ term }) => termText(term)).join(' + ')
  const base = shape.base ? ', base' : ''
  return `${terms}${base}; batch ${batchSize}, negatives ${negativeCount}, steps ${steps}; ${threads} threads`
}

type Rows = Pick<Workload, 'batchSize' | 'negativeCount' | 'steps'>

function rowsOf({ method, batchSize }: LaneConfig, dimension: number): Rows {
  const { negativeCount, steps } = methodDefinition(method.kind).cost(method, { batchSize, dimension })
  return { batchSize, negativeCount, steps: Math.ceil(steps) }
}

/** `MLP 2-64-64-1 silu + Gaussian base, s = 2.1` */
export function shapeInWords({ terms, base }: EnergyShape): string {
  const words = terms.map(({ weight, term }) => (weight === 1 ? '' : `${weight} × `) + termText(term))
  if (base) words.push(`Gaussian base, s = ${Number(base.standardDeviation.toPrecision(3))}`)
  return words.join(' + ')
}

function termText(term: EnergyTerm): string {
  switch (term.kind) {
    case 'mlp':
      return `MLP ${term.widths.join('-')} ${term.activation}`
    case 'mlp-classes':
      return `MLP ${term.widths.join('-')} ${term.activation}, one output per class`
    case 'gaussian':
      return `Gaussian ${term.dimension} d${term.correlated ? ', correlated' : ''}`
    case 'quadratic':
      return `quadratic ${term.dimension} d`
    case 'gaussian-mixture':
      return `mixture of ${term.components} Gaussians, ${term.dimension} d`
    case 'linear':
      return `linear ${term.dimension} d`
    case 'bernoulli-rbm':
      return `Bernoulli machine ${term.dimension}-${term.hidden}`
    case 'gaussian-rbm':
      return `Gaussian machine ${term.dimension}-${term.hidden}`
    default:
      return term satisfies never
  }
}
