// The engine as a supervised child process.
//
//  starting ──ready──▶ running ──exit──▶ restarting ──ready──▶ running     (both may be updating before they are ready)
//                                            │ more than 3 exits in a minute
//                                            ▼
//                                          down
//
// Calls that were under way when it died are answered with an error at once: nobody waits for the dead.

import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, errorFromReport, type ErrorReport } from '../src-shared/errors.ts'
import type { EngineEvent } from '../src-shared/protocol/events.ts'
import type { UpdatingMessage } from '../src-shared/protocol/messages.ts'
import type {
  EngineRequestName,
  EngineState,
  ParsedParameters,
  RequestResults,
} from '../src-shared/protocol/requests.ts'
import { restartLimit } from './restart-limit.ts'

const restartsPerMinute = 3
const closeTimeoutMs = 8000

type FromEngine =
  { call: number; result: unknown } | { call: number; error: ErrorReport } | { event: EngineEvent } | UpdatingMessage

interface Pending {
  resolve(result: unknown): void
  reject(error: AppError): void
}

export interface EngineProcess {
  readonly state: EngineState
  /** Of the child that serves now. */
  readonly pid: number
  /** A wish of main's own: its paths were chosen by a person, in a dialog or the menu. */
  request<Name extends EngineRequestName>(name: Name, parameters: ParsedParameters<Name>): Promise<RequestResults[Name]>
  /** A wish of the page: the engine refuses paths that were not granted. */
  relay<Name extends EngineRequestName>(name: Name, parameters: ParsedParameters<Name>): Promise<RequestResults[Name]>
  onEvent(listener: (event: EngineEvent) => void): void
  onState(listener: (state: EngineState) => void): void
  /** Lets it checkpoint and leave; resolves when it has, or after 8 s. */
  close(): Promise<void>
}

export interface EngineProcessOptions {
  /** The file that is started. */
  entry: string
  /** The folder with the pinned Node's package. */
  program: string
  /** Where Node keeps what it makes of the TypeScript. */
  compiled: string
}

export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const pending = new Map<number, Pending>()
  const eventListeners: ((event: EngineEvent) => void)[] = []
  const stateListeners: ((state: EngineState) => void)[] = []
  const mayRestart = restartLimit(restartsPerMinute)
  let child: ChildProcess
  let calls = 0
  let closing = false
  let state: EngineState = { status: 'starting' }

  function enter(next: EngineState): void {
    state = next
    for (const listener of stateListeners) listener(next)
  }

  function spawn(): void {
    let lastWords = ''
    child = fork(options.entry, [], {
      execPath: nodeExecutable(options.program),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { NODE_COMPILE_CACHE: options.compiled, ...process.env },
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk)
      lastWords = (lastWords + chunk.toString()).slice(-2000)
    })
    const own = child
    // Its last messages may come after the news of its end: they tell of what its successor has put right since.
    child.on('message', (message) => {
      if (serves(own)) receive(message as FromEngine)
    })
    child.on('error', (error) => ended(own, error.message))
    child.on('exit', (code, signal) => ended(own, exitReason(code, signal, lastWords)))
    // Answered even where the library cannot be opened: the first answer is the sign of life.
    ask('store.state', {}, true).then(
      () => enter({ status: 'running' }),
      () => undefined, // its exit says why
    )
  }

  let endedChild: ChildProcess | undefined
  const serves = (one: ChildProcess): boolean => one === child && one !== endedChild

  function ended(one: ChildProcess, reason: string): void {
    if (!serves(one)) return // 'error' and 'exit' may both come, the second when another serves
    endedChild = one
    for (const { reject } of pending.values()) {
      reject(new AppError('engine-unavailable', `The engine ended before it could answer (${reason}).`))
    }
    pending.clear()
    if (closing) return
    if (!mayRestart()) return enter({ status: 'down', reason })
    enter({ status: 'restarting', reason })
    spawn()
  }

  function receive(message: FromEngine): void {
    if ('event' in message) {
      for (const listener of eventListeners) listener(message.event)
      return
    }
    if ('updating' in message) return enter({ status: 'updating', bytes: message.updating })
    const asked = pending.get(message.call)
    pending.delete(message.call)
    if ('error' in message) asked?.reject(errorFromReport(message.error))
    else asked?.resolve(message.result)
  }

  function ask(name: string, parameters: unknown, trusted: boolean): Promise<unknown> {
    if (!child.connected) {
      return Promise.reject(
        new AppError('engine-unavailable', 'The engine is not running: wait for it, or restart the app.'),
      )
    }
    const call = calls++
    return new Promise((resolve, reject) => {
      pending.set(call, { resolve, reject })
      child.send({ call, name, parameters, trusted }, (error) => {
        if (error && pending.delete(call)) reject(new AppError('engine-unavailable', error.message, { cause: error }))
      })
    })
  }

  spawn()
  return {
    get state() {
      return state
    },
    get pid() {
      return child.pid!
    },
    request: <Name extends EngineRequestName>(name: Name, parameters: ParsedParameters<Name>) =>
      ask(name, parameters, true) as Promise<RequestResults[Name]>,
    relay: <Name extends EngineRequestName>(name: Name, parameters: ParsedParameters<Name>) =>
      ask(name, parameters, false) as Promise<RequestResults[Name]>,
    onEvent: (listener) => void eventListeners.push(listener),
    onState: (listener) => void stateListeners.push(listener),
    close() {
      closing = true
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs)
        child.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
        if (child.connected) child.disconnect()
      })
    },
  }
}

/** The pinned Node: named by the launcher, else found beside the engine. */
function nodeExecutable(program: string): string {
  const named = process.env.EBM_STUDIO_NODE
  if (named) return named
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const path = join(program, 'node_modules', name, 'bin', executable)
    if (existsSync(path)) return path
  }
  throw new AppError(
    'engine-unavailable',
    'Expected the pinned Node in node_modules, found none: run `npm run setup`, or install the package again.',
  )
}

function exitReason(code: number | null, signal: string | null, lastWords: string): string {
  const how = signal ? `killed by ${signal}` : `exit code ${code}`
  const line = lastWords
    .trim()
    .split('\n')
    .findLast((text) => /\w/.test(text))
  return line && !signal ? `${how}: ${line.trim()}` : how
}
