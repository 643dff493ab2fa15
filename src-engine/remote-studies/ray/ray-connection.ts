// Requests to the dashboard of a Ray cluster: its Jobs API, the packages beside it, and files in its nodes' folders of logs.
//
// node:http and not fetch: what fetch sends, Ray takes for a browser's and answers 405.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import { rayUnreached } from './ray-failure.ts'
import { rayToken } from './ray-token.ts'

export interface RayConnection {
  address: string
  /** JSON of an answer; null where there is no such thing (404). */
  json(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
  put(path: string, body: Uint8Array): Promise<void>
  has(path: string): Promise<boolean>
  /** A file of that node, relative to Ray's folder of logs there; null where there is none. */
  file(nodeId: string, name: string): Promise<Buffer | null>
  close(): void
}

const patienceMs = 60_000
/** Until something is there at all. */
const connectMs = 10_000
/** The slowest line that is still waited for. */
const bytesPerMs = 20

interface Answer {
  status: number
  body: Buffer
}

interface Asked {
  method: string
  path: string
  body?: Uint8Array | undefined
  type?: string
}

export function rayConnection(address: string): RayConnection {
  const secure = address.startsWith('https:')
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const send = secure ? httpsRequest : httpRequest

  async function ask({ method, path, body, type = 'application/json' }: Asked): Promise<Answer> {
    const token = rayToken()
    const headers = {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': type, 'content-length': body.length }),
    }
    const timeout = patienceMs + (body?.length ?? 0) / bytesPerMs
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const asked = send(`${address}${path}`, { method, headers, agent, timeout }, resolve)
        asked.on('error', reject)
        asked.on('socket', (socket) => {
          if (!socket.connecting) return
          const giveUp = () => asked.destroy(new Error(`no connection within ${connectMs / 1000} s`))
          const waiting = setTimeout(giveUp, connectMs)
          socket.once('connect', () => clearTimeout(waiting))
          socket.once('close', () => clearTimeout(waiting))
        })
        asked.on('timeout', () => asked.destroy(new Error(`no answer within ${Math.round(timeout / 1000)} s`)))
        asked.end(body)
      })
      return { status: answer.statusCode ?? 0, body: await buffer(answer) }
    } catch (cause) {
      throw rayUnreached(address, cause as Error)
    }
  }

  async function asked(wish: Asked): Promise<Answer> {
    const answer = await ask(wish)
    if (answer.status === 401 || answer.status === 403) throw refused(address)
    if (answer.status !== 404 && answer.status >= 400) throw failed(address, answer)
    return answer
  }

  return {
    address,
    async json(method, path, content) {
      const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content))
      const answer = await asked({ method, path, body })
      return answer.status === 404 ? null : parsed(address, answer)
    },
    async put(path, body) {
      const answer = await asked({ method: 'PUT', path, body, type: 'application/octet-stream' })
      if (answer.status !== 200) throw failed(address, answer)
    },
    has: async (path) => (await asked({ method: 'GET', path })).status === 200,
    async file(nodeId, name) {
      const query = new URLSearchParams({ node_id: nodeId, filename: name, lines: '-1', timeout: '30' })
      const answer = await ask({ method: 'GET', path: `/api/v0/logs/file?${query}` })
      if (answer.status === 401 || answer.status === 403) throw refused(address)
      // Ray answers 500 for a file that is not there.
      if (answer.status === 404 || /not found/i.test(answer.status === 200 ? '' : answer.body.toString())) return null
      if (answer.status !== 200) throw failed(address, answer)
      return answer.body
    },
    close: () => agent.destroy(),
  }
}

function parsed(address: string, { body }: Answer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch (cause) {
    const message = `Expected the dashboard of a Ray cluster at ${address}, got ${quote(body.toString(), 100)}.`
    throw new AppError('not-supported', message, { cause })
  }
}

const refused = (address: string): AppError =>
  new AppError(
    'not-supported',
    `Expected a token that the Ray cluster at ${address} takes, got ${rayToken() === null ? 'none' : 'another'}: put it into RAY_AUTH_TOKEN, or its file into RAY_AUTH_TOKEN_PATH, and start EBM Studio with it.`,
  )

function failed(address: string, { status, body }: Answer): AppError {
  // The last line of a traceback says what it was.
  const said = body.toString().trim().split('\n').at(-1) ?? ''
  return new AppError('unreachable', `Expected Ray at ${address} to do it, got ${status} ${quote(said, 300)}.`)
}
