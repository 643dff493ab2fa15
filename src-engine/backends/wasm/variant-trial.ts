// The trial of the kernels with registers of 256 bits beside those of 128: how fast a product is, and what is left behind.
//
// It runs on a thread of its own that ends afterwards: where nothing clears the registers, a thread that has run the wide
// kernels once stays slow for good.

import { Worker } from 'node:worker_threads'
import { joinKernels, type KernelCode } from './kernels.ts'
import { functionCost, tryUpperHalves, type UpperHalves } from './upper-halves.ts'

export interface Trial {
  /** Milliseconds of the same products. */
  wideMs: number
  relaxedMs: number
  /** After the wide kernels. */
  upperHalves: UpperHalves
}

export interface TrialData {
  wide: WebAssembly.Module
  relaxed: WebAssembly.Module
}

/** A busy moment may make every call look as if it cleared nothing. */
const threadsMaximum = 3

/** What the first thread finds, and where nothing cleared there, another one: the last of three is believed. */
export async function tryVariants(
  wide: WebAssembly.Module,
  relaxed: WebAssembly.Module,
  tryOnce = tryOnThread,
): Promise<Trial> {
  for (let thread = 1; ; thread++) {
    const trial = await tryOnce(wide, relaxed)
    if (trial.upperHalves.kind !== 'incurable' || thread === threadsMaximum) return trial
  }
}

function tryOnThread(wide: WebAssembly.Module, relaxed: WebAssembly.Module): Promise<Trial> {
  const workerData: TrialData = { wide, relaxed }
  const thread = new Worker(new URL('./variant-trial-thread.ts', import.meta.url), { workerData })
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('Expected the result of the trial of the kernels, got none.')))
  })
}

/** What the thread does. */
export function tryHere({ wide, relaxed }: TrialData): Trial {
  const [wideProduct, relaxedProduct] = [wide, relaxed].map((module) => product({ kind: 'wasm', module }))
  // While the thread is still clean.
  const upperHalves = tryUpperHalves({ cost: functionCost, runKernel: wideProduct })
  return { upperHalves, wideMs: duration(wideProduct), relaxedMs: duration(relaxedProduct) }
}

/** Multiplies blocks that fit the nearest cache. */
export function product(code: KernelCode): () => void {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
  const { multiply } = joinKernels(code, memory)
  const [out, inputs, panels, width] = [0x10000, 0x18000, 0x20000, 64]
  // Nothing but zeros stands there: panels serve as starts, too.
  return () => multiply(out, inputs, panels, panels, width, width, width, width, 1)
}

/** Milliseconds of some products, the best of a few. */
function duration(multiply: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < 8; repeat++) {
    const startedAt = performance.now()
    for (let call = 0; call < 40; call++) multiply()
    best = Math.min(best, performance.now() - startedAt)
  }
  return best
}
