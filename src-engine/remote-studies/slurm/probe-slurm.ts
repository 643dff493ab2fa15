// Whether a study could train on a cluster, found out by trying: a login, Slurm's commands, a folder, and a small job that
// sees the folder from a node and says what it finds there. The newest program that lies in the folder tests itself in it.

import { AppError, reportError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { ProbeResult } from '../cluster.ts'
import { folderWord, shellWord } from '../ssh/shell-word.ts'
import type { SshConnection } from '../ssh/ssh-connection.ts'
import { slurmCommands, submissionExits, unpackedProgram, wishedOptions, type Wishes } from './batch-script.ts'
import { slurmFailure } from './slurm-failure.ts'

export interface ProbeOptions extends Wishes {
  base: string
  /** How long the small job is waited for, seconds. */
  patienceSeconds?: number
}

export async function probeSlurm(connection: SshConnection, options: ProbeOptions): Promise<ProbeResult> {
  const found: string[] = []
  try {
    for (const step of [lookAtSlurm, lookAtFolder, tryJob]) found.push(...(await step(connection, options)))
    return { usable: true, found }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { usable: false, found: [...found, reportError(error).message] }
  }
}

type Step = (connection: SshConnection, options: ProbeOptions) => Promise<string[]>

async function answers(connection: SshConnection, script: string, timeoutMs?: number): Promise<Map<string, string>> {
  const result = await connection.run(script, { timeoutMs })
  if (result.exitCode !== 0) throw slurmFailure(connection.login, result)
  const lines = result.stdout.toString().trim().split('\n')
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

const lookAtSlurm: Step = async (connection, { partition }) => {
  const said = await answers(
    connection,
    `${slurmCommands}
    command -v sbatch >/dev/null || { echo 'sbatch: not found' >&2; exit 1; }
    echo "version=$(sbatch --version)" || exit
    scontrol show config >/dev/null || exit
    echo "partitions=$(sinfo -h -o %R | sort -u | tr '\\n' ' ')"`,
  )
  const partitions = (said.get('partitions') ?? '').trim().split(/\s+/)
  if (partition !== null && !partitions.includes(partition)) {
    throw new AppError(
      'invalid-input',
      `Expected a partition among ${partitions.join(', ')}, got ${quote(partition)}: name one of them (partition=…).`,
    )
  }
  return [`Slurm answers (${said.get('version')}); partitions: ${partitions.join(', ')}.`]
}

const lookAtFolder: Step = async (connection, { base }) => {
  const word = folderWord(base)
  const said = await answers(
    connection,
    `mkdir -p ${word}/probe && cd ${word}/probe && echo there >written && rm written || exit ${submissionExits.noFolder}
    echo "folder=$(cd .. && pwd)"
    echo "free=$(df -Pk . | awk 'NR == 2 { print $4 }')"`,
  )
  const freeKilobytes = Number(said.get('free'))
  const room = Number.isFinite(freeKilobytes) ? `, ${(freeKilobytes / 1e6).toFixed(1)} GB free` : ''
  return [`The folder ${said.get('folder')} can be written to${room}.`]
}

/** Says what it finds in a file of the folder, which only shows here if nodes and login node share it. */
const tryJob: Step = async (connection, { base, patienceSeconds = 120, ...wishes }) => {
  const options = [
    ...['--job-name=ebm-studio-probe', '--ntasks=1', '--cpus-per-task=1', '--time=5', '--output=/dev/null'],
    ...wishedOptions(wishes),
  ]
  const script = `${slurmCommands}
    cd ${folderWord(base)}/probe && base=$(cd .. && pwd) || exit ${submissionExits.noFolder}
    hash=$(cd "$base/programs" 2>/dev/null && ls -t *.tar.gz 2>/dev/null | sed -n '1s/\\.tar\\.gz$//p')
    if [ -n "$hash" ]; then ${unpackedProgram}
    fi
    answer=$base/probe/answer.$$
    id=$(sbatch --parsable ${options.map(shellWord).join(' ')} --chdir="$base/probe" <<batch
#!/bin/sh
cd "$base/probe" || exit
{
  echo "host=\\$(uname -n)"
  echo "machine=\\$(uname -m)"
  echo "processor=\\$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | sed -n 1p)"
  [ -z "$node" ] || echo "program=\\$(cd "$root" && "$node" src-engine/remote-studies/self-test.ts 2>&1 | tr '\\n' ' ')"
} >"$answer.new"
mv "$answer.new" "$answer"
batch
    ) || exit
    id=\${id%%;*}
    seconds=0
    while [ ! -e "$answer" ] && [ $seconds -lt ${patienceSeconds} ]; do
      sleep 1
      seconds=$((seconds + 1))
      ls "$base/probe" >/dev/null
      state=$(squeue -h --states=all -j "$id" -o '%T (%r)' 2>/dev/null)
      case "$state" in COMPLETED* | '') ended=$((ended + 1)) ;; FAILED* | TIMEOUT* | NODE_FAIL* | CANCELLED*) break ;; esac
      # A shared folder may show what a node wrote half a minute late.
      [ "\${ended:-0}" -lt 45 ] || break
    done
    if [ -e "$answer" ]; then cat "$answer"; rm -f "$answer"; else echo "state=$state"; scancel -Q "$id" 2>/dev/null; fi`
  return judged(await answers(connection, script, (patienceSeconds + 60) * 1000))
}

function judged(said: ReadonlyMap<string, string>): string[] {
  const state = said.get('state')
  if (state !== undefined) {
    if (state.startsWith('PENDING')) return [`A small job did not begin in time, ${state}: a study would wait, too.`]
    throw new AppError(
      'not-supported',
      `Expected a small job to write into the folder, got nothing there (${state || 'it ended'}): choose a folder that the ` +
        'nodes share with the login node (folder=…).',
    )
  }
  const [host, machine, processor] = ['host', 'machine', 'processor'].map((key) => said.get(key) ?? '')
  if (machine !== 'x86_64') {
    throw new AppError(
      'not-supported',
      `Expected nodes with x86_64 processors, got ${machine}: choose another partition.`,
    )
  }
  const program = said.get('program')?.trim()
  if (program !== undefined && program !== 'ok') {
    throw new AppError('not-supported', `Expected the program to run on the node ${host}, got ${quote(program, 300)}.`)
  }
  const runs = program === undefined ? '' : ' The program ran there and passed its test.'
  return [`A small job ran on the node ${host} (${processor || machine}).${runs}`]
}
