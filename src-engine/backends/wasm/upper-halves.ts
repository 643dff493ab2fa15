// Dirty upper halves: what 256-bit kernels leave behind, what it costs, and how it is cleared.
//
// V8 returns from 256-bit WebAssembly without clearing the upper halves of the vector registers (VZEROUPPER). On Intel
// processors since Skylake every instruction of the older SSE encoding then merges with what stands there, so that C++
// compiled for SSE (Math.exp, Math.log, Math.cos, Math.pow and much of the runtime) is 15 to 20 times slower on that
// thread, until something clears them; code that V8 compiled itself does not suffer, and AMD processors show nothing.
// WebAssembly and JavaScript have no instruction for it, but some calls run C++ of Node's own that was compiled for AVX2
// and therefore ends by clearing. Which of them do depends on processor and Node, so they are tried (docs/performance.md
// has what was measured).

import { Buffer, isAscii, isUtf8 } from 'node:buffer'

/** So many times the usual cost are needed to look further: a clean thread stays below, 2.4 where V8 gives up fast code. */
const dirtyFactor = 3
/** What V8 itself does may clear once by chance, so that kernels that leave nothing once need not be clean. */
const trialsOfKernel = 4
/** A call that clears only now and then is none. */
const trialsPerCall = 4
/** Until code is compiled for good: some milliseconds. */
const warmUps = 30

const bytes = Buffer.alloc(256, 'a')
const text = 'a'.repeat(256)
const target = new Uint8Array(1024)
const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Cheapest first. */
export const clearingCalls = {
  'buffer.isAscii': () => void isAscii(bytes),
  'buffer.isUtf8': () => void isUtf8(bytes),
  'TextEncoder.encodeInto': () => void encoder.encodeInto(text, target),
  'Buffer.toString base64': () => void bytes.toString('base64'),
  'TextDecoder.decode': () => void decoder.decode(bytes),
  'Buffer.indexOf': () => void bytes.indexOf('zzz'),
} as const satisfies Record<string, () => void>
export type ClearingName = keyof typeof clearingCalls

export const isClearing = (name: string): name is ClearingName => Object.hasOwn(clearingCalls, name)

export type UpperHalves =
  /** Kernels leave nothing that would matter. */
  | { kind: 'clean' }
  | { kind: 'cleared'; by: ClearingName }
  /** From the first kernel on, mathematical functions cost so many times as much. */
  | { kind: 'incurable'; factor: number }

export interface TrialMeans {
  /** Of a mathematical function, in any unit. */
  cost: () => number
  /** Runs a kernel. */
  runKernel: () => void
  /** Those that may help. */
  calls?: Partial<Record<ClearingName, () => void>>
}

/** To be called on a clean thread, which it leaves dirty where nothing helps. */
export function tryUpperHalves({ cost, runKernel, calls = clearingCalls }: TrialMeans): UpperHalves {
  for (let warmUp = 0; warmUp < warmUps; warmUp++) cost()
  const clean = cost()
  let dirty = 0
  for (let trial = 0; trial < trialsOfKernel; trial++) {
    runKernel()
    dirty = Math.max(dirty, cost())
  }
  if (dirty <= dirtyFactor * clean) return { kind: 'clean' }
  // Half way, by factors: V8 may still go over to code that is slower or faster, clean as well as dirty.
  const isDirty = (): boolean => cost() > Math.sqrt(clean * dirty)
  for (const [name, call] of Object.entries(calls)) {
    let trial = 0
    for (; trial < trialsPerCall; trial++) {
      runKernel()
      call()
      if (isDirty()) break
    }
    if (trial === trialsPerCall) return { kind: 'cleared', by: name as ClearingName }
  }
  return { kind: 'incurable', factor: dirty / clean }
}

/** What is to be called whenever kernels have run and JavaScript goes on. */
export function clearingOf(upperHalves: UpperHalves): ClearingName | null {
  return upperHalves.kind === 'cleared' ? upperHalves.by : null
}

export function clearer(name: ClearingName | null): () => void {
  return name === null ? () => undefined : clearingCalls[name]
}

const costCalls = 500
const costRounds = 7

/**
 * Nanoseconds of a mathematical function; at most two milliseconds on a dirty thread. The median of a few rounds: neither
 * one that was interrupted counts nor one before which something happened to clear the registers.
 */
export function functionCost(compute: (x: number) => number = Math.exp, now = () => performance.now()): number {
  let sum = 0
  const rounds = Array.from({ length: costRounds }, () => {
    const startedAt = now()
    for (let i = 0; i < costCalls; i++) sum += compute(1 + i * 1e-3)
    return now() - startedAt
  })
  // Used, so that no compiler leaves the calls out.
  if (Number.isNaN(sum)) throw new Error('Expected finite values, got NaN.')
  const median = rounds.toSorted((a, b) => a - b)[(costRounds - 1) / 2]
  return (median / costCalls) * 1e6
}
