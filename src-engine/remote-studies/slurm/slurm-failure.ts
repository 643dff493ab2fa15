// What Slurm's commands say when they refuse, in words that name the cure.

import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { ScriptResult } from '../ssh/ssh-connection.ts'
import { submissionExits } from './batch-script.ts'

interface Known {
  pattern: RegExp
  /** Trying again might help. */
  passing: boolean
  words: string
}

const known: readonly Known[] = [
  {
    pattern: /timed out|Unable to contact slurm controller|Connection refused/i,
    passing: true,
    words: 'an answer of Slurm’s controller, got none in time: it is asked again',
  },
  {
    pattern: /invalid partition/i,
    passing: false,
    words: 'a partition of this cluster, got another: "sinfo" on the login node lists them (partition=…)',
  },
  {
    pattern: /invalid account/i,
    passing: false,
    words: 'an account that this user may charge, got none: name yours (account=…)',
  },
  {
    pattern: /time limit is invalid/i,
    passing: false,
    words: 'a time that the partition allows, got a longer one: ask for less (time=…), or for another partition',
  },
  {
    pattern: /MaxSubmit|job submit limit|AssocMaxSubmit/i,
    passing: true,
    words: 'room among the jobs that one user may have in the queue, got none: it is tried again when some have ended',
  },
  {
    pattern: /Invalid job array/i,
    passing: false,
    words:
      'an array of chunks that this Slurm accepts, got a longer one: stop the study and resume it, which asks for the limit',
  },
  {
    // It also says that no such node is available.
    pattern: /memory specification/i,
    passing: false,
    words:
      'an amount of memory that a node of this partition has, got more: ask for less (memory=…), or another partition',
  },
  {
    pattern: /CPU count.*not available|node configuration is not available|More processors requested/i,
    passing: false,
    words:
      'nodes with as many processors as a run may use, got none in this partition: ask for fewer threads, or another partition',
  },
  {
    pattern: /No space left|quota exceeded/i,
    passing: true,
    words: 'room in the cluster’s folder, got none: free some, or choose another folder (folder=…)',
  },
  {
    pattern: /(sbatch|squeue|scancel|scontrol): (command )?not found/i,
    passing: false,
    words: 'Slurm’s commands at the login node, got none: log in to the machine where "sbatch" works',
  },
]

/** Of a script that ended with another code than 0. */
export function slurmFailure(login: string, { exitCode, stderr }: Pick<ScriptResult, 'exitCode' | 'stderr'>): AppError {
  const found = known.find(({ pattern }) => pattern.test(stderr))
  const said = stderr.trim().split('\n').at(-1) ?? ''
  if (found) {
    return new AppError(
      found.passing ? 'unreachable' : 'not-supported',
      `At ${login}: Expected ${found.words}. (${said})`,
    )
  }
  if (exitCode === submissionExits.noProgram) {
    return new AppError('data-unreadable', `Expected the program whole at ${login}, got a damaged or missing archive.`)
  }
  if (exitCode === submissionExits.noFolder) {
    return new AppError(
      'not-supported',
      `Expected a folder at ${login} that may be written to, got ${quote(said, 200)}.`,
    )
  }
  return new AppError(
    'unreachable',
    `Expected Slurm at ${login} to do it, got ${quote(said || `exit code ${exitCode}`, 200)}.`,
  )
}
