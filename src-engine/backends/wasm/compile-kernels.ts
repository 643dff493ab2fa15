// Compiles kernels for good before their first call, and the wide ones in the widest registers that V8 can join pairs for:
// results must not change when V8 finds the time to optimise.
//
// The flags hold for the whole process, so they are set back at once: what else is WebAssembly here (Node's own parts
// among it) would take seconds to compile so, on every thread that is started.

import { setFlagsFromString } from 'node:v8'

const atOnce = ['no-liftoff', 'no-wasm-lazy-compilation'] as const
const joining = 'experimental-wasm-revectorize'

/**
 * `joined`: pairs of 128 bits become 256, which on Intel processors leaves registers in a state that slows other code
 * (upper-halves.ts); kernels that are to leave nothing behind are not. Throws WebAssembly.CompileError where this V8 or
 * processor does not know an instruction.
 */
export function compileKernels(bytes: Uint8Array<ArrayBuffer>, joined: boolean): WebAssembly.Module {
  const flags = joined ? [joining, ...atOnce] : atOnce
  for (const flag of flags) setFlagsFromString(`--${flag}`)
  try {
    return new WebAssembly.Module(bytes)
  } finally {
    for (const flag of flags) setFlagsFromString(`--${opposite(flag)}`)
  }
}

const opposite = (flag: string): string => (flag.startsWith('no-') ? flag.slice(3) : `no-${flag}`)
