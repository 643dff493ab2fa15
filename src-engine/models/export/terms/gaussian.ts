import { pythonBeside, type TermExport } from './term-export.ts'

export const gaussian: TermExport<'gaussian'> = {
  python: pythonBeside('gaussian.py'),

  construct: (term) => `Gaussian(${term.dimension}, correlated=${belowOf(term) > 0 ? 'True' : 'False'})`,

  formula: (term) =>
    '½ |Lᵀ(z − mean)|² (L lower triangular, Lᵢᵢ = exp(log_squared_diagonalᵢ / 2), ' +
    `${belowOf(term) > 0 ? 'row by row under its diagonal: below' : 'nothing under its diagonal'})`,

  tensors(term, parameters) {
    const { dimension } = term
    const below = parameters.subarray(2 * dimension, 2 * dimension + belowOf(term))
    return [
      { name: 'mean', shape: [dimension], values: parameters.subarray(0, dimension) },
      { name: 'log_squared_diagonal', shape: [dimension], values: parameters.subarray(dimension, 2 * dimension) },
      ...(below.length > 0 ? [{ name: 'below', shape: [below.length], values: below }] : []),
    ]
  },
}

/** How many numbers of L stand below its diagonal. */
const belowOf = ({ dimension, correlated }: { dimension: number; correlated: boolean }): number =>
  correlated ? (dimension * (dimension - 1)) / 2 : 0
