// The shell scripts by which a part becomes a job: the one that the login node runs to submit it, and the one that Slurm
// runs for each chunk.
//
//   BASE/programs/HASH.tar.gz, HASH/    the program, unpacked once
//   BASE/jobs/PART                      which job runs this part: its id, or ? while it is being submitted
//   BASE/studies/STUDY/logs/            what chunks write to stdout and stderr
//
// sbatch may say that it failed and have submitted all the same. So a job runs only if the file `jobs/PART` names it; a
// stray one leaves at once, and a job that begins while the file says ? waits until it is named or nobody comes.

import { computeProcess } from '../../devices/compute-process.ts'
import type { Part } from '../cluster.ts'
import { folderWord, shellWord } from '../ssh/shell-word.ts'

export interface JobSettings {
  /** Absolute or beginning with ~/. */
  base: string
  partition: string | null
  account: string | null
  /** As Slurm writes it. */
  memory: string | null
  /** Minutes that a chunk may take. */
  minutes: number
}

/** So long before the time limit is SIGTERM sent, seconds; Slurm may send it a minute earlier. */
const noticeSeconds = (minutes: number): number => Math.min(90, minutes * 15)
/** How long a job that nobody names waits for that. */
const namingStepSeconds = 2
const namingSteps = 90

/** Slurm's commands are often on the PATH of login shells alone. */
export const slurmCommands = 'command -v sbatch >/dev/null 2>&1 || . /etc/profile >/dev/null 2>&1'

/** Prints MaxArraySize: a task's number is below it. */
export const arrayLimit = `
${slurmCommands}
config=$(scontrol show config) || exit
echo "$config" | sed -n 's/^MaxArraySize *= *//p'
`

/** Exit codes of `submission` besides those of sbatch. */
export const submissionExits = { noProgram: 41, noFolder: 42 } as const

/** Prints the job's id. */
export const submission = (part: Part, settings: JobSettings): string => `
${slurmCommands}
${enteredBase(settings.base)}
hash=${shellWord(part.program!)}
${unpackedProgram}
study=$base/studies/${shellWord(part.studyId)}
mkdir -p "$base/jobs" "$study/logs" "$study/frames" || exit ${submissionExits.noFolder}
${marking(part.name)}
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\\\\\''/g")"; }
batch() {
  echo '#!/bin/sh'
  echo "base=$(quoted "$base") study=$(quoted "$study") program=$(quoted "$root") node=$(quoted "$node")"
  cat <<'chunk'
${chunkScript(part)}
chunk
}
mark '?' || exit ${submissionExits.noFolder}
id=$(batch | sbatch --parsable ${sbatchOptions(part, settings).map(shellWord).join(' ')} \
  --chdir="$study" --output="$study/logs/%x.%a.txt" --open-mode=append) || exit
id=\${id%%;*}
mark "$id"
${withoutStrays(part.name)}
echo "$id"
`

/** What a chunk's job does. It ends as the chunk itself, so that signals reach it. */
const chunkScript = (part: Part): string => `
named() { cat "$base/jobs/${part.name}" 2>/dev/null; }
steps=0
while [ "$(named)" = '?' ] && [ $steps -lt ${namingSteps} ]; do steps=$((steps + 1)); sleep ${namingStepSeconds}; done
case "$(named)" in "$SLURM_ARRAY_JOB_ID" | '?' | '') ;; *) exit 0 ;; esac
unset NODE_OPTIONS NODE_PATH
export EBM_ATTEMPT="\${SLURM_RESTART_COUNT:-0}"
cd "$program" || exit 1
exec "$node" ${(computeProcess.execArgv ?? []).map(shellWord).join(' ')} src-engine/remote-studies/run-chunk.ts "$study" ${part.number} "$SLURM_ARRAY_TASK_ID"`

function sbatchOptions(part: Part, settings: JobSettings): string[] {
  const { minutes } = settings
  return [
    `--job-name=${part.name}`,
    `--array=0-${part.chunks - 1}`,
    // How many chunks there are is asked of the queue when some of them have left it.
    `--comment=${chunksComment(part.chunks)}`,
    ...['--nodes=1', '--ntasks=1', `--cpus-per-task=${part.threads}`],
    `--time=${minutes}`,
    '--requeue',
    `--signal=B:TERM@${noticeSeconds(minutes)}`,
    ...wishedOptions(settings),
  ]
}

export type Wishes = Pick<JobSettings, 'partition' | 'account' | 'memory'>

/** What a person asked for; nothing of it is said where the cluster's default is to hold. */
export const wishedOptions = ({ partition, account, memory }: Wishes): string[] => [
  ...(partition === null ? [] : [`--partition=${partition}`]),
  ...(account === null ? [] : [`--account=${account}`]),
  ...(memory === null ? [] : [`--mem=${memory}`]),
]

const commentPrefix = 'ebm-studio-chunks-'
const chunksComment = (chunks: number): string => `${commentPrefix}${chunks}`
/** null where the comment is not ours. */
export const chunksOf = (comment: string): number | null =>
  comment.startsWith(commentPrefix) ? Number(comment.slice(commentPrefix.length)) : null

/** Prints the job that runs a part of this name, or nothing; stray ones of the same name are cancelled. */
export const lookUp = (name: string, base: string): string => `
${slurmCommands}
${enteredBase(base)}
mkdir -p "$base/jobs"
${marking(name)}
id=$(marked)
case "$id" in
  '' | '?')
    id=$(squeue -h -u "$(id -un)" --states=all --name=${name} -o %F) || exit
    id=$(echo "$id" | sort -n | sed -n 1p)
    # A job that ended long ago is known to the accounting alone, where there is one.
    [ -n "$id" ] || id=$(sacct -n -X -P -u "$(id -un)" --name=${name} -S now-30days -o JobIDRaw 2>/dev/null | sort -n | sed -n 1p)
    [ -n "$id" ] && mark "$id"
    ;;
esac
[ -n "$id" ] || exit 0
${withoutStrays(name)}
echo "$id"
`

/** Cancels these jobs and others of their names. */
export const cancellation = (jobs: readonly string[]): string => `
${slurmCommands}
names=$(squeue -h -u "$(id -un)" --states=all -j ${jobs.join(',')} -o %j 2>/dev/null | sort -u)
for job in ${jobs.join(' ')}; do
  said=$(scancel -Q "$job" 2>&1) || case "$said" in *'Invalid job id'* | *'already'*) ;; *) echo "$said" >&2; failed=1 ;; esac
done
for name in $names; do scancel -Q -u "$(id -un)" --name="$name" 2>/dev/null; done
[ -z "$failed" ]
`

const enteredBase = (base: string): string => `
mkdir -p ${folderWord(base)} && base=$(cd ${folderWord(base)} && pwd) || exit ${submissionExits.noFolder}`

/** From the shell's `base` and `hash`: unpacks the program once; leaves `root`, its folder, and `node`. */
export const unpackedProgram = `
program=$base/programs/$hash
if [ ! -d "$program" ]; then
  fresh=$program.$$.new
  [ -e "$program.tar.gz" ] || exit ${submissionExits.noProgram}
  mkdir -p "$fresh" && tar -xzf "$program.tar.gz" -C "$fresh" || { rm -rf "$fresh"; exit ${submissionExits.noFolder}; }
  mv -T "$fresh" "$program" 2>/dev/null || rm -rf "$fresh"
fi
for root in "$program" "$program"/*; do [ -e "$root/src-engine/remote-studies/run-chunk.ts" ] && break; done
for node in "$root"/node_modules/node-linux-*/bin/node; do [ -x "$node" ] && break; done
[ -x "$node" ] || exit ${submissionExits.noProgram}`

/** The shell's functions \`mark ID\` and \`marked\`. */
const marking = (name: string): string => `
mark() { echo "$1" >"$base/jobs/${name}.$$.new" && mv -f "$base/jobs/${name}.$$.new" "$base/jobs/${name}"; }
marked() { cat "$base/jobs/${name}" 2>/dev/null; }`

const withoutStrays = (name: string): string => `
for stray in $(squeue -h -u "$(id -un)" --name=${name} -o %F 2>/dev/null | sort -u); do
  [ "$stray" = "$id" ] || scancel -Q "$stray" 2>/dev/null
done`
