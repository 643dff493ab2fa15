// A real Ray on one machine: a head, which trains nothing, and two nodes of one processor each, on loopback, with a token,
// in a folder of their own; and before it a proxy that can lose an answer. EBM_STUDIO_RAY names a Python that has Ray (npm run test:ray makes one).

import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { buffer, text } from 'node:stream/consumers'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { freePorts, startDaemon, type Daemon } from './daemon.ts'
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
  /** With SIGKILL, Ray itself on the node that runs this chunk. */
  killNodeOf(chunk: number): void
  /** The next submission comes through, and its answer does not come back. */
  loseAnswer(): void
  stop(): Promise<void>
}

/** The path of a Python with Ray, or null. */
export const pythonWithRay = (): string | null => process.env.EBM_STUDIO_RAY ?? null

/** Takes 20 to 90 s. */
export async function startRayMachine(python: string): Promise<RayMachine> {
  // Ray's sockets lie below it, and their names may not be long.
  const folder = mkdtempSync(join(tmpdir(), 'ebm-ray-'))
  const [scratch, tokenFile] = [join(folder, 'scratch'), join(folder, 'token')]
  const token = randomBytes(32).toString('hex')
  writeFileSync(tokenFile, token, { mode: 0o600 })
  const [dashboard, head, ...ports] = await freePorts(2 + portOptions.length * 7)
  const env = { RAY_USAGE_STATS_ENABLED: '0', RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN_PATH: tokenFile }
  const program = join(dirname(python), 'ray')
  const start = (options: readonly string[]) => {
    const own = portOptions.map((option) => `--${option}=${ports.pop()}`)
    return startDaemon(program, ['start', '--block', ...usual, ...options, ...own], env)
  }
  const daemon = start([
    ...['--head', '--num-cpus=0', `--port=${head}`, `--temp-dir=${join(folder, 'ray')}`],
    ...['--dashboard-host=127.0.0.1', `--dashboard-port=${dashboard}`],
  ])
  const nodes: Daemon[] = []
  let isLosing = false
  const proxy = await startProxy(dashboard, () => {
    const was = isLosing
    isLosing = false
    return was
  })
  const stop = async () => {
    proxy.server.closeAllConnections()
    proxy.server.close()
    await Promise.all([...nodes, daemon].map((each) => each.stop()))
    for (const pid of processesNaming(folder)) kill(pid)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await until(() => answers(`${proxy.address}/api/version`, token), {
      what: 'Ray to answer',
      timeoutMs: 120_000,
      detail: daemon.said,
    })
    for (const count of [1, 2]) {
      await startedNode({
        begin: () => start([`--address=127.0.0.1:${head}`, '--num-cpus=1']),
        isThere: async () => (await processorsOf(proxy.address, token)) === count,
        keep: (node) => nodes.push(node),
      })
    }
  } catch (error) {
    await stop()
    throw error
  }
  const chunks = () => processesNaming(scratch).filter((pid) => commandOf(pid).includes('run-chunk.ts'))
  return {
    ...{ address: proxy.address, tokenFile, scratch, chunks, stop },
    killWorkerOf: (pid) => kill(parentOf(pid)),
    killNodeOf: (pid) => kill(parentOf(parentOf(pid))),
    loseAnswer: () => void (isLosing = true),
  }
}

interface NodeStart {
  begin: () => Daemon
  isThere: () => Promise<boolean>
  keep: (node: Daemon) => void
}

/** On a busy machine a node gives up when it does not hear of itself within some seconds. */
async function startedNode({ begin, isThere, keep }: NodeStart): Promise<void> {
  for (let left = 3; ; left--) {
    const node = begin()
    keep(node)
    let gone = false
    void node.gone.then(() => (gone = true))
    await until(async () => gone || (await isThere()), { what: 'a node', timeoutMs: 120_000, detail: node.said })
    if (!gone) return
    if (left === 1) throw new Error(`Expected a node of Ray, got ${node.said()}`)
  }
}

const usual = ['--node-ip-address=127.0.0.1', '--disable-usage-stats', '--object-store-memory=100000000']
/** Each node of one machine needs its own. */
const portOptions = [
  ...['dashboard-agent-listen-port', 'dashboard-agent-grpc-port', 'runtime-env-agent-port'],
  ...['node-manager-port', 'object-manager-port', 'metrics-export-port', 'ray-client-server-port'],
]

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

const answers = async (url: string, token: string): Promise<boolean> => (await textOf(url, token)) !== null

async function processorsOf(address: string, token: string): Promise<number> {
  const listing = (await textOf(`${address}/api/v0/nodes?detail=1`, token)) ?? ''
  return [...listing.matchAll(/"CPU": ([0-9.]+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** null: no answer, or a refusal. */
function textOf(url: string, token: string): Promise<string | null> {
  return new Promise((settle) => {
    const asked = request(url, { headers: { authorization: `Bearer ${token}` } }, (got) => {
      void text(got).then((body) => settle(got.statusCode === 200 ? body : null))
    })
    asked.on('error', () => settle(null))
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
