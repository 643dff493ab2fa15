// The kernels that the set-up has built here: WebAssembly always, native ones where a C compiler was.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { compileKernels } from './compile-kernels.ts'
import type { KernelCode } from './kernels.ts'
import { loadNativeAddon } from './native-kernels.ts'

/** Where the set-up puts them. */
export const kernelFolder = join(import.meta.dirname, '../../../out/kernels')

const wasmDescriptions = {
  wide: 'float32 WebAssembly, 256-bit relaxed SIMD',
  relaxed: 'float32 WebAssembly, 128-bit relaxed SIMD',
  plain: 'float32 WebAssembly, 128-bit SIMD',
} as const
export type WasmName = keyof typeof wasmDescriptions

const nativeDescriptions = {
  'native-avx512': 'float32 native, 512-bit AVX-512',
  'native-avx2': 'float32 native, 256-bit AVX2',
  'native-neon': 'float32 native, 128-bit NEON',
} as const
export type NativeName = keyof typeof nativeDescriptions

export type VariantName = NativeName | WasmName

export interface BuiltKernels {
  name: VariantName
  /** In words, as far as results depend on it: with which build of the kernels, whose bits differ from another's. */
  description: string
  /** Throws where this processor or Node cannot run them. */
  open(): KernelCode
}

/** null where one is missing: all three are built together. */
export function builtWasm(folder: string): BuiltKernels[] | null {
  const names = Object.keys(wasmDescriptions) as WasmName[]
  if (!names.every((name) => existsSync(wasmFile(folder, name)))) return null
  return names.map((name) => {
    const bytes = readFileSync(wasmFile(folder, name))
    return {
      name,
      description: described(wasmDescriptions[name], bytes),
      open: () => ({ kind: 'wasm', module: compileKernels(bytes, name === 'wide') }),
    }
  })
}

const wasmFile = (folder: string, name: WasmName): string => join(folder, `${name}.wasm`)

/** What the set-up notes of native kernels (scripts/setup/native-kernels.mjs): no file where they could not be built. */
const recordSchema = v.object({ file: v.nullable(v.string()) })

/** Those that this processor can run, the widest first; none where none were built. Throws where they cannot be loaded. */
export function builtNative(folder: string): BuiltKernels[] {
  const file = nativeFile(folder)
  if (file === null) return []
  const bytes = readFileSync(file)
  return loadNativeAddon(file).targets.flatMap((target) => {
    const name = `native-${target}`
    if (!isNativeName(name)) return []
    return [
      { name, description: described(nativeDescriptions[name], bytes), open: () => ({ kind: 'native', file, target }) },
    ]
  })
}

function nativeFile(folder: string): string | null {
  const record = join(folder, 'native.json')
  if (!existsSync(record)) return null
  const { file } = v.parse(recordSchema, JSON.parse(readFileSync(record, 'utf8')))
  return file === null ? null : join(folder, file)
}

/** All that were built here and can be loaded. */
export const builtKernels = (folder: string): BuiltKernels[] => [...builtNative(folder), ...(builtWasm(folder) ?? [])]

const isNativeName = (name: string): name is NativeName => Object.hasOwn(nativeDescriptions, name)

const described = (words: string, bytes: Uint8Array): string =>
  `${words}, build ${createHash('sha256').update(bytes).digest('hex').slice(0, 6)}`
