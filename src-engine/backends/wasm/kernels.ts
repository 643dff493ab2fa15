// Compiled kernels and how they are reached, of either kind.

import type { Gathering, Kernels } from './kernel-calls.ts'
import { joinNativeKernels } from './native-kernels.ts'

export type { Kernels } from './kernel-calls.ts'

/** Where compiled kernels are; goes to other threads as it is. */
export type KernelCode =
  | { kind: 'wasm'; module: WebAssembly.Module }
  /** An addon's file, and for which kind of processor. */
  | { kind: 'native'; file: string; target: string }

export function joinKernels(code: KernelCode, memory: WebAssembly.Memory): Kernels {
  if (code.kind === 'native') return joinNativeKernels(code, memory)
  const { exports } = new WebAssembly.Instance(code.module, { env: { memory } })
  return { ...(exports as unknown as Kernels), ...atOnce }
}

const atOnce: Gathering = {
  together: (calls) => calls(),
  settle: () => undefined,
  program: (calls) => calls,
}
