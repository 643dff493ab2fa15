// Processor time, user and system together, of this process and of all that it started to compute.
//
// A child says with each of its messages what it has used so far, so that one that is killed is known up to its last
// message. What a child takes to leave after that is not counted (some hundredths of a second).

/** What every message of a child carries along. */
export interface Used {
  /** Of the child's whole life, with all its threads. */
  processorSeconds: number
}

/** Of this process with all its threads, since it began. */
export function processorSeconds({ user, system }: NodeJS.CpuUsage = process.cpuUsage()): number {
  return (user + system) / 1e6
}

export interface ProcessorTime {
  /** A new child; the function takes what it says it has used so far. */
  child(runId?: string): (used: Used) => void
  /** Of this process and every child. */
  total(): number
  /** Of the children that trained this run. */
  ofRun(runId: string): number
}

export function createProcessorTime(own = processorSeconds): ProcessorTime {
  const children: { runId?: string; seconds: number }[] = []
  const sum = (some: typeof children): number => some.reduce((all, { seconds }) => all + seconds, 0)
  return {
    child(runId) {
      const entry = { runId, seconds: 0 }
      children.push(entry)
      return ({ processorSeconds: seconds }) => (entry.seconds = Math.max(entry.seconds, seconds))
    },
    total: () => own() + sum(children),
    ofRun: (runId) => sum(children.filter((child) => child.runId === runId)),
  }
}
