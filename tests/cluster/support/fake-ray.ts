// A dashboard of Ray that is none: as much of its HTTP interface as studies use, over a folder. A job is the product's own
// driver, run by python3 with a small stand-in for the package `ray` (fake-ray/).

import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export const token = 'a-token-that-nobody-may-see'

export interface FakeRay {
  address: string
  scratch: string
  /** What was asked, as `METHOD path`, without queries; of files the name. */
  asked: string[]
  /** The next answer to a submission does not come back. */
  loseAnswer(): void
  /** The next segment comes cut short. */
  cutSegment(): void
  /** The jobs' drivers that live. */
  drivers(): ChildProcess[]
  stop(): Promise<void>
}

/** Why there can be none here, or null. */
export function fakeRayObstacle(): string | null {
  if (process.platform !== 'linux') return 'nodes of Ray that train are Linux'
  const isThere = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0
  return isThere ? null : 'no python3 of version 3.9 or newer'
}

interface Job {
  child: ChildProcess
  metadata: unknown
  said: string
  stopped: boolean
}

interface Submission {
  submission_id: string
  entrypoint: string
  metadata: unknown
  runtime_env: { working_dir: string; py_modules?: string[]; env_vars: Record<string, string> }
}

export async function startFakeRay(): Promise<FakeRay> {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-fake-ray-'))
  for (const name of ['packages', 'logs', 'unpacked']) mkdirSync(join(folder, name))
  const jobs = new Map<string, Job>()
  const asked: string[] = []
  const once = { lose: false, cut: false }

  const detailsOf = (id: string) => {
    const { child, metadata, said, stopped } = jobs.get(id)!
    const ended = child.exitCode === 0 ? 'SUCCEEDED' : 'FAILED'
    const isOver = child.exitCode !== null || child.signalCode !== null
    const status = !isOver ? 'RUNNING' : stopped ? 'STOPPED' : ended
    return { submission_id: id, status, metadata, driver_node_id: 'node', message: said }
  }

  function submit(request: Submission): void {
    const { submission_id: id, entrypoint, runtime_env: given, metadata } = request
    const [work, ...modules] = [given.working_dir, ...(given.py_modules ?? [])].map((uri) => unpacked(folder, uri))
    const path = [join(import.meta.dirname, 'fake-ray'), ...modules].join(':')
    const env = { ...process.env, ...given.env_vars, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', FAKE_RAY: folder }
    const child = spawn('/bin/sh', ['-c', entrypoint], { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const job: Job = { child, metadata, said: '', stopped: false }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (job.said += String(text)))
    jobs.set(id, job)
  }

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://fake')
    const body = await buffer(request)
    const end = (status: number, content: string | Buffer = '') => void reply.writeHead(status).end(content)
    if (request.headers.authorization !== `Bearer ${token}`) return end(401, 'Unauthorized')
    const file = url.searchParams.get('filename')
    const wish = `${request.method} ${file ?? url.pathname}`
    asked.push(wish)
    const [, , kind, ...rest] = url.pathname.split('/')
    if (file !== null) {
      const path = join(folder, 'logs', file)
      if (!existsSync(path)) return end(500, `A file is not found at: ${path}`)
      const bytes = readFileSync(path)
      const isCut = once.cut && /\/\d+$/.test(file)
      if (isCut) once.cut = false
      return end(200, isCut ? bytes.subarray(0, bytes.length >> 1) : bytes)
    }
    if (kind === 'version') return end(200, JSON.stringify({ ray_version: '2.0.0' }))
    if (kind === 'packages') {
      const path = join(folder, 'packages', rest[1])
      if (request.method === 'PUT') writeFileSync(path, body)
      return end(existsSync(path) ? 200 : 404)
    }
    if (request.method === 'POST' && rest[0] === '') {
      const submission = JSON.parse(body.toString()) as Submission
      if (jobs.has(submission.submission_id)) return end(500, 'ValueError: Job with submission_id already exists')
      submit(submission)
      if (once.lose && !submission.submission_id.startsWith('ebm-probe')) {
        once.lose = false
        return void reply.destroy()
      }
      return end(200, JSON.stringify({ submission_id: submission.submission_id }))
    }
    if (rest[0] === '') return end(200, JSON.stringify([...jobs.keys()].map(detailsOf)))
    const job = jobs.get(rest[0])
    if (!job) return end(404, 'Job does not exist')
    if (rest[1] !== 'stop') return end(200, JSON.stringify(detailsOf(rest[0])))
    job.stopped = true
    job.child.kill('SIGTERM')
    return end(200, JSON.stringify({ stopped: true }))
  }

  const server = createServer((request, reply) => void answer(request, reply))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Expected a port.')
  const drivers = () =>
    [...jobs.values()].map(({ child }) => child).filter((child) => child.exitCode === null && child.signalCode === null)
  return {
    ...{ address: `http://127.0.0.1:${address.port}`, scratch: join(folder, 'scratch'), asked, drivers },
    loseAnswer: () => void (once.lose = true),
    cutSegment: () => void (once.cut = true),
    async stop() {
      for (const child of drivers()) {
        const gone = new Promise((resolve) => child.on('exit', resolve))
        child.kill('SIGKILL')
        await gone
      }
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function unpacked(folder: string, uri: string): string {
  const name = uri.slice('gcs://'.length)
  const target = join(folder, 'unpacked', name)
  if (!existsSync(target)) execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'packages', name), target])
  return target
}
