// What squeue says of jobs, as the states of their chunks and a remark for people.

import type { ChunkState, ChunkStates } from '../cluster.ts'
import { chunksOf, slurmCommands } from './batch-script.ts'

/** squeue leaves out what it does not know any more, or refuses to answer for that alone. */
export const stateListing = (jobs: readonly string[]): string => `
${slurmCommands}
said=$(squeue -h -r --states=all -j ${jobs.join(',')} -o '%F|%K|%T|%r|%k' 2>&1) || case "$said" in
  *'Invalid job id'*) exit 0 ;;
  *) echo "$said" >&2; exit 1 ;;
esac
echo "$said"
`

interface Listed {
  chunk: number
  state: string
  reason: string
}

/** `listing` is what `stateListing` prints. */
export function chunkStates(listing: string): Map<string, ChunkStates> {
  const jobs = new Map<string, { chunks: number; listed: Listed[] }>()
  for (const line of listing.split('\n').filter((each) => each.includes('|'))) {
    const [job, chunk, state, reason, ...comment] = line.split('|')
    if (!/^\d+$/.test(chunk)) continue
    const known = jobs.get(job) ?? { chunks: 0, listed: [] }
    known.chunks = Math.max(known.chunks, Number(chunk) + 1, chunksOf(comment.join('|')) ?? 0)
    known.listed.push({ chunk: Number(chunk), state, reason })
    jobs.set(job, known)
  }
  return new Map([...jobs].map(([job, { chunks, listed }]) => [job, statesOf(chunks, listed)]))
}

function statesOf(count: number, listed: readonly Listed[]): ChunkStates {
  // One that left the queue's memory before its neighbours has ended.
  const chunks = Array.from({ length: count }, (): ChunkState => 'ended')
  for (const { chunk, state } of listed) chunks[chunk] = chunkState(state)
  return { chunks, remark: remarkOf(listed) }
}

const waiting = ['PENDING', 'CONFIGURING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD', 'SPECIAL_EXIT', 'RESV_DEL_HOLD']
const running = ['RUNNING', 'COMPLETING', 'SIGNALING', 'STAGE_OUT', 'STOPPED', 'SUSPENDED', 'RESIZING']

function chunkState(state: string): ChunkState {
  if (waiting.includes(state)) return 'waiting'
  return running.includes(state) ? 'running' : 'ended'
}

/** Of ends that a person can do something about. */
const endWords: Readonly<Record<string, string>> = {
  OUT_OF_MEMORY: 'ran out of memory: ask for more (memory=…), or for a partition whose nodes have more',
  TIMEOUT: 'reached the time limit: ask for a longer one (time=…)',
  DEADLINE: 'reached the deadline of the partition',
  BOOT_FAIL: 'had a node that did not start',
}

/** Of waiting that goes on until somebody acts, and of the usual one. */
const reasonWords: readonly (readonly [RegExp, string])[] = [
  [/^Priority$/, 'Waits for jobs before it in the queue.'],
  [/^Resources$/, 'Waits for free nodes.'],
  [/^BeginTime$/, 'Waits to be started again after its node was lost.'],
  [/held|^JobHeld/i, 'Is held back: "scontrol release" on the login node lets it go on.'],
  [/^(Assoc|QOS)/, 'Waits for a limit of this account or partition: REASON.'],
  [/^PartitionTimeLimit$/, 'Never begins: the partition does not allow so long a time.'],
  [/^PartitionDown|^PartitionInactive/, 'Waits for the partition, which is closed.'],
  [/^ReqNodeNotAvail/, 'Waits for nodes that are down or reserved.'],
  [/^DependencyNeverSatisfied|^BadConstraints/, 'Never begins: REASON.'],
]

function remarkOf(listed: readonly Listed[]): string | null {
  const ends = Object.entries(endWords).flatMap(([state, words]) => {
    const count = listed.filter((each) => each.state === state).length
    return count === 0 ? [] : [`${count === 1 ? 'A chunk' : `${count} chunks`} ${words}.`]
  })
  const runs = listed.some(({ state }) => state === 'RUNNING')
  const reasons = new Set(listed.filter(({ state }) => chunkState(state) === 'waiting').map(({ reason }) => reason))
  const waits = [...reasons].flatMap((reason) => {
    const at = reasonWords.findIndex(([pattern]) => pattern.test(reason))
    // The first two need no word where others of the job run meanwhile.
    return at < 0 || (at < 2 && runs) ? [] : [reasonWords[at][1].replace('REASON', reason)]
  })
  const all = [...ends, ...new Set(waits)]
  return all.length === 0 ? null : all.join(' ')
}
