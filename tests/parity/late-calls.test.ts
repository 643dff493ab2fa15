// The kernels of WebAssembly, with gathered calls made as late as native ones are made: whoever touches memory within
// `together` and has not settled before finds it as it was, and numbers come out wrong, also where no C compiler is.

import { expect, test, vi } from 'vitest'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { selfTest } from '../../src-engine/backends/self-test.ts'
import { builtWasm, kernelFolder } from '../../src-engine/backends/wasm/built-kernels.ts'
import type * as kernelsModule from '../../src-engine/backends/wasm/kernels.ts'
import type { Kernels } from '../../src-engine/backends/wasm/kernels.ts'
import { createWasmSession } from '../../src-engine/backends/wasm/session.ts'
import { supportedByKernels } from '../../src-engine/backends/wasm/support.ts'
import { describeClasses } from './classes-suite.ts'
import { describeMachines } from './rbm-suite.ts'

type KernelsModule = typeof kernelsModule

vi.mock('../../src-engine/backends/wasm/kernels.ts', async (importOriginal) => {
  const original = await importOriginal<KernelsModule>()
  const joinKernels: KernelsModule['joinKernels'] = (code, memory) => late(original.joinKernels(code, memory))
  return { ...original, joinKernels }
})

let madeLate = 0

/** Calls that are gathered are made when somebody settles, or at the end. */
function late(kernels: Kernels): Kernels {
  let mode: 'at once' | 'together' | 'program' = 'at once'
  const waiting: (() => unknown)[] = []

  function settle(): void {
    if (mode === 'program') throw new Error('Expected kernel calls alone in a program.')
    for (const call of waiting.splice(0)) call()
  }

  const delayed = Object.entries(kernels).map(([name, kernel]: [string, (...values: number[]) => unknown]) => [
    name,
    (...values: number[]) => {
      if (mode === 'at once') return kernel(...values)
      madeLate++
      waiting.push(() => kernel(...values))
    },
  ])
  return {
    ...(Object.fromEntries(delayed) as Kernels),
    settle,
    together(ask) {
      if (mode !== 'at once') return ask()
      mode = 'together'
      ask()
      settle()
      mode = 'at once'
    },
    program(ask) {
      if (mode !== 'together') return ask
      settle()
      mode = 'program'
      ask()
      mode = 'together'
      const calls = waiting.splice(0)
      return () => void waiting.push(...calls)
    },
  }
}

const code = builtWasm(kernelFolder)!
  .find(({ name }) => name === 'plain')!
  .open()

const backend: Backend = {
  id: 'wasm',
  availability: () => Promise.reject(new Error('Expected nobody to ask.')),
  supports: supportedByKernels,
  // Other threads would have kernels of their own, which are not late.
  createSession: async (options) => createWasmSession({ ...options, code, clearing: null, threads: 1 }),
}

test('gathered calls may be made late: every operation on every energy comes to the reference’s numbers', async () => {
  expect(await selfTest(backend)).toMatchObject({ passed: true })
  expect(madeLate).toBeGreaterThan(1000)
})

describeMachines(backend)
describeClasses(backend)
