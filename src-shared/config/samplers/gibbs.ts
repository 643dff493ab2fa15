import * as v from 'valibot'
import { defineSampler } from './sampler-definition.ts'

export const gibbs = defineSampler({
  /** Nothing to choose: the conditionals say how far a step goes. */
  schema: v.strictObject({ kind: v.literal('gibbs') }),
  title: 'Block Gibbs',
  abbreviation: 'Gibbs',
  help: 'Draws all hidden units given the data, then all coordinates given the hidden units: no step size, nothing refused. Restricted Boltzmann machines only.',
  term: {
    id: 'gibbs',
    title: 'Block Gibbs sampling',
    aliases: ['Gibbs sampling', 'Gibbs'],
    meaning:
      'In a restricted Boltzmann machine the hidden units are independent of one another, given the visible ones, and the other way round. One step draws all hidden units, then all visible ones. It has no step size and refuses nothing, and samples the model exactly in the long run. It mixes slowly where weights are large.',
    formula: ['h ∼ p(h | x), then x ∼ p(x | h)'],
    source: 'Geman & Geman 1984; Hinton 2002, “Training products of experts by minimizing contrastive divergence”.',
    seeAlso: ['hidden-units', 'steps-k', 'contrastive-divergence'],
  },
  needsHiddenUnits: true,
  // One product with the weights there and one back, as a pass forward and backward has.
  passes: (_config, steps) => steps,
})
