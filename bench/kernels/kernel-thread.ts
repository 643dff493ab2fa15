// A thread that runs one kernel again and again when it is told to, in memory of its own.

import { parentPort, workerData } from 'node:worker_threads'
import { joinKernels, type KernelCode } from '../../src-engine/backends/wasm/kernels.ts'
import { bytesOf, probesOf } from './probes.ts'

export interface KernelThreadData {
  code: KernelCode
  width: number
}

const { code, width } = workerData as KernelThreadData
const pages = Math.ceil(bytesOf(width) / 65536) + 1
const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
const kernels = joinKernels(code, memory)
const floats = new Float32Array(memory.buffer)
const probes = probesOf(width)

/** Ordinary numbers everywhere: denormal ones would be timed instead of the kernel. */
function refill(): void {
  for (let i = 65536 / 4; i < floats.length; i++) floats[i] = 0.01 + (i % 97) * 0.002
}

/** Multiplications that wait for each other, three cycles each on Intel and AMD processors of the last fifteen years. */
function cyclesPerNanosecond(): number {
  const rounds = 20_000
  let x = width | 1
  // Nothing that a compiler could know: it would multiply the factors with each other once.
  const factor = chain | 1
  const startedAt = performance.now()
  for (let i = 0; i < rounds; i++) {
    x = Math.imul(Math.imul(Math.imul(Math.imul(x, factor), factor), factor), factor)
    x = Math.imul(Math.imul(Math.imul(Math.imul(x, factor), factor), factor), factor)
  }
  const milliseconds = performance.now() - startedAt
  chain = x
  return (rounds * 8 * 3) / (milliseconds * 1e6)
}

/** Kept, so that no compiler leaves the multiplications out. */
let chain = 1

parentPort!.on('message', ({ index, milliseconds }: { index: number; milliseconds: number }) => {
  const { run, count } = probes[index]
  refill()
  run(kernels)
  let calls = 0
  const startedAt = performance.now()
  let elapsed = 0
  while (elapsed < milliseconds) {
    for (let i = 0; i < 8; i++) run(kernels)
    calls += 8
    elapsed = performance.now() - startedAt
  }
  const nanoseconds = (elapsed * 1e6) / (calls * count)
  parentPort!.postMessage({ nanoseconds, cyclesPerNanosecond: cyclesPerNanosecond() })
})
