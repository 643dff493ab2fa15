// What an energy that knows classes learns beside p(x): their cross-entropy −mean log p(y | x) over the batch, whatever the
// method makes of p(x). Its gradient joins that of the method,
//
//   weight / n · Σ (∇θ E(xᵢ, yᵢ) − ∇θ E(xᵢ)),   since log p(y | x) = E(x) − E(x, y).
// It needs no sampler and no log Z. The negatives of a method never see a class.
// Source: Grathwohl et al. 2020, where log p(x, y) = log p(x) + log p(y | x) is trained so.

import type { EnergyConfig } from '../../src-shared/config/energy.ts'
import type { EnergySession, Rows } from '../backends/backend.ts'
import type { TrainingClasses } from '../data/model-data.ts'
import type { MethodStep } from '../methods/method.ts'
import { createLabelBatches } from './batches.ts'

/** Fresh: the step with the gradient, metric and cost of the classes. `rows` are the batch of the iteration. */
export type AddClasses = (made: MethodStep, rows: Rows, iteration: number) => Promise<MethodStep>

export interface ClassTermOptions {
  session: EnergySession
  energy: EnergyConfig
  classes: TrainingClasses | undefined
  batchSize: number
  seed: number
}

/** Null where nothing is learned of classes. */
export function createClassTerm({ session, energy, classes, batchSize, seed }: ClassTermOptions): AddClasses | null {
  if (energy.kind !== 'mlp-classes' || energy.classWeight === 0 || !classes) return null
  const weight = energy.classWeight / batchSize
  const labelsOf = createLabelBatches({ labels: classes.labels, batchSize, seed })
  const extra = new Array<number>(session.extraCount).fill(0)

  return async (made, rows, iteration) => {
    const terms = [
      { rows, energyWeight: weight, classes: labelsOf(iteration) },
      { rows, energyWeight: -weight },
    ]
    const { gradient, meanEnergies } = session.jetParameterGradient(terms, extra, { onto: made.gradient })
    const [ofClass, ofAll] = await meanEnergies
    const metrics = { ...made.metrics, batchCrossEntropy: ofClass - ofAll }
    return { ...made, gradient, metrics, evaluations: made.evaluations + 2 * batchSize }
  }
}
