// Whether a study could train on a Ray cluster, found out by trying: its dashboard answers, takes a job, and a small task on
// a node says what it finds there. The newest program that lies on that node tests itself in it.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { AppError, reportError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import { computeProcess } from '../../devices/compute-process.ts'
import type { ProbeResult } from '../cluster.ts'
import { isOver, rayJob, segment, type RayJob } from './ray-job.ts'
import type { RayConnection } from './ray-connection.ts'
import { putDriver } from './ray-packages.ts'
import { driverJob, submitJob, type RaySettings } from './ray-queue.ts'

/** Of the small task, for a free processor. */
const patienceSeconds = 60
/** Of the job as a whole, which Ray begins within some seconds as a rule. */
const jobSeconds = patienceSeconds + 60
const lookMs = 250

const foundSchema = v.object({
  processors: v.number(),
  nodes: v.number(),
  node: v.optional(
    v.object({
      host: v.string(),
      machine: v.string(),
      glibc: v.string(),
      processor: v.optional(v.string(), ''),
      folder: v.optional(v.string()),
      free: v.optional(v.number()),
      program: v.optional(v.string()),
      problem: v.optional(v.string()),
    }),
  ),
})

type Found = v.InferOutput<typeof foundSchema>

export async function probeRay(connection: RayConnection, settings: RaySettings): Promise<ProbeResult> {
  const found: string[] = []
  try {
    found.push(...(await lookAtRay(connection)))
    found.push(...judged(await tryJob(connection, settings), settings))
    return { usable: true, found }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { usable: false, found: [...found, reportError(error).message] }
  }
}

async function lookAtRay(connection: RayConnection): Promise<string[]> {
  const answer = v.safeParse(v.object({ ray_version: v.string() }), await connection.json('GET', '/api/version'))
  if (!answer.success) {
    const message = `Expected the dashboard of a Ray cluster at ${connection.address}, got another server: give the address under which its dashboard opens.`
    throw new AppError('not-supported', message)
  }
  const { protocol, hostname } = new URL(connection.address)
  const isOpen = protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  const warning = 'The way there is not encrypted: everybody on it can read data and token. A tunnel of ssh cures that.'
  return [`Ray ${answer.output.ray_version} answers.`, ...(isOpen ? [warning] : [])]
}

async function tryJob(connection: RayConnection, { folder, python }: RaySettings): Promise<Found> {
  const name = `ebm-probe-${randomUUID()}`
  const task = { job: name, folder, node: computeProcess.execArgv, patience: patienceSeconds }
  const driver = await putDriver(connection)
  const request = driverJob({ name, driver, modules: [], python, metadata: {}, task })
  try {
    await submitJob(connection, request)
  } catch (error) {
    // It may have come through all the same.
    if (!(await rayJob(connection, name))) throw error
  }
  const job = await endOf(connection, name)
  if (job.status !== 'SUCCEEDED') {
    const said = job.message?.trim().split('\n').at(-1) || job.status
    throw new AppError('not-supported', `Expected a small job to run on Ray, got ${quote(said, 300)}.`)
  }
  const { pieces } = await segment(connection, job, 0)
  return v.parse(foundSchema, JSON.parse(pieces[0][2].toString()))
}

async function endOf(connection: RayConnection, name: string): Promise<RayJob> {
  for (const deadline = performance.now() + jobSeconds * 1000; performance.now() < deadline; await wait(lookMs)) {
    const job = await rayJob(connection, name)
    if (job && isOver(job)) return job
  }
  await connection.json('POST', `/api/jobs/${name}/stop`)
  throw new AppError('unreachable', `Expected a small job to end within ${jobSeconds} s on Ray, got none: try later.`)
}

function judged({ processors, nodes, node }: Found, { folder }: RaySettings): string[] {
  const size = `It has ${processors} ${processors === 1 ? 'processor' : 'processors'} on ${nodes} ${nodes === 1 ? 'node' : 'nodes'}.`
  if (!node) return [size, `No processor was free within ${patienceSeconds} s: a study would wait, too.`]
  if (node.machine !== 'x86_64') {
    throw new AppError('not-supported', `Expected nodes with x86_64 processors, got ${node.machine}.`)
  }
  if (node.problem !== undefined) {
    const cure = folder === null ? 'name a folder that each node may write to (folder=…)' : 'name another folder'
    throw new AppError(
      'not-supported',
      `Expected room on the node ${node.host}, got ${quote(node.problem, 300)}: ${cure}.`,
    )
  }
  if (node.program !== undefined && node.program !== 'ok') {
    const got = quote(node.program, 300)
    throw new AppError('not-supported', `Expected the program to run on the node ${node.host}, got ${got}.`)
  }
  const runs = node.program === undefined ? '' : ' The program ran there and passed its test.'
  const room = node.free === undefined ? '' : `, ${(node.free / 1e9).toFixed(1)} GB free in ${node.folder}`
  return [size, `A small task ran on the node ${node.host} (${node.processor || node.machine}${room}).${runs}`]
}
