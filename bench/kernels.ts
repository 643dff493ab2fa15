// Each kernel alone: nanoseconds and cycles of an element or a multiply-add, on one thread and on every core at once, and
// the products' share of the machine's peak. For finding out what keeps a processor from its peak.
//
//   npm run bench:kernels [-- --width 256] [--variant native-avx512|native-avx2|native-neon|wide|relaxed|plain]
//
// Cycles are those of a chain of dependent multiplications timed beside it, so that a processor that clocks up and down
// does not matter. The peak is that of 256-bit multiply-adds, the widest of WebAssembly: products in native kernels of
// 512 bits may come to more than all of it. The fastest of a few rounds, since neighbours only ever add time; each thread
// has memory of its own.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { readInteger } from '../src-shared/read-number.ts'
import { builtKernels, kernelFolder } from '../src-engine/backends/wasm/built-kernels.ts'
import { kernelVariant } from '../src-engine/backends/wasm/variants.ts'
import type { KernelThreadData } from './kernels/kernel-thread.ts'
import { probesOf } from './kernels/probes.ts'
import { machineLine } from './measure/machine.ts'
import { startPeakMeter } from './measure/peak.ts'

const rounds = 60
const perCycle = 16
/** Short, so that some are not interrupted even on a busy machine. */
const turnMs = 3

interface Reading {
  nanoseconds: number
  cyclesPerNanosecond: number
}

const { values } = parseArgs({ options: { width: { type: 'string', default: '256' }, variant: { type: 'string' } } })
const read = readInteger(values.width)
if (!('value' in read) || read.value < 16 || read.value > 1024 || read.value % 16 !== 0) {
  throw new Error(`Expected --width to be a multiple of 16 from 16 to 1024, got "${values.width}".`)
}
const width = read.value
const chosen = await kernelVariant()
if ('obstacle' in chosen) throw new Error(`Expected kernels, got none: ${chosen.obstacle}.`)
const variant = values.variant ?? chosen.name
const all = builtKernels(kernelFolder)
const built = all.find(({ name }) => name === variant)
if (!built)
  throw new Error(`Expected --variant to be one of ${all.map(({ name }) => name).join(', ')}, got "${variant}".`)
const code = built.open()
const cores = availableParallelism()
const threads = await Promise.all(Array.from({ length: cores }, startThread))
const [alonePeak, allPeak] = [await peakOf(1), await peakOf(cores)]

console.log(`${await machineLine()}; ${variant} kernels; a layer of ${width} × ${width}, 64 rows`)
console.log(
  alonePeak === null
    ? 'peak: not measured, there is no C compiler'
    : `peak of 256-bit multiply-adds: ${(alonePeak / 1e9).toFixed(1)} GFLOP/s on one core, ${(allPeak! / 1e9).toFixed(1)} on ${cores}`,
)
console.log(`${perCycle} multiply-adds a cycle are two of 256 bits, what Intel and AMD processors start at most.`)
console.log(
  lineOf([
    'kernel',
    'of a',
    'ns',
    'cycles',
    `of ${perCycle}/cycle`,
    'of peak',
    `ns, ${cores} cores`,
    'of peak',
    'slower by',
  ]),
)
for (const [index, { name, unit }] of probesOf(width).entries()) {
  const alone = await measure(index, 1)
  const all = await measure(index, cores)
  const cycles = alone.nanoseconds * alone.cyclesPerNanosecond
  const isProduct = unit === 'multiply-add'
  const share = (nanoseconds: number, peak: number | null, count: number): string =>
    isProduct && peak !== null ? percent((2e9 * count) / nanoseconds / peak) : ''
  const cells = [
    ...[name, unit, alone.nanoseconds.toFixed(4), cycles.toFixed(3), isProduct ? percent(1 / (perCycle * cycles)) : ''],
    ...[share(alone.nanoseconds, alonePeak, 1), all.nanoseconds.toFixed(4), share(all.nanoseconds, allPeak, cores)],
    `${(all.nanoseconds / alone.nanoseconds).toFixed(2)} ×`,
  ]
  console.log(lineOf(cells))
}
for (const thread of threads) void thread.terminate()

async function startThread(): Promise<Worker> {
  const workerData: KernelThreadData = { code, width }
  const thread = new Worker(new URL('./kernels/kernel-thread.ts', import.meta.url), { workerData })
  await new Promise((resolve) => thread.once('online', resolve))
  return thread
}

/** So many threads at once, the fastest of threads and rounds. */
async function measure(index: number, count: number): Promise<Reading> {
  const readings: Reading[] = []
  for (let round = 0; round < rounds; round++) {
    readings.push(...(await Promise.all(threads.slice(0, count).map((thread) => turn(thread, index)))))
  }
  return {
    nanoseconds: Math.min(...readings.map(({ nanoseconds }) => nanoseconds)),
    cyclesPerNanosecond: Math.max(...readings.map((reading) => reading.cyclesPerNanosecond)),
  }
}

function turn(thread: Worker, index: number): Promise<Reading> {
  return new Promise((resolve, reject) => {
    thread.removeAllListeners('error').once('error', reject)
    thread.once('message', resolve)
    thread.postMessage({ index, milliseconds: turnMs })
  })
}

/** Operations a second, the best of a few: null without a C compiler. */
async function peakOf(count: number): Promise<number | null> {
  const meter = await startPeakMeter(count, '256-bit')
  if (!meter) return null
  let best = 0
  for (let attempt = 0; attempt < 25; attempt++) best = Math.max(best, await meter.measure())
  meter.stop()
  return best
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`
}

function lineOf([name, unit, ...cells]: readonly string[]): string {
  return name.padEnd(20) + unit.padEnd(14) + cells.map((value) => value.padStart(12)).join('')
}
