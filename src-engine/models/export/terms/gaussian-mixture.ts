import { pythonBeside, type TermExport } from './term-export.ts'

export const gaussianMixture: TermExport<'gaussian-mixture'> = {
  python: pythonBeside('gaussian-mixture.py'),

  construct: ({ components, dimension }) => `GaussianMixture(${components}, ${dimension})`,

  formula: () => '−log Σₖ πₖ N(z; meansₖ, I / exp(log_precisionsₖ)) (π = softmax(logits))',

  tensors({ components, dimension }, parameters) {
    const stride = dimension + 2
    const column = (first: number, width: number): Float64Array =>
      Float64Array.from({ length: components * width }, (_, index) => {
        const [component, offset] = [Math.floor(index / width), index % width]
        return parameters[component * stride + first + offset]
      })
    return [
      { name: 'logits', shape: [components], values: column(0, 1) },
      { name: 'means', shape: [components, dimension], values: column(1, dimension) },
      { name: 'log_precisions', shape: [components], values: column(dimension + 1, 1) },
    ]
  },
}
