// Runs that wait for a place: of those that may begin the one of the highest priority, and of equals the one that came
// first. A held run keeps its turn and is passed over.

export interface WaitingRun {
  runId: string
  experimentId: string
}

export interface RunQueue {
  push(runs: readonly WaitingRun[], held?: boolean): void
  /** Passed over until it is released. */
  hold(runId: string): void
  release(runId: string): void
  remove(runId: string): void
  /** Takes all out; in the order in which they came. */
  clear(): WaitingRun[]
  /** Those that wait, held ones included. */
  ofExperiment(experimentId: string): string[]
  /** Behind all others, in this order; those that do not wait are left out. */
  moveToEnd(runIds: readonly string[]): void
  /** The run whose turn it is; stays in the queue. */
  next(mayBegin: (run: WaitingRun) => boolean): WaitingRun | null
}

interface Entry extends WaitingRun {
  held: boolean
}

/** `priorityOf` is asked of an experiment at every turn. */
export function createRunQueue(priorityOf: (experimentId: string) => number): RunQueue {
  /** In the order in which they came: a map keeps it. */
  let entries = new Map<string, Entry>()

  function setHeld(runId: string, held: boolean): void {
    const entry = entries.get(runId)
    if (entry) entry.held = held
  }

  return {
    push(runs, held = false) {
      for (const { runId, experimentId } of runs) {
        entries.delete(runId)
        entries.set(runId, { runId, experimentId, held })
      }
    },
    hold: (runId) => setHeld(runId, true),
    release: (runId) => setHeld(runId, false),
    remove: (runId) => void entries.delete(runId),
    clear() {
      const all = [...entries.values()]
      entries = new Map()
      return all
    },
    ofExperiment: (experimentId) =>
      [...entries.values()].flatMap((entry) => (entry.experimentId === experimentId ? [entry.runId] : [])),
    moveToEnd(runIds) {
      for (const runId of runIds) {
        const entry = entries.get(runId)
        if (!entry) continue
        entries.delete(runId)
        entries.set(runId, entry)
      }
    },
    next(mayBegin) {
      let found: { entry: Entry; priority: number } | null = null
      for (const entry of entries.values()) {
        if (entry.held) continue
        const priority = priorityOf(entry.experimentId)
        if ((found === null || priority > found.priority) && mayBegin(entry)) found = { entry, priority }
      }
      return found && found.entry
    },
  }
}
