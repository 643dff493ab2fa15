// The real engine process behind its channel, as Electron's main process has it, for tests and studies.

import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { EngineEvent } from '../../../src-shared/protocol/events.ts'
import type { AnswerMessage } from '../../../src-shared/protocol/messages.ts'
import type { EngineRequestName, RequestParameters, RequestResults } from '../../../src-shared/protocol/requests.ts'

export const engineRoom = join(import.meta.dirname, '..', '..', '..', 'src-engine')

export interface TestEngine {
  child: ChildProcess
  request<Name extends EngineRequestName>(
    name: Name,
    parameters: RequestParameters<Name>,
  ): Promise<RequestResults[Name]>
  /** Resolves with the first event, from now on, that `wanted` accepts. */
  event(wanted: (event: EngineEvent) => boolean): Promise<EngineEvent>
  /** Calls the listener with every event from now on. */
  watch(listener: (event: EngineEvent) => void): void
  /** Resolves when it has left, with its exit code or signal and what it said on stderr. */
  exited: Promise<{ code: number | null; signal: string | null; stderr: string }>
}

export function launchEngine(folder: string): TestEngine {
  const child = fork(join(engineRoom, 'main.ts'), [], {
    execPath: process.execPath,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, EBM_STUDIO_BACKENDS: 'reference', EBM_STUDIO_HOME: folder },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  // Not 'close': it does not come when this side has disconnected.
  const exited = Promise.all([once(child, 'exit'), once(child.stderr!, 'close')]).then(([[code, signal]]) => {
    return { code: code as number | null, signal: signal as string | null, stderr }
  })
  const pending = new Map<number, (answer: AnswerMessage) => void>()
  const watching = new Set<(event: EngineEvent) => void>()
  child.on('message', (message: AnswerMessage | { event: EngineEvent }) => {
    if ('event' in message) for (const watch of watching) watch(message.event)
    else pending.get(message.call)?.(message)
  })
  let calls = 0
  return {
    child,
    exited,
    watch: (listener) => void watching.add(listener),
    request(name, parameters) {
      const call = calls++
      return new Promise((resolve, reject) => {
        pending.set(call, (answer) => {
          if ('error' in answer) reject(new Error(answer.error.message))
          else resolve(answer.result as never)
        })
        child.send({ call, name, parameters, trusted: true })
      })
    },
    event: (wanted) =>
      new Promise((resolve) => {
        const watch = (event: EngineEvent): void => {
          if (!wanted(event)) return
          watching.delete(watch)
          resolve(event)
        }
        watching.add(watch)
      }),
  }
}

/** Process ids of an engine's trainers. */
export function trainersOf(engine: TestEngine | number): number[] {
  const enginePid = typeof engine === 'number' ? engine : engine.child.pid
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...words]) => Number(parent) === enginePid && words.join(' ').includes('trainer'))
    .map(([pid]) => Number(pid))
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie still has an id; only ps tells that it is one.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z')
  } catch {
    return false
  }
}

/** Looks again and again until the condition holds; for what sends no event, such as a process that leaves. */
export async function poll(condition: () => boolean, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('The condition did not come true in time.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
