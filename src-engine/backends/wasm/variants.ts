// Which compiled kernels run here: the widest that this processor and this V8 make something of.
//
//   wide     256-bit registers, relaxed SIMD: products by tiles for V8's revectorisation, where it works
//   relaxed  128-bit registers, relaxed SIMD (fused multiply–add)
//   plain    128-bit registers, SIMD alone
// V8 joins pairs of 128-bit operations only on processors with AVX2 and only with a flag that is still experimental;
// neither can be asked for from here. So the first two are timed once, for about a millisecond each: where joining does
// not happen the wide kernels are several times slower, where it does about twice as fast. What is preferred must then
// pass the self-test; joining has had faults that compute wrong numbers. Else the next is taken.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { selfTest } from '../self-test.ts'
import { joinKernels } from './kernels.ts'
import { createWasmSession } from './session.ts'
import { supportedByNetworks } from './support.ts'

export type VariantName = 'wide' | 'relaxed' | 'plain'

export interface KernelVariant {
  name: VariantName
  /** In words, as far as results depend on it: with which build of the kernels, whose bits differ from another's. */
  description: string
  module: WebAssembly.Module
}

/** Where the set-up puts the compiled kernels. */
export const kernelFolder = join(import.meta.dirname, '../../../out/kernels')

const descriptions: Record<VariantName, string> = {
  wide: 'float32 WebAssembly, 256-bit relaxed SIMD',
  relaxed: 'float32 WebAssembly, 128-bit relaxed SIMD',
  plain: 'float32 WebAssembly, 128-bit SIMD',
}

let found: Promise<KernelVariant | { obstacle: string }> | null = null

/** The same answer throughout a process. */
export function kernelVariant(): Promise<KernelVariant | { obstacle: string }> {
  found ??= findVariant(kernelFolder)
  return found
}

/** As `kernelVariant`, looked up anew. A variant that `check` finds fault with, in words, is passed over. */
export async function findVariant(
  folder: string,
  check: (module: WebAssembly.Module) => Promise<string | null> = faultOf,
): Promise<KernelVariant | { obstacle: string }> {
  // Kernels are compiled for good before the first call: results must not change when V8 finds the time to optimise.
  for (const flag of ['--experimental-wasm-revectorize', '--no-liftoff', '--no-wasm-lazy-compilation']) {
    setFlagsFromString(flag)
  }
  const faults: string[] = []
  const variants: KernelVariant[] = []
  for (const name of ['wide', 'relaxed', 'plain'] as const) {
    const file = join(folder, `${name}.wasm`)
    if (!existsSync(file)) return { obstacle: 'its kernels have not been built: run "npm run setup"' }
    try {
      const bytes = readFileSync(file)
      const build = createHash('sha256').update(bytes).digest('hex').slice(0, 6)
      variants.push({
        name,
        description: `${descriptions[name]}, build ${build}`,
        module: new WebAssembly.Module(bytes),
      })
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (variants.length === 0) return { obstacle: `this processor or Node has no SIMD for it (${faults.join('; ')})` }
  for (const variant of byPreference(variants)) {
    const fault = await check(variant.module)
    if (fault === null) return variant
    faults.push(`${variant.name}: ${fault}`)
  }
  return { obstacle: `its kernels fail their self-test (${faults.join('; ')})` }
}

/** The wide ones are worth nothing where pairs are not joined. */
function byPreference(variants: readonly KernelVariant[]): KernelVariant[] {
  const named = (name: VariantName) => variants.find((variant) => variant.name === name)
  const [wide, relaxed] = [named('wide'), named('relaxed')]
  const isJoined = wide && relaxed && productTime(wide.module) < productTime(relaxed.module)
  return isJoined ? [...variants] : variants.filter(({ name }) => name !== 'wide')
}

/** What these kernels get wrong beside the reference, or null. */
async function faultOf(module: WebAssembly.Module): Promise<string | null> {
  const result = await selfTest({
    id: 'wasm',
    availability: () => Promise.reject(new Error('Expected nobody to ask.')),
    supports: supportedByNetworks,
    createSession: async (options) => createWasmSession({ ...options, module, threads: 1 }),
  })
  return result.passed ? null : `${result.operation}: ${result.detail}`
}

/** Milliseconds of a product that fits the nearest cache, the best of a few. */
function productTime(module: WebAssembly.Module): number {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
  const { multiply } = joinKernels(module, memory)
  const [out, inputs, panels, width] = [0x10000, 0x18000, 0x20000, 64]
  let best = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < 8; repeat++) {
    const startedAt = performance.now()
    // Nothing but zeros stands there: panels serve as starts, too.
    for (let call = 0; call < 40; call++) multiply(out, inputs, panels, panels, width, width, width, width, 1)
    best = Math.min(best, performance.now() - startedAt)
  }
  return best
}
