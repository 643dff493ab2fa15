// Shell scripts on another machine, by the system's own ssh with the person's configuration and keys.
//
// One connection serves all of them (ControlMaster) where ssh can share one; a connection that the person holds open
// already is used instead, which is how one gets in where a code is asked for. ssh never asks anything: what would need an
// answer is an error.
//
// The command line that the login shell there gets is always the same one, so that csh and fish understand it as well. The
// script follows on stdin, after its length and before the script's own input. It is read byte by byte, or its input would
// be swallowed. What the login shell's own start writes comes before a mark, and is dropped.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../../../src-shared/errors.ts'
import { afterMark, mark, markSkipped } from './login-noise.ts'
import { noSsh, sshFailure } from './ssh-failure.ts'
import { takingTurns } from './taking-turns.ts'

export interface SshAddress {
  user: string
  host: string
  /** null: as ssh is configured. */
  port: number | null
}

export interface ScriptResult {
  exitCode: number
  stdout: Buffer
  stderr: string
}

export interface ScriptOptions {
  /** The script's stdin. */
  input?: Uint8Array
  /** After it the connection counts as lost. */
  timeoutMs?: number
}

/** A script that goes on for as long as its `input` is open, if it is written so. */
export interface ScriptSession {
  stdout: Readable
  /** Resolves when it is over; rejects when the connection was lost or never came about. */
  ended: Promise<{ exitCode: number; stderr: string }>
  /** Closes its stdin and leaves. */
  end(): void
}

export interface SshConnection {
  /** `anna@login.example.org` */
  login: string
  /**
   * Resolves however the script exits. Rejects with AppError('unreachable') where trying again might help and
   * 'not-supported' where a person has to act first.
   */
  run(script: string, options?: ScriptOptions): Promise<ScriptResult>
  /** Its stdin stays open until `end`. */
  open(script: string): ScriptSession
  close(): Promise<void>
}

const prelude = `exec sh -c 'IFS= read -r n && s=$(dd bs=1 count="$n" 2>/dev/null) && echo ${mark} && eval "$s"'`
const usualTimeoutMs = 60_000
/** A server grants ten sessions on a connection as a rule, some of which are held by followers. */
const scriptsAtOnce = 4
/** ssh's own way to say that it failed. */
const connectionFailed = 255

export function sshConnection(address: SshAddress): SshConnection {
  const login = `${address.user}@${address.host}`
  const turns = takingTurns(scriptsAtOnce)
  const sharing = sharedConnection(address)
  const start = async (script: string, input?: Uint8Array): Promise<ChildProcessWithoutNullStreams> => {
    const child = spawn('ssh', [...(await sharing.options()), ...options(address), '--', address.host, prelude])
    // A connection that is lost says so by its exit, whatever was still to be written.
    child.stdin.on('error', () => {})
    const body = Buffer.from(script)
    child.stdin.write(`${body.length}\n`)
    child.stdin.write(body)
    if (input) child.stdin.write(input)
    return child
  }
  return {
    login,
    run: (script, { input, timeoutMs = usualTimeoutMs } = {}) =>
      turns(async () => {
        const child = await start(script, input)
        child.stdin.end()
        return collect(child, { login, timeoutMs })
      }),
    open: (script) => session(start(script), login),
    close: sharing.close,
  }
}

const options = ({ user, port }: SshAddress): string[] => [
  ...['-T', '-a', '-x', '-l', user],
  ...(port === null ? [] : ['-p', String(port)]),
  ...[
    'BatchMode=yes',
    'ConnectTimeout=15',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    'ClearAllForwardings=yes',
    'RemoteCommand=none',
    'PermitLocalCommand=no',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]),
]

/** The connection that all scripts share: the person's own where there is one, or one that ssh makes and keeps for us. */
function sharedConnection(address: SshAddress): { options(): Promise<string[]>; close(): Promise<void> } {
  let folder: string | null = null
  let chosen: Promise<string[]> | null = null
  const control = (): string[] => {
    folder ??= mkdtempSync(join(socketRoom(), 'ebm-'))
    // It leaves by itself a minute after the last script, also where this process was killed.
    return ['ControlMaster=auto', `ControlPath=${join(folder, 's')}`, 'ControlPersist=60'].flatMap((each) => [
      '-o',
      each,
    ])
  }
  const ask = (own: readonly string[], question: 'check' | 'exit') =>
    succeeds([...own, ...options(address), '-O', question, '--', address.host])
  return {
    // Windows' ssh cannot share connections.
    options: () =>
      (chosen ??=
        process.platform === 'win32' ? Promise.resolve([]) : ask([], 'check').then((held) => (held ? [] : control()))),
    async close() {
      if (folder === null) return
      await ask(control(), 'exit')
      rmSync(folder, { recursive: true, force: true })
      folder = null
      chosen = null
    },
  }
}

/** A socket's path has room for about a hundred characters, of which ssh takes seventeen for itself. */
const socketRoom = (): string => (tmpdir().length > 60 ? '/tmp' : tmpdir())

function succeeds(args: readonly string[]): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn('ssh', args, { stdio: 'ignore' })
    child.once('error', () => settle(false))
    child.once('close', (code) => settle(code === 0))
  })
}

interface CollectOptions {
  login: string
  timeoutMs: number
}

function collect(child: ChildProcessWithoutNullStreams, { login, timeoutMs }: CollectOptions): Promise<ScriptResult> {
  return new Promise((settle, fail) => {
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
    const timer = setTimeout(() => {
      fail(sshFailure(login, `timed out after ${timeoutMs / 1000} s`))
      child.kill('SIGKILL')
    }, timeoutMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      fail(startFailure(error))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      const stderr = Buffer.concat(err).toString()
      if (code === null || code === connectionFailed) return fail(sshFailure(login, stderr))
      const stdout = afterMark(Buffer.concat(out))
      if (stdout === null) return fail(noShell(login, stderr))
      settle({ exitCode: code, stdout, stderr })
    })
  })
}

function session(starting: Promise<ChildProcessWithoutNullStreams>, login: string): ScriptSession {
  const stdout = markSkipped()
  let over = false
  let leave = () => {}
  const ended = starting.then(
    (child) =>
      new Promise<{ exitCode: number; stderr: string }>((settle, fail) => {
        let stderr = ''
        child.stderr.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-4000)))
        child.stdout.pipe(stdout)
        child.once('error', (error) => fail(startFailure(error)))
        child.once('close', (code) => {
          if (!over && (code === null || code === connectionFailed)) return fail(sshFailure(login, stderr))
          settle({ exitCode: code ?? 0, stderr })
        })
        leave = () => {
          child.stdin.end()
          child.kill()
        }
        if (over) leave()
      }),
  )
  // Whoever reads stdout to its end learns from it that all is over, and asks `ended` afterwards.
  ended.catch(() => {}).finally(() => stdout.end())
  return {
    stdout,
    ended,
    end() {
      over = true
      leave()
    },
  }
}

const startFailure = (error: NodeJS.ErrnoException): AppError =>
  error.code === 'ENOENT' ? noSsh() : new AppError('unreachable', `Expected ssh to start, got: ${error.message}.`)

const noShell = (login: string, stderr: string): AppError =>
  new AppError(
    'not-supported',
    `Expected a shell at ${login} that runs commands, got ${stderr.trim().split('\n').at(-1) || 'no answer to one'}: ask its ` +
      'administrators whether this account may run commands over ssh.',
  )
