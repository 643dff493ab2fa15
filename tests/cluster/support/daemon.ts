// A daemon that a test starts in the foreground: it dies with the test's process, however that one ends, and what it said
// is kept for the message of a start that failed.

import { spawn } from 'node:child_process'
import { createServer, type AddressInfo, type Server } from 'node:net'

export interface Daemon {
  pid: number
  /** Resolves when it has gone, whoever ended it. */
  gone: Promise<void>
  said(): string
  /** SIGTERM, and SIGKILL for one that does not leave. */
  stop(): Promise<void>
}

const patienceMs = 10_000

/** `program` as an absolute path, as sshd wants it. */
export function startDaemon(program: string, args: readonly string[], env: Record<string, string> = {}): Daemon {
  // The kernel ends it with the thread that started it, which a handler in this process could not promise.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const note = (text: Buffer) => (said = (said + text.toString()).slice(-20_000))
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  const gone = new Promise<void>((settle) => {
    child.once('error', (error) => {
      said += error.message
      settle()
    })
    // Not `close`: what it started may hold its output and outlive it.
    child.once('exit', () => settle())
  })
  return {
    pid: child.pid ?? 0,
    gone,
    said: () => said,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await gone
      clearTimeout(timer)
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}

/** Ports of the loopback that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  return ports
}

function listening(): Promise<Server> {
  return new Promise((settle, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => settle(server))
  })
}
