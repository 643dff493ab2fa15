import { mlp } from './mlp.ts'
import { pythonBeside, type TermExport } from './term-export.ts'

export const classMlp: TermExport<'mlp-classes'> = {
  python: pythonBeside('class-perceptron.py'),

  construct: ({ widths, activation }) => `ClassPerceptron([${widths.join(', ')}], ${JSON.stringify(activation)})`,

  formula: ({ widths, activation }) =>
    `−log Σ_y exp f_y(z) (multilayer perceptron ${widths.join('-')}: weight · input + bias per layer, ${activation} on hidden ones; p(y | z) = softmax(f(z)))`,

  tensors: (term, parameters) => mlp.tensors({ ...term, kind: 'mlp' }, parameters),
}
