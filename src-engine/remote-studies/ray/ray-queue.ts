// Parts as jobs of Ray: one job a part, whose driver makes a task of each chunk. A job's name is the part's, which Ray takes
// once only: a part that is submitted twice is refused the second time.

import { AppError } from '../../../src-shared/errors.ts'
import { computeProcess } from '../../devices/compute-process.ts'
import type { ChunkState, ChunkStates, JobQueue, Part } from '../cluster.ts'
import { cut, printable } from '../../../src-shared/quote.ts'
import { driverState, isOver, rayJob, type RayJob } from './ray-job.ts'
import type { RayConnection } from './ray-connection.ts'
import { packageUri, programPackage, putDriver, putInputs } from './ray-packages.ts'
import type { StagedFiles } from './ray-folder.ts'

export interface RaySettings {
  folder: string | null
  python: string | null
}

/** A task a chunk, all handed to Ray at once. */
const chunksMaximum = 1000
/** For checkpoints, before Ray kills a driver that was told to stop. */
const stopSeconds = 60

export function rayQueue(connection: RayConnection, staged: StagedFiles, settings: RaySettings): JobQueue {
  return {
    chunksMaximum: async () => chunksMaximum,
    async submit(part) {
      const driver = await putDriver(connection)
      const inputs = await putInputs(connection, staged.of(part.studyId))
      const program = part.program === null ? [] : [programPackage(part.program)]
      const request = submission(part, settings, { driver, modules: [...program, ...inputs] })
      await submitJob(connection, request)
      staged.forget(part.studyId)
      return part.name
    },
    async find(name) {
      return (await rayJob(connection, name)) ? name : null
    },
    async states(jobs) {
      const known = new Map<string, ChunkStates>()
      for (const name of jobs) {
        const job = await rayJob(connection, name)
        if (job) known.set(name, await statesOf(connection, job))
      }
      return known
    },
    async cancel(jobs) {
      for (const name of jobs) {
        const job = await rayJob(connection, name)
        if (job && !isOver(job)) await connection.json('POST', `/api/jobs/${name}/stop`)
      }
    },
  }
}

/** Throws where the dashboard takes no jobs, too: of what is asked for, 404 means that there is none; here it means no. */
export async function submitJob(connection: RayConnection, request: Readonly<Record<string, unknown>>): Promise<void> {
  if ((await connection.json('POST', '/api/jobs/', request)) !== null) return
  throw new AppError(
    'not-supported',
    `Expected Ray at ${connection.address} to take jobs, got 404 from /api/jobs/: give the address under which its dashboard opens, and start Ray with its dashboard (pip install "ray[default]").`,
  )
}

/** What Ray is asked to do; `driver` and `modules` are names of packages. */
export function submission(
  { name, studyId, number, chunks, threads, program }: Part,
  settings: RaySettings,
  { driver, modules }: { driver: string; modules: readonly string[] },
): Record<string, unknown> {
  const { folder, python } = settings
  const part = { job: name, studyId, part: number, chunks, threads, program, folder, node: computeProcess.execArgv }
  return driverJob({ name, driver, modules, python, metadata: { ebm_chunks: String(chunks) }, task: part })
}

interface DriverJob {
  name: string
  driver: string
  modules: readonly string[]
  python: string | null
  metadata: Readonly<Record<string, string>>
  task: unknown
}

export const driverJob = ({ name, driver, modules, python, metadata, task }: DriverJob): Record<string, unknown> => ({
  submission_id: name,
  entrypoint: entrypoint(python),
  metadata,
  runtime_env: {
    working_dir: packageUri(driver),
    ...(modules.length > 0 && { py_modules: modules.map(packageUri) }),
    env_vars: { EBM_TASK: JSON.stringify(task), RAY_JOB_STOP_WAIT_TIME_S: String(stopSeconds) },
  },
})

/**
 * Runs the driver with the Python that Ray itself runs with: the shell's parent has loaded Ray from it. Where that cannot be
 * seen, the first that knows Ray. `exec`, so that signals reach it.
 */
const entrypoint = (python: string | null): string =>
  `own=$(sed -n 's|^[^/]*\\(/.*\\)/lib/python[0-9.]*/[a-z]*-packages/ray/_raylet[^/]*$|\\1/bin/python3|p' /proc/$PPID/maps 2>/dev/null | sed -n 1p); ` +
  `for python in ${python ?? '"$own" python3 python'}; do ` +
  `"$python" -c 'import importlib.util as u, sys; sys.exit(u.find_spec("ray") is None)' 2>/dev/null && exec "$python" -u driver.py; ` +
  `done; echo 'No Python that knows Ray was found: name it with python=…' >&2; exit 1`

async function statesOf(connection: RayConnection, job: RayJob): Promise<ChunkStates> {
  const count = Number(job.metadata?.ebm_chunks ?? 0)
  const all = (state: ChunkState): ChunkState[] => Array.from({ length: count }, () => state)
  if (isOver(job)) return { chunks: all('ended'), remark: failureOf(job) }
  const state = job.status === 'RUNNING' ? await driverState(connection, job) : null
  if (!state) return { chunks: all('waiting'), remark: null }
  return { chunks: Array.from(state.chunks, (letter) => stateWords[letter]), remark: state.remark }
}

const stateWords: Readonly<Record<string, ChunkState>> = { w: 'waiting', r: 'running', e: 'ended' }

/** The last line says most, of a traceback as of what a driver said. */
function failureOf({ status, message }: RayJob): string | null {
  if (status !== 'FAILED') return null
  const said =
    printable(message ?? '', '').trim() === '' ? 'without a word' : (message ?? '').trim().split('\n').at(-1)!
  return `Its job on Ray failed: ${cut(printable(said, ''), 300)}`
}
