// How V8 compiles: kernels for good before their first call, everything else as usual, also afterwards.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { expect, test, vi } from 'vitest'
import { compileKernels } from '../../../../src-engine/backends/wasm/compile-kernels.ts'
import { kernelFolder } from '../../../../src-engine/backends/wasm/built-kernels.ts'

vi.mock(import('node:v8'), { spy: true })

/** What V8 itself says about a function of WebAssembly. */
function asks(name: string): (compiled: unknown) => boolean {
  setFlagsFromString('--allow-natives-syntax')
  try {
    return new Function('compiled', `return %${name}(compiled)`) as (compiled: unknown) => boolean
  } finally {
    setFlagsFromString('--no-allow-natives-syntax')
  }
}

const isCompiledForGood = asks('IsTurboFanFunction')
const isQuicklyCompiled = asks('IsLiftoffFunction')

/** (module (func (export "f") (result i32) i32.const 42)) */
const smallModule = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 6, 1, 4, 0, 0x41, 42, 0x0b],
])

test.each(['wide', 'relaxed', 'plain'])('the %s kernels are compiled for good before their first call', (name) => {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
  const module = compileKernels(readFileSync(join(kernelFolder, `${name}.wasm`)), name === 'wide')
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const functions = Object.values(exports).filter((each) => typeof each === 'function')
  expect(functions.length).toBeGreaterThan(20)
  expect(functions.every(isCompiledForGood)).toBe(true)
})

test('what is compiled after them is compiled as quickly as ever', () => {
  compileKernels(readFileSync(join(kernelFolder, 'wide.wasm')), true)
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(smallModule)).exports as { f: () => number }
  expect(f()).toBe(42)
  expect(isQuicklyCompiled(f)).toBe(true)
})

test('only kernels that are to be joined are compiled with the flag that joins pairs', () => {
  const flagsSet = (name: string) => {
    vi.mocked(setFlagsFromString).mockClear()
    compileKernels(readFileSync(join(kernelFolder, `${name}.wasm`)), name === 'wide')
    return vi.mocked(setFlagsFromString).mock.calls.flat()
  }
  expect(flagsSet('wide')).toContain('--experimental-wasm-revectorize')
  expect(flagsSet('relaxed')).not.toContain('--experimental-wasm-revectorize')
})
