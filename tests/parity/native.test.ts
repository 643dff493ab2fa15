// The native kernels of `wasm`, where the set-up could build them; the widest that this processor runs.

import { describe, test } from 'vitest'
import { builtNative, kernelFolder } from '../../src-engine/backends/wasm/built-kernels.ts'
import { findVariant, type KernelVariant } from '../../src-engine/backends/wasm/variants.ts'
import { computingWith } from '../../src-engine/backends/wasm/wasm.ts'
import { describeBackend } from './backend-suite.ts'
import { describeClasses } from './classes-suite.ts'
import { describeMachines } from './rbm-suite.ts'

let found: Promise<KernelVariant | { obstacle: string }> | undefined
const names = builtNative(kernelFolder).map(({ name }) => name)
if (names.length > 0) {
  const backend = computingWith(() => (found ??= findVariant(kernelFolder, { allowed: names })))
  describeBackend(backend)
  describeMachines(backend)
  describeClasses(backend)
} else {
  describe('native kernels', () => test.skip('were not built here', () => undefined))
}
