// How long a study still takes, from what its ended runs took.
//
//   seconds = max( Σ rests / places, longest rest ),  rest of a run = share left of its budget × median of its lane
//
// The median, so that a run that was slow once, or beside other work, does not count; by lane, because methods cost
// unlike much. A lane of which none has ended yet takes what the median run of the study took. A run that trains and knows
// its speed says itself what it has left.

export interface RunTime {
  laneId: string
  /** Of the whole budget, between its start and its end; null for a run that has not finished. */
  tookSeconds: number | null
  /** It is still to come to its end. */
  live: boolean
  /** Of its budget, 0 … 1. */
  fraction: number
  /** As it knows itself; null where it does not. */
  secondsLeft: number | null
}

/** null where nothing is left, or nothing is known yet. `places`: runs that train at the same time, 1 at least. */
export function timeLeft(runs: readonly RunTime[], places: number): number | null {
  const live = runs.filter((run) => run.live)
  const took = runs.flatMap(({ laneId, tookSeconds }) => (tookSeconds === null ? [] : [{ laneId, tookSeconds }]))
  if (live.length === 0) return null
  const overall = median(took.map(({ tookSeconds }) => tookSeconds))
  const ofLane = new Map(
    [...Map.groupBy(took, ({ laneId }) => laneId)].map(([laneId, each]) => [
      laneId,
      median(each.map(({ tookSeconds }) => tookSeconds)),
    ]),
  )
  const rests = live.map(({ laneId, fraction, secondsLeft }) => {
    const whole = ofLane.get(laneId) ?? overall
    return secondsLeft ?? (whole === null ? null : whole * (1 - fraction))
  })
  // A run that knows its speed says nothing of those that have not begun.
  if (rests.some((rest) => rest === null)) return null
  const known = rests as number[]
  return Math.max(known.reduce((sum, rest) => sum + rest, 0) / places, ...known)
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
