// What native kernels add: calls that are gathered, what they leave behind, and what happens where they are not there.

import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { builtNative, builtWasm, kernelFolder } from '../../../../src-engine/backends/wasm/built-kernels.ts'
import { joinKernels, type Kernels } from '../../../../src-engine/backends/wasm/kernels.ts'
import { functionCost } from '../../../../src-engine/backends/wasm/upper-halves.ts'
import { product } from '../../../../src-engine/backends/wasm/variant-trial.ts'
import { findVariant } from '../../../../src-engine/backends/wasm/variants.ts'

const [native] = builtNative(kernelFolder)
const check = async () => null
const trial = async () => ({ wideMs: 2, relaxedMs: 1, upperHalves: { kind: 'clean' as const } })

describe.skipIf(!native)('native kernels', () => {
  function joined(): { kernels: Kernels; floats: Float32Array } {
    const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
    return { kernels: joinKernels(native.open(), memory), floats: new Float32Array(memory.buffer) }
  }
  /** Addresses of 16 numbers each. */
  const [a, one] = [0x10000, 0x20000]

  test('calls that are gathered are made in order, as many as there are, and all before the end', () => {
    const { kernels, floats } = joined()
    floats.fill(1, one / 4, one / 4 + 16)
    // More than a tape holds.
    kernels.together(() => {
      for (let i = 0; i < 10_000; i++) kernels.add(a, one, 64)
      kernels.times(a, a, a, 64)
    })
    expect(floats[a / 4]).toBe(1e8)
  })

  test('what is gathered within what is gathered is made with it', () => {
    const { kernels, floats } = joined()
    floats.fill(1, one / 4, one / 4 + 16)
    kernels.together(() => {
      kernels.add(a, one, 64)
      kernels.together(() => kernels.add(a, one, 64))
      expect(floats[a / 4]).toBe(0)
      kernels.settle()
      expect(floats[a / 4]).toBe(2)
    })
  })

  test('a program makes its calls each time and not when it is written, also on a tape that is full', () => {
    const { kernels, floats } = joined()
    floats.fill(1, one / 4, one / 4 + 16)
    kernels.together(() => {
      kernels.add(a, one, 64)
      const double = kernels.program(() => kernels.add(a, a, 64))
      for (let i = 0; i < 3; i++) double()
      for (let i = 0; i < 20_000; i++) kernels.times(a, a, one, 64)
      double()
    })
    expect(floats[a / 4]).toBe(16)
    expect(() => kernels.together(() => void kernels.program(() => kernels.settle()))).toThrow(/kernel calls alone/)
    // Nothing is left of what failed.
    kernels.add(a, one, 64)
    expect(floats[a / 4]).toBe(17)
  })

  test('sums of squares are answered at once', () => {
    const { kernels, floats } = joined()
    floats.set([3, 4], a / 4)
    expect(kernels.squareSum(a, 32)).toBe(25)
  })

  test('leave registers as other code wants them', () => {
    for (const kernels of builtNative(kernelFolder)) {
      const run = product(kernels.open())
      for (let warmUp = 0; warmUp < 30; warmUp++) functionCost()
      const before = functionCost()
      let after = 0
      for (let trials = 0; trials < 4; trials++) {
        run()
        after = Math.max(after, functionCost())
      }
      // Registers that are not cleared make it 15 to 20 times slower.
      expect(after).toBeLessThan(8 * before)
    }
  })

  test('are taken before others where they pass', async () => {
    const found = await findVariant(kernelFolder, { check, trial, allowed: undefined })
    expect(found).toMatchObject({ name: native.name, clearing: null, remark: null })
  })

  test('with a fault are passed over, and it is said', async () => {
    const fails = async ({ name }: { name: string }) => (name.startsWith('native') ? 'energy: it differs' : null)
    const found = await findVariant(kernelFolder, { check: fails, trial, allowed: undefined })
    expect(found).toMatchObject({
      name: 'relaxed',
      remark: expect.stringMatching(/energy: it differs.*others compute/),
    })
  })
})

/** A folder with the kernels of WebAssembly and this record of native ones. */
function folderWith(record: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const { name } of builtWasm(kernelFolder)!) {
    copyFileSync(join(kernelFolder, `${name}.wasm`), join(folder, `${name}.wasm`))
  }
  if (record !== null) writeFileSync(join(folder, 'native.json'), record)
  return folder
}

test.each([null, '{"file":null}'])('without native kernels others compute: record %s', async (record) => {
  const found = await findVariant(folderWith(record), { check, trial, allowed: undefined })
  expect(found).toMatchObject({ name: 'relaxed', remark: null })
})

test.each(['{"file":"gone.node"}', '{"file":"native.json"}', 'garbled'])(
  'what cannot be loaded is said, and others compute: record %s',
  async (record) => {
    const found = await findVariant(folderWith(record), { check, trial, allowed: undefined })
    expect(found).toMatchObject({ name: 'relaxed', remark: expect.stringContaining('others compute') })
  },
)
