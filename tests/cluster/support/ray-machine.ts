// A real Ray on one machine: a head with two processors, on loopback, with a token, in a folder of its own; and before it a
// proxy that can lose an answer. EBM_STUDIO_RAY names a Python that has Ray (npm run test:ray makes one).

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { freePorts, startDaemon } from './daemon.ts'
import { until } from './until.ts'

export interface RayMachine {
  /** Of the proxy: http://127.0.0.1:PORT. */
  address: string
  tokenFile: string
  /** For what chunks work with. */
  scratch: string
  /** Processes of chunks that live. */
  chunks(): number[]
  /** With SIGKILL, the worker of Ray that runs this chunk. */
  killWorkerOf(chunk: number): void
  /** The next submission comes through, and its answer does not come back. */
  loseAnswer(): void
  stop(): Promise<void>
}

/** The path of a Python with Ray, or null. */
export const pythonWithRay = (): string | null => process.env.EBM_STUDIO_RAY ?? null

/** Takes 10 to 50 s. */
export async function startRayMachine(python: string): Promise<RayMachine> {
  // Ray's sockets lie below it, and their names may not be long.
  const folder = mkdtempSync(join(tmpdir(), 'ebm-ray-'))
  const [scratch, tokenFile] = [join(folder, 'scratch'), join(folder, 'token')]
  const token = randomBytes(32).toString('hex')
  writeFileSync(tokenFile, token, { mode: 0o600 })
  const [dashboard, ...ports] = await freePorts(8)
  const env = { RAY_USAGE_STATS_ENABLED: '0', RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN_PATH: tokenFile }
  const daemon = startDaemon(join(dirname(python), 'ray'), startArguments({ folder, dashboard, ports }), env)
  let isLosing = false
  const proxy = await startProxy(dashboard, () => {
    const was = isLosing
    isLosing = false
    return was
  })
  const stop = async () => {
    proxy.server.closeAllConnections()
    proxy.server.close()
    await daemon.stop()
    for (const pid of processesNaming(folder)) kill(pid)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await until(() => answers(`${proxy.address}/api/version`, token), {
      what: 'Ray to answer',
      timeoutMs: 120_000,
      detail: daemon.said,
    })
  } catch (error) {
    await stop()
    throw error
  }
  const chunks = () => processesNaming(scratch).filter((pid) => commandOf(pid).includes('run-chunk.ts'))
  return {
    ...{ address: proxy.address, tokenFile, scratch, chunks, stop },
    killWorkerOf: (pid) => kill(parentOf(pid)),
    loseAnswer: () => void (isLosing = true),
  }
}

interface StartOptions {
  folder: string
  dashboard: number
  ports: readonly number[]
}

function startArguments({ folder, dashboard, ports }: StartOptions): string[] {
  const options = [
    ...['port', 'ray-client-server-port', 'dashboard-agent-listen-port', 'dashboard-agent-grpc-port'],
    ...['runtime-env-agent-port', 'node-manager-port', 'object-manager-port'],
  ]
  return [
    ...['start', '--head', '--block', '--node-ip-address=127.0.0.1', '--num-cpus=2', '--disable-usage-stats'],
    ...['--dashboard-host=127.0.0.1', `--dashboard-port=${dashboard}`, '--object-store-memory=100000000'],
    `--temp-dir=${join(folder, 'ray')}`,
    ...options.map((option, at) => `--${option}=${ports[at]}`),
  ]
}

/** Passes on what it is asked; `lose` says whether the answer to the submission of a study is to be lost. */
async function startProxy(port: number, lose: () => boolean): Promise<{ server: Server; address: string }> {
  const server = createServer(async (asked, answer) => {
    const { method, url: path, headers } = asked
    const body = await buffer(asked)
    const isSubmission = method === 'POST' && path === '/api/jobs/' && !body.includes('"ebm-probe')
    const isLost = isSubmission && lose()
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (got) => {
      if (isLost) return void got.on('end', () => answer.destroy()).resume()
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    passed.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Expected a port.')
  return { server, address: `http://127.0.0.1:${address.port}` }
}

function answers(url: string, token: string): Promise<boolean> {
  return new Promise((settle) => {
    const asked = request(url, { headers: { authorization: `Bearer ${token}` } }, (got) => {
      got.resume()
      settle(got.statusCode === 200)
    })
    asked.on('error', () => settle(false))
    asked.end()
  })
}

const processesNaming = (text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandOf(pid).includes(text))

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has gone since.
    return ''
  }
}

const parentOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone since.
  }
}
