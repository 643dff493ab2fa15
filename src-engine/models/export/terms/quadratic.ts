import { pythonBeside, type TermExport } from './term-export.ts'

export const quadratic: TermExport<'quadratic'> = {
  python: pythonBeside('quadratic.py'),
  construct: ({ dimension }) => `Quadratic(${dimension})`,
  formula: () => 'Σ thetaᵢ zᵢ²',
  tensors: ({ dimension }, parameters) => [
    { name: 'theta', shape: [dimension], values: parameters.subarray(0, dimension) },
  ],
}
