// Which compiled kernels run here: the widest that this processor and this V8 make something of.
//
//   wide     256-bit registers, relaxed SIMD: products by tiles for V8's revectorisation, where it works
//   relaxed  128-bit registers, relaxed SIMD (fused multiply–add)
//   plain    128-bit registers, SIMD alone
// V8 joins pairs of 128-bit operations only on processors with AVX2 and only with a flag that is still experimental;
// neither can be asked for from here. So the first two are tried on a thread of their own (variant-trial.ts): where joining
// does not happen the wide kernels are several times slower, where it does about twice as fast. Nor are they taken where
// they would make everything else slow (upper-halves.ts). What is preferred must then pass the self-test; joining has had
// faults that compute wrong numbers. Else the next is taken.
// All this takes 0.2 s. A process that is told what another one found (`trustVariant`) compiles that variant alone: the
// same build of the kernels comes to the same machine code under the same Node and flags.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendDevice } from '../backend.ts'
import { selfTest } from '../self-test.ts'
import { compileKernels } from './compile-kernels.ts'
import { createWasmSession } from './session.ts'
import { supportedByKernels } from './support.ts'
import { clearingOf, isClearing, type ClearingName, type UpperHalves } from './upper-halves.ts'
import { tryVariants, type Trial } from './variant-trial.ts'

export type VariantName = 'wide' | 'relaxed' | 'plain'

export interface KernelVariant {
  name: VariantName
  /** In words, as far as results depend on it: with which build of the kernels, whose bits differ from another's. */
  description: string
  module: WebAssembly.Module
  /** Whoever goes on in JavaScript after a kernel calls it. */
  clearing: ClearingName | null
  /** What a person might want to know about the choice. */
  remark: string | null
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

const names = Object.keys(descriptions) as VariantName[]
const unclearing = 'clears nothing'

/** Says what `trustVariant` needs to know besides the description. */
export const trialOf = ({ clearing }: Pick<KernelVariant, 'clearing'>): string => clearing ?? unclearing

export type TrustedDevice = Pick<BackendDevice, 'kernelVariant' | 'trial' | 'remark'>

/** What `kernelVariant` is to answer if it still fits; has no effect once that was asked. */
export function trustVariant(device: TrustedDevice): void {
  found ??= trustedVariant(kernelFolder, device)
}

/** As `findVariant`, but without trial and self-test where the variant that passed them is still there. */
export async function trustedVariant(
  folder: string,
  { kernelVariant: description, trial, remark }: TrustedDevice,
  find = findVariant,
): Promise<KernelVariant | { obstacle: string }> {
  const clearing = trial === unclearing ? null : (trial ?? '')
  if (clearing !== null && !isClearing(clearing)) return find(folder)
  for (const name of names) {
    const built = readKernels(folder, name)
    if (built?.description !== description) continue
    try {
      return {
        name,
        description,
        module: compileKernels(built.bytes, name === 'wide'),
        clearing,
        remark: remark ?? null,
      }
    } catch {
      return find(folder)
    }
  }
  return find(folder)
}

function readKernels(
  folder: string,
  name: VariantName,
): { bytes: Uint8Array<ArrayBuffer>; description: string } | null {
  const file = join(folder, `${name}.wasm`)
  if (!existsSync(file)) return null
  const bytes = readFileSync(file)
  const build = createHash('sha256').update(bytes).digest('hex').slice(0, 6)
  return { bytes, description: `${descriptions[name]}, build ${build}` }
}

type Candidate = Pick<KernelVariant, 'name' | 'description' | 'module' | 'clearing'>

export interface VariantTests {
  /** What is wrong with a candidate's numbers, in words, or null. */
  check?: (candidate: Candidate) => Promise<string | null>
  trial?: (wide: WebAssembly.Module, relaxed: WebAssembly.Module) => Promise<Trial>
}

/** As `kernelVariant`, looked up anew. A variant with a fault is passed over. */
export async function findVariant(
  folder: string,
  { check = faultOf, trial = tryVariants }: VariantTests = {},
): Promise<KernelVariant | { obstacle: string }> {
  const faults: string[] = []
  const candidates: Candidate[] = []
  for (const name of names) {
    const built = readKernels(folder, name)
    if (!built) return { obstacle: 'its kernels have not been built: run "npm run setup"' }
    try {
      const { description, bytes } = built
      candidates.push({ name, description, module: compileKernels(bytes, name === 'wide'), clearing: null })
    } catch (error) {
      faults.push(`${name}: ${messageOf(error)}`)
    }
  }
  if (candidates.length === 0) return { obstacle: `this processor or Node has no SIMD for it (${faults.join('; ')})` }
  const { preferred, remark } = await byPreference(candidates, trial)
  for (const candidate of preferred) {
    const fault = await check(candidate)
    if (fault === null) return { ...candidate, remark }
    faults.push(`${candidate.name}: ${fault}`)
  }
  return { obstacle: `its kernels fail their self-test (${faults.join('; ')})` }
}

async function byPreference(
  candidates: readonly Candidate[],
  trial: Required<VariantTests>['trial'],
): Promise<{ preferred: Candidate[]; remark: string | null }> {
  const named = (name: VariantName) => candidates.find((candidate) => candidate.name === name)
  const [wide, relaxed] = [named('wide'), named('relaxed')]
  const others = candidates.filter(({ name }) => name !== 'wide')
  if (!wide || !relaxed) return { preferred: others, remark: null }
  const found = await trial(wide.module, relaxed.module).catch((error: unknown) => messageOf(error))
  if (typeof found === 'string') {
    return {
      preferred: others,
      remark: `The 256-bit kernels could not be tried (${found}): the 128-bit kernels compute.`,
    }
  }
  const { wideMs, relaxedMs, upperHalves } = found
  // Worth nothing where pairs are not joined.
  if (wideMs >= relaxedMs) return { preferred: others, remark: null }
  // About half of a lane's time is spent outside the kernels: when that takes twice as long, nothing can make up for it.
  if (upperHalves.kind === 'incurable') return { preferred: others, remark: remarkOn(upperHalves) }
  return { preferred: [{ ...wide, clearing: clearingOf(upperHalves) }, ...others], remark: remarkOn(upperHalves) }
}

function remarkOn(upperHalves: UpperHalves): string | null {
  switch (upperHalves.kind) {
    case 'clean':
      return null
    case 'cleared':
      return `The 256-bit kernels leave registers in a state that slows everything else down here; ${upperHalves.by} clears it after each job.`
    case 'incurable': {
      const factor = upperHalves.factor.toFixed(0)
      return `After 256-bit kernels everything else would be up to ${factor} times slower here, and nothing was found that cures it: the 128-bit kernels compute.`
    }
    default:
      return upperHalves satisfies never
  }
}

/** What these kernels get wrong beside the reference, or null. */
async function faultOf({ module, clearing }: Candidate): Promise<string | null> {
  const result = await selfTest({
    id: 'wasm',
    availability: () => Promise.reject(new Error('Expected nobody to ask.')),
    supports: supportedByKernels,
    createSession: async (options) => createWasmSession({ ...options, module, clearing, threads: 1 }),
  })
  return result.passed ? null : `${result.operation}: ${result.detail}`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
