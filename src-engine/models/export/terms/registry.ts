// How each kind of term is written down for others; a kind without a row is a type error.

import type { EnergyShape, EnergyTerm } from '../../../backends/backend.ts'
import { classMlp } from './class-mlp.ts'
import { gaussianMixture } from './gaussian-mixture.ts'
import { gaussian } from './gaussian.ts'
import { linear } from './linear.ts'
import { mlp } from './mlp.ts'
import { quadratic } from './quadratic.ts'
import { bernoulliRbm, gaussianRbm } from './rbm.ts'
import type { NamedTensor, TermExport, TermExports, TermKind } from './term-export.ts'

const termExports: TermExports = {
  ...{ mlp, gaussian, quadratic, linear },
  'mlp-classes': classMlp,
  'gaussian-mixture': gaussianMixture,
  'bernoulli-rbm': bernoulliRbm,
  'gaussian-rbm': gaussianRbm,
}

export function termExport({ kind }: EnergyTerm): TermExport<TermKind> {
  // TypeScript cannot see that row and term are of one kind; the registry's type guarantees it.
  return termExports[kind] as TermExport<TermKind>
}

/** All parameters of an energy, as `terms.0.layers.0.weight`; `parameters` is (parameterCount), per term in order. */
export function namedTensors({ terms }: EnergyShape, parameters: Float64Array): NamedTensor[] {
  let at = 0
  const named = terms.flatMap(({ term }, index) => {
    const tensors = termExport(term).tensors(term, parameters.subarray(at))
    at += tensors.reduce((sum, { values }) => sum + values.length, 0)
    return tensors.map((tensor) => ({ ...tensor, name: `terms.${index}.${tensor.name}` }))
  })
  if (at !== parameters.length) throw new Error(`Expected ${at} parameters of these terms, got ${parameters.length}.`)
  return named
}
