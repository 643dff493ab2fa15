// Adds the shares of a gradient in their order: gradient = Σ shares, or += where more rows were to come.

import { declare, readable, writable, type Kernel } from './kernel.ts'
import { elementThreads, elementwise } from './elementwise.ts'

/** Buffers: shares (splits, count), gradient. */
export function gradientSumKernel(): Kernel {
  const bindings = [readable('shares', 'f32'), writable('gradient', 'f32')]
  const source = `${declare(bindings)}
${elementwise(`
  var sum = select(0.0, gradient[i], call.accumulate == 1u);
  for (var split = 0u; split < call.splits; split++) { sum += shares[split * call.count + i]; }
  gradient[i] = sum;`)}
`
  return { label: `gradient sum, ${elementThreads} threads`, source, bindings }
}
