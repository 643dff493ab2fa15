// The machine's peak of single-precision multiply-adds, all used cores together, measured and not looked up.
//
// A small C program where a compiler is, once with 256-bit and, where the processor has them, once with 512-bit
// vectors: the faster one counts. Without a compiler there is no peak, and fractions of it are not defined.

import { execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface PeakMeter {
  /** How it is measured, in words. */
  readonly means: string
  /** Operations per second, about 20 ms of work; a multiplication and an addition are two. */
  measure(): Promise<number>
  stop(): void
}

const folder = resolve(import.meta.dirname, '../../node_modules/.cache/bench')
const variants = [
  { name: 'avx2', means: '256-bit', flags: ['-mavx2', '-mfma'] },
  { name: 'avx512', means: '512-bit', flags: ['-mavx512f', '-DWIDE'] },
] as const

/** null where no compiler is, or the processor is of another kind. `only`: vectors of this width, not the faster ones. */
export async function startPeakMeter(
  threads: number,
  only?: (typeof variants)[number]['means'],
): Promise<PeakMeter | null> {
  const programs: Program[] = []
  for (const { name, means, flags } of variants.filter((each) => only === undefined || each.means === only)) {
    const program = await build(name, flags).then(start, () => null)
    if (program === null) continue
    const speed = await fastest(program, threads).catch(() => null)
    if (speed !== null) programs.push({ ...program, means, speed })
  }
  programs.sort((a, b) => b.speed - a.speed)
  const [chosen, ...others] = programs
  for (const program of others) program.stop()
  if (!chosen) return null
  return {
    means: `${chosen.means} fused multiply-adds in C on ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    measure: () => chosen.measure(threads),
    stop: chosen.stop,
  }
}

/** Of a few: a busy moment would choose the wrong program. */
async function fastest(program: Pick<Program, 'measure'>, threads: number): Promise<number> {
  let speed = 0
  for (let attempt = 0; attempt < 7; attempt++) speed = Math.max(speed, await program.measure(threads))
  return speed
}

interface Program {
  means: string
  speed: number
  measure(threads: number): Promise<number>
  stop(): void
}

async function build(name: string, flags: readonly string[]): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const program = join(folder, `peak-${name}`)
  const source = join(import.meta.dirname, 'peak.c')
  await promisify(execFile)('gcc', ['-O3', '-funroll-loops', ...flags, '-pthread', source, '-o', program])
  return program
}

function start(program: string): Omit<Program, 'means' | 'speed'> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting: { resolve: (speed: number) => void; reject: (error: Error) => void }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(Number(line)))
  const end = () =>
    waiting.shift()?.reject(new Error('The peak measurement ended: the processor lacks its instructions.'))
  child.on('error', end)
  child.on('close', end)
  child.stdin.on('error', end)
  return {
    measure(threads) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${threads}\n`)
      })
    },
    stop: () => child.stdin.end(),
  }
}
