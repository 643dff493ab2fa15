import { pythonBeside, type TermExport } from './term-export.ts'

export const linear: TermExport<'linear'> = {
  python: pythonBeside('linear.py'),

  construct: ({ dimension }) => `Linear(${dimension})`,

  formula: () => '−bias · z over z of 0 and 1',

  tensors: ({ dimension }, parameters) => [
    { name: 'bias', shape: [dimension], values: parameters.subarray(0, dimension) },
  ],
}
