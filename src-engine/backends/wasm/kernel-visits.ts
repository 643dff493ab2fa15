// The one way from JavaScript to the kernels and back: whoever returns clears what they leave behind.

import { joinKernels, type KernelCode, type Kernels } from './kernels.ts'
import type { MemoryPlan } from './memory-plan.ts'
import { clearer, type ClearingName } from './upper-halves.ts'

/** What all threads of a session are given. */
export interface KernelPlace {
  code: KernelCode
  memory: WebAssembly.Memory
  plan: MemoryPlan
  clearing: ClearingName | null
}

/** Runs something that calls kernels, many or none; a fraction of a microsecond more than the calls themselves. */
export type UseKernels = <Result>(use: (kernels: Kernels) => Result) => Result

export function kernelVisits({ code, memory, clearing }: KernelPlace): UseKernels {
  const kernels = joinKernels(code, memory)
  const clear = clearer(clearing)
  return (use) => {
    try {
      return use(kernels)
    } finally {
      clear()
    }
  }
}
