// The kernels of WebAssembly; native ones have a test of their own.

import { builtWasm, kernelFolder } from '../../src-engine/backends/wasm/built-kernels.ts'
import { findVariant, type KernelVariant } from '../../src-engine/backends/wasm/variants.ts'
import { computingWith } from '../../src-engine/backends/wasm/wasm.ts'
import { describeBackend } from './backend-suite.ts'
import { describeClasses } from './classes-suite.ts'
import { describeMachines } from './rbm-suite.ts'

const allowed = builtWasm(kernelFolder)!.map(({ name }) => name)
let found: Promise<KernelVariant | { obstacle: string }> | undefined
const backend = computingWith(() => (found ??= findVariant(kernelFolder, { allowed })))

describeBackend(backend)
describeMachines(backend)
describeClasses(backend)
