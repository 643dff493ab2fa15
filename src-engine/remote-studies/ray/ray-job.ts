// A job of Ray as its Jobs API tells of it, and what its driver leaves for us on its node, in Ray's folder of logs, which is
// what the dashboard reads files from:
//
//   ebm/JOB/state.json      how far it is (`DriverState`), renamed into place
//   ebm/JOB/index.jsonl     a line a segment: the pieces in it
//   ebm/JOB/00000000 …      segments: a line with the pieces, then their bytes; whole, and never changed

import * as v from 'valibot'
import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { RayConnection } from './ray-connection.ts'

const jobSchema = v.object({
  submission_id: v.nullish(v.string()),
  status: v.string(),
  message: v.nullish(v.string()),
  driver_node_id: v.nullish(v.string()),
  metadata: v.nullish(v.record(v.string(), v.unknown())),
})

export type RayJob = v.InferOutput<typeof jobSchema>

const stateSchema = v.object({
  /** That can be read. */
  segments: v.number(),
  /** A letter a chunk: waiting, running, ended. */
  chunks: v.pipe(v.string(), v.regex(/^[wre]*$/)),
  /** No segment comes any more. */
  over: v.boolean(),
  remark: v.nullable(v.string()),
})

export type DriverState = v.InferOutput<typeof stateSchema>

/** Of a file of frames: so many bytes from an offset on. */
const pieceSchema = v.tuple([v.string(), v.number(), v.number()])
const piecesSchema = v.array(pieceSchema)

export type Piece = v.InferOutput<typeof pieceSchema>

/** null: Ray does not know it. */
export async function rayJob(connection: RayConnection, name: string): Promise<RayJob | null> {
  const answer = await connection.json('GET', `/api/jobs/${name}`)
  return answer === null ? null : checked(jobSchema, answer, connection)
}

/** Those that were submitted under names that begin like this. */
export async function rayJobs(connection: RayConnection, prefix: string): Promise<RayJob[]> {
  const answer = await connection.json('GET', '/api/jobs/')
  const all = checked(v.array(v.looseObject({ submission_id: v.nullish(v.string()) })), answer, connection)
  return all
    .filter(({ submission_id }) => submission_id?.startsWith(prefix))
    .map((each) => checked(jobSchema, each, connection))
}

export const isOver = ({ status }: RayJob): boolean => ['SUCCEEDED', 'FAILED', 'STOPPED'].includes(status)

/** null: its driver has not begun, or what it left has gone. */
export async function driverState(connection: RayConnection, job: RayJob): Promise<DriverState | null> {
  const bytes = await fileOf(connection, job, 'state.json')
  return bytes && checked(stateSchema, json(bytes.toString(), connection), connection)
}

export async function segmentIndex(connection: RayConnection, job: RayJob): Promise<Piece[][]> {
  const text = (await fileOf(connection, job, 'index.jsonl'))?.toString() ?? ''
  // A line that is being written comes again.
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
  return lines.map((line) => checked(piecesSchema, json(line, connection), connection))
}

export interface Segment {
  pieces: readonly (readonly [file: string, offset: number, bytes: Buffer])[]
}

/** Throws AppError('unreachable') where it did not come whole. */
export async function segment(connection: RayConnection, job: RayJob, number: number): Promise<Segment> {
  const bytes = await fileOf(connection, job, String(number).padStart(8, '0'))
  const lineEnd = bytes?.indexOf('\n') ?? -1
  if (!bytes || lineEnd < 0) throw cutShort(connection, number)
  const pieces = checked(piecesSchema, json(bytes.toString('utf8', 0, lineEnd), connection), connection)
  let at = lineEnd + 1
  const whole = pieces.map(([file, offset, length]) => {
    const body = bytes.subarray(at, at + length)
    at += length
    return [file, offset, body] as const
  })
  if (at !== bytes.length) throw cutShort(connection, number)
  return { pieces: whole }
}

async function fileOf(connection: RayConnection, job: RayJob, name: string): Promise<Buffer | null> {
  const { driver_node_id: node, submission_id: id } = job
  return node && id ? connection.file(node, `ebm/${id}/${name}`) : null
}

function json(text: string, { address }: RayConnection): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = `Expected what a job of EBM Studio left at ${address}, got ${quote(text, 100)}: it is asked for again.`
    throw new AppError('unreachable', message, { cause })
  }
}

function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { address }: RayConnection,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new AppError(
    'not-supported',
    `Expected an answer of Ray’s Jobs API at ${address}, got another (${v.getDotPath(issue) ?? 'it'}: ${issue.message}).`,
  )
}

const cutShort = ({ address }: RayConnection, number: number): AppError =>
  new AppError('unreachable', `Expected segment ${number} whole from ${address}, got less: it is asked for again.`)
