// Lays parameters out for the kernels, as packed-layout.ts says.

import { padding } from '../packed-layout.ts'
import { elementwise } from './elementwise.ts'
import { declare, readable, writable, type Kernel } from './kernel.ts'

/** Buffers: parameters, table, packed. */
export function packKernel(): Kernel {
  const bindings = [readable('parameters', 'f32'), readable('table', 'u32'), writable('packed', 'f32')]
  const source = `${declare(bindings)}
${elementwise(`
  let place = table[i];
  if (place == ${padding}u) { packed[i] = 0.0; } else { packed[i] = parameters[place]; }`)}
`
  return { label: 'pack', source, bindings }
}
