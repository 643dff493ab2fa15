// Parts as job arrays of Slurm, by its commands on a login node.

import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { JobQueue, Part } from '../cluster.ts'
import type { SshConnection } from '../ssh/ssh-connection.ts'
import { arrayLimit, cancellation, lookUp, submission, type JobSettings } from './batch-script.ts'
import { chunkStates, stateListing } from './job-states.ts'
import { slurmFailure } from './slurm-failure.ts'

export interface SlurmSettings extends Omit<JobSettings, 'minutes'> {
  /** null: made of what a chunk is expected to take. */
  minutes: number | null
}

/** Slurm's own default, MaxArraySize 1001, where it does not say. */
const usualArrayMaximum = 1001
/** Unpacking the program on a slow shared disk takes minutes. */
const submitTimeoutMs = 10 * 60_000

export function slurmQueue(connection: SshConnection, settings: SlurmSettings): JobQueue {
  let arrayMaximum: number | null = null
  const slurm = async (script: string, timeoutMs?: number): Promise<string> => {
    const result = await connection.run(script, { timeoutMs })
    if (result.exitCode !== 0) throw slurmFailure(connection.login, result)
    return result.stdout.toString()
  }
  return {
    async chunksMaximum() {
      return (arrayMaximum ??= Number(await slurm(arrayLimit)) || usualArrayMaximum)
    },
    async submit(part) {
      if (part.program === null) throw new Error('Expected a program for a part on Slurm.')
      const minutes = settings.minutes ?? minutesFor(part)
      return jobId(await slurm(submission(part, { ...settings, minutes }), submitTimeoutMs))
    },
    async find(name) {
      const found = (await slurm(lookUp(name, settings.base))).trim()
      return found === '' ? null : jobId(found)
    },
    async states(jobs) {
      return jobs.length === 0 ? new Map() : chunkStates(await slurm(stateListing(jobs.map(jobId))))
    },
    async cancel(jobs) {
      if (jobs.length > 0) await slurm(cancellation(jobs.map(jobId)))
    },
  }
}

/** Room for nodes that are three times slower than expected; Slurm starts shorter jobs sooner. */
const minutesFor = ({ chunkSeconds }: Part): number =>
  chunkSeconds === null ? 60 : Math.max(15, Math.ceil((3 * chunkSeconds) / 60) + 5)

function jobId(text: string): string {
  const id = text.trim().split('\n').at(-1) ?? ''
  if (/^\d+$/.test(id)) return id
  throw new AppError('unreachable', `Expected the number of a job, got ${quote(text, 200)}.`)
}
