// Which compiled kernels run here: the widest that this processor and this V8 make something of.
//
//   native   registers as wide as the processor has, compiled at set-up where a C compiler is (native/)
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

import type { BackendDevice } from '../backend.ts'
import { selfTest } from '../self-test.ts'
import { builtNative, builtWasm, kernelFolder, type BuiltKernels, type VariantName } from './built-kernels.ts'
import type { KernelCode } from './kernels.ts'
import { createWasmSession } from './session.ts'
import { supportedByKernels } from './support.ts'
import { clearingOf, isClearing, type ClearingName, type UpperHalves } from './upper-halves.ts'
import { tryVariants, type Trial } from './variant-trial.ts'

export interface KernelVariant {
  name: VariantName
  /** See `BuiltKernels`. */
  description: string
  code: KernelCode
  /** Whoever goes on in JavaScript after a kernel calls it. */
  clearing: ClearingName | null
  /** What a person might want to know about the choice. */
  remark: string | null
}

let found: Promise<KernelVariant | { obstacle: string }> | null = null

/** The same answer throughout a process. */
export function kernelVariant(): Promise<KernelVariant | { obstacle: string }> {
  found ??= findVariant(kernelFolder)
  return found
}

const unclearing = 'clears nothing'

/** Says what `trustVariant` needs to know besides the description. */
export const trialOf = ({ clearing }: Pick<KernelVariant, 'clearing'>): string => clearing ?? unclearing

export type TrustedDevice = Pick<BackendDevice, 'kernelVariant' | 'trial' | 'remark'>

/** What `kernelVariant` is to answer if it still fits; has no effect once that was asked. */
export function trustVariant(device: TrustedDevice): void {
  found ??= trustedVariant(kernelFolder, device)
}

/** As `findVariant`, but without trial and self-test where the variant that passed them is still there and may be taken. */
export async function trustedVariant(
  folder: string,
  { kernelVariant: description, trial, remark }: TrustedDevice,
  find = findVariant,
): Promise<KernelVariant | { obstacle: string }> {
  const clearing = trial === unclearing ? null : (trial ?? '')
  if (clearing !== null && !isClearing(clearing)) return find(folder)
  const built = [...nativeOrNone(folder).built, ...(builtWasm(folder) ?? [])]
  const same = built.find((each) => each.description === description && isAmong(allowedHere(), each))
  if (!same) return find(folder)
  try {
    return { name: same.name, description, code: same.open(), clearing, remark: remark ?? null }
  } catch {
    return find(folder)
  }
}

/** What cannot even be loaded is a fault, told in words. */
function nativeOrNone(folder: string): { built: BuiltKernels[]; fault: string | null } {
  try {
    return { built: builtNative(folder), fault: null }
  } catch (error) {
    return { built: [], fault: messageOf(error) }
  }
}

type Candidate = Pick<KernelVariant, 'name' | 'description' | 'code' | 'clearing'>

export interface VariantTests {
  /** What is wrong with a candidate's numbers, in words, or null. */
  check?: (candidate: Candidate) => Promise<string | null>
  trial?: (wide: WebAssembly.Module, relaxed: WebAssembly.Module) => Promise<Trial>
  /** The names of variants that may be taken; all where it is absent. */
  allowed?: readonly string[] | undefined
}

/** EBM_STUDIO_KERNELS: names of variants, separated by commas, that alone may be taken. */
const allowedHere = (): string[] | undefined => process.env.EBM_STUDIO_KERNELS?.split(',').map((name) => name.trim())

const isAmong = (allowed: readonly string[] | undefined, { name }: Pick<BuiltKernels, 'name'>): boolean =>
  allowed?.includes(name) ?? true

/** As `kernelVariant`, looked up anew. A variant with a fault is passed over. */
export async function findVariant(
  folder: string,
  { check = faultOf, trial = tryVariants, allowed = allowedHere() }: VariantTests = {},
): Promise<KernelVariant | { obstacle: string }> {
  const { built: native, fault } = nativeOrNone(folder)
  const faults: string[] = fault === null ? [] : [`native: ${fault}`]
  const wasm = builtWasm(folder)
  if (!wasm) return { obstacle: 'its kernels have not been built: run "npm run setup"' }
  const isAllowed = (built: Pick<BuiltKernels, 'name'>): boolean => isAmong(allowed, built)
  const nativeCandidates = opened(native.filter(isAllowed), faults)
  const chosen = await firstSound(nativeCandidates, check, faults)
  if (chosen) return { ...chosen, remark: remarkOnFaults(faults) }
  const candidates = opened(wasm, faults)
  if (candidates.length === 0) return { obstacle: `this processor or Node has no SIMD for it (${faults.join('; ')})` }
  const nativeRemark = remarkOnFaults(faults)
  const { preferred, remark } = await byPreference(candidates, trial)
  const sound = await firstSound(preferred.filter(isAllowed), check, faults)
  if (sound) return { ...sound, remark: [nativeRemark, remark].filter((text) => text !== null).join(' ') || null }
  return { obstacle: `its kernels fail their self-test (${faults.join('; ')})` }
}

function opened(built: readonly BuiltKernels[], faults: string[]): Candidate[] {
  return built.flatMap(({ name, description, open }) => {
    try {
      return [{ name, description, code: open(), clearing: null }]
    } catch (error) {
      faults.push(`${name}: ${messageOf(error)}`)
      return []
    }
  })
}

async function firstSound(
  candidates: readonly Candidate[],
  check: Required<VariantTests>['check'],
  faults: string[],
): Promise<Candidate | null> {
  for (const candidate of candidates) {
    const fault = await check(candidate)
    if (fault === null) return candidate
    faults.push(`${candidate.name}: ${fault}`)
  }
  return null
}

const remarkOnFaults = (faults: readonly string[]): string | null =>
  faults.length === 0 ? null : `Kernels that were compiled here cannot be used (${faults.join('; ')}): others compute.`

async function byPreference(
  candidates: readonly Candidate[],
  trial: Required<VariantTests>['trial'],
): Promise<{ preferred: Candidate[]; remark: string | null }> {
  const named = (name: VariantName) => candidates.find((candidate) => candidate.name === name)
  const [wide, relaxed] = [named('wide'), named('relaxed')]
  const others = candidates.filter(({ name }) => name !== 'wide')
  if (wide?.code.kind !== 'wasm' || relaxed?.code.kind !== 'wasm') return { preferred: others, remark: null }
  const found = await trial(wide.code.module, relaxed.code.module).catch((error: unknown) => messageOf(error))
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
async function faultOf({ code, clearing }: Candidate): Promise<string | null> {
  const result = await selfTest({
    id: 'wasm',
    availability: () => Promise.reject(new Error('Expected nobody to ask.')),
    supports: supportedByKernels,
    createSession: async (options) => createWasmSession({ ...options, code, clearing, threads: 1 }),
  })
  return result.passed ? null : `${result.operation}: ${result.detail}`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
