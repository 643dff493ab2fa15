import type { RbmTerm } from '../../../backends/backend.ts'
import { pythonBeside, type NamedTensor, type TermExport } from './term-export.ts'

const shared = {
  python: pythonBeside('rbm.py'),

  construct: ({ kind, dimension, hidden }: RbmTerm) =>
    `BoltzmannMachine(${dimension}, ${hidden}, real=${kind === 'gaussian-rbm' ? 'True' : 'False'})`,

  tensors({ kind, dimension, hidden }: RbmTerm, parameters: Float64Array): NamedTensor[] {
    let at = 0
    const next = (length: number) => parameters.subarray(at, (at += length))
    const both = [
      { name: 'weight', shape: [dimension, hidden], values: next(dimension * hidden) },
      { name: 'hidden_bias', shape: [hidden], values: next(hidden) },
      { name: 'visible_bias', shape: [dimension], values: next(dimension) },
    ]
    if (kind === 'bernoulli-rbm') return both
    return [...both, { name: 'log_variance', shape: [dimension], values: next(dimension) }]
  },
}

export const bernoulliRbm: TermExport<'bernoulli-rbm'> = {
  ...shared,
  formula: () => '−visible_bias · z − Σⱼ log(1 + exp((hidden_bias + zᵀ weight)ⱼ)) over z of 0 and 1',
}

export const gaussianRbm: TermExport<'gaussian-rbm'> = {
  ...shared,
  formula: () =>
    'Σᵢ (zᵢ − visible_biasᵢ)² / (2 sᵢ) − Σⱼ log(1 + exp((hidden_bias + (z / s)ᵀ weight)ⱼ)), s = exp(log_variance)',
}
