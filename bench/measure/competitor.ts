// Something that iterates on command, in a process of its own: our backends, and the peers alike.
//
// One JSON request a line to its stdin, one JSON answer a line from its stdout:
//   {"prepare": {"widths", "batch", "steps", …}}  →  {"ready": true, "name"}     builds, compiles, warms up
//   {"run": n}                                    →  {"milliseconds", "finite"}  of n iterations together
// It lives as long as the measurement, so that only its iterations are timed, and only one is at work at a time.

import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Workload } from './workload.ts'

export interface CompetitorCommand {
  /** Column heading. */
  title: string
  command: string
  args: readonly string[]
  environment?: Readonly<Record<string, string>>
}

export interface Competitor {
  readonly title: string
  /** What it calls itself, with its version. */
  readonly name: string
  /** Milliseconds of n iterations together. Throws if it died or computed something that is not finite. */
  run(iterations: number): Promise<number>
  stop(): Promise<void>
}

/** Throws with the end of its stderr where it cannot start or prepare. */
export async function startCompetitor(
  { title, command, args, environment }: CompetitorCommand,
  workload: Workload,
): Promise<Competitor> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } })
  const ask = conversation(title, child)
  const { name } = await ask<{ name: string }>({ prepare: workload })
  return {
    title,
    name,
    async run(iterations) {
      const { milliseconds, finite } = await ask<{ milliseconds: number; finite: boolean }>({ run: iterations })
      if (!finite) throw new Error(`${title} computed something that is not finite.`)
      return milliseconds
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const left = new Promise((resolve) => child.once('exit', resolve))
      child.stdin!.end()
      await left
    },
  }
}

function conversation(title: string, child: ChildProcess): <Answer>(request: object) => Promise<Answer> {
  let lastWords = ''
  let waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null
  let gone: Error | null = null
  const leave = (why: string) => {
    gone ??= new Error(`${title} ${why}: ${lastWords.trim().split('\n').slice(-4).join(' · ')}`)
    waiting?.reject(gone)
  }
  child.stderr!.on('data', (text) => (lastWords = (lastWords + String(text)).slice(-4000)))
  child.stdin!.on('error', () => leave('does not listen'))
  child.on('error', (error) => leave(`could not be started (${error.message})`))
  child.on('close', (code) => leave(`ended with exit code ${code}`))
  createInterface({ input: child.stdout! }).on('line', (line) => waiting?.resolve(line))
  return async <Answer>(request: object) => {
    const line = await new Promise<string>((resolve, reject) => {
      if (gone) reject(gone)
      waiting = { resolve, reject }
      child.stdin!.write(`${JSON.stringify(request)}\n`)
    })
    waiting = null
    return JSON.parse(line) as Answer
  }
}
