// Kernels that a C compiler of this machine has made (native/), as TypeScript sees them.
//
// Reaching native code takes some 50 nanoseconds, five times as long as reaching WebAssembly and as long as a small kernel
// itself. So calls are written on a tape, numbers in float64, which the addon runs in one go (native/operations.h). What
// is not gathered is a tape of one call.

import { createRequire } from 'node:module'
import type { Kernels } from './kernel-calls.ts'

export interface NativeAddon {
  /** Those that this processor can run, the widest first. */
  readonly targets: readonly string[]
  readonly operations: readonly { name: string; count: number }[]
  /** A function that runs what stands on the tape, with addresses counted from the memory's start. */
  bind(target: string, memory: Uint8Array, tape: Float64Array): () => void
}

/** Places of the tape's head: where to begin, where to end, what was answered. */
const [from, to, answer, headLength] = [0, 1, 2, 3]
/** Numbers on a tape; a program of a deep network takes some thousands. */
const tapeLength = 32_768

const require = createRequire(import.meta.url)

/** Throws what the loader says where it cannot be loaded. Once loaded it stays. */
export const loadNativeAddon = (file: string): NativeAddon => require(file) as NativeAddon

export function joinNativeKernels(
  { file, target }: { file: string; target: string },
  memory: WebAssembly.Memory,
): Kernels {
  const addon = loadNativeAddon(file)
  const tape = new Float64Array(tapeLength)
  const runTape = addon.bind(target, new Uint8Array(memory.buffer), tape)
  /** What stands below are programs, what stands from there on is still to be done. */
  let kept = headLength
  let end = headLength
  let mode: 'at once' | 'together' | 'program' = 'at once'

  function settle(): void {
    if (mode === 'program') throw new Error('Expected kernel calls alone in a program.')
    if (end === kept) return
    tape[from] = kept
    tape[to] = end
    end = kept
    runTape()
  }

  const call = (operation: number, count: number) =>
    function write(...values: readonly number[]): number {
      if (end + count >= tapeLength) settle()
      tape[end] = operation
      for (let i = 0; i < count; i++) tape[end + 1 + i] = values[i]
      end += count + 1
      if (mode !== 'at once') return 0
      settle()
      return tape[answer]
    }

  const named = addon.operations.map(({ name, count }, operation) => [name, call(operation, count)] as const)
  const calls = Object.fromEntries(named)

  return {
    ...(calls as unknown as Kernels),
    settle,

    together(ask) {
      if (mode !== 'at once') return ask()
      mode = 'together'
      try {
        ask()
        settle()
      } finally {
        mode = 'at once'
        kept = end = headLength
      }
    },

    program(ask) {
      if (mode !== 'together') return ask
      settle()
      mode = 'program'
      try {
        ask()
      } finally {
        mode = 'together'
      }
      const [first, behind] = [kept, end]
      kept = end
      return () => void calls.program(first, behind)
    },
  }
}
