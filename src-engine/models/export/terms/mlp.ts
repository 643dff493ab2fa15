import { pythonBeside, type NamedTensor, type TermExport } from './term-export.ts'

export const mlp: TermExport<'mlp'> = {
  python: pythonBeside('perceptron.py'),

  construct: ({ widths, activation }) => `Perceptron([${widths.join(', ')}], ${JSON.stringify(activation)})`,

  formula: ({ widths, activation }) =>
    `f(z) (multilayer perceptron ${widths.join('-')}: weight · input + bias per layer, ${activation} on hidden ones)`,

  tensors({ widths }, parameters) {
    let at = 0
    const next = (length: number) => parameters.subarray(at, (at += length))
    return widths.slice(1).flatMap((outputs, layer): NamedTensor[] => {
      const inputs = widths[layer]
      const weight = transposed(next(inputs * outputs), inputs, outputs)
      return [
        { name: `layers.${layer}.weight`, shape: [outputs, inputs], values: weight },
        { name: `layers.${layer}.bias`, shape: [outputs], values: next(outputs) },
      ]
    })
  },
}

/** From (inputs, outputs) to PyTorch's (outputs, inputs), both row-major; fresh. */
function transposed(values: Float64Array, inputs: number, outputs: number): Float64Array {
  const result = new Float64Array(values.length)
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) result[output * inputs + input] = values[input * outputs + output]
  }
  return result
}
