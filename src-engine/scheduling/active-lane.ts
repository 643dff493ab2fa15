// A run that has a trainer now, as the scheduler keeps it.

import type { BackendChoice } from '../../src-shared/device.ts'
import type { Progress } from '../../src-shared/metric.ts'
import type { Speed } from '../training/speedometer.ts'
import type { TrainerProcess } from './trainer-process.ts'

export interface ActiveLane {
  process: TrainerProcess
  choice: BackendChoice
  /** It goes on from a checkpoint. */
  resumed: boolean
  /** If its backend turns out to be missing it is interrupted, not failed: there is a way to go on. */
  mayGoOn: boolean
  progress: Progress | null
  fraction: number
  speed: Speed
  /** Compute threads that it was last told to use. */
  threads: number
  stepsDone: number
  stepsWished: number
  adjustmentsDone: number
  adjustmentsWished: number
  stopWished: boolean
  /** Why it is stopped, where that is not a person's wish. */
  stopReason: string | null
  /** It is to leave and wait, its run held. */
  holdWished: boolean
  /** Paused by the scheduler until there is room to record. */
  waitsForRoom: boolean
  reportsWaiting: number
  /** Why the run is `interrupted` when its trainer leaves. */
  leaveReason: string | null
  /** Its run has ended; only the process is still to leave. */
  ended: boolean
}

type Begun = Pick<ActiveLane, 'fraction' | 'threads' | 'choice' | 'resumed' | 'mayGoOn'>

export function activeLane(process: TrainerProcess, begun: Begun): ActiveLane {
  return {
    process,
    progress: null,
    ...begun,
    speed: { iterationsPerSecond: null, secondsLeft: null },
    stepsDone: 0,
    stepsWished: 0,
    adjustmentsDone: 0,
    adjustmentsWished: 0,
    stopWished: false,
    stopReason: null,
    holdWished: false,
    waitsForRoom: false,
    reportsWaiting: 0,
    leaveReason: null,
    ended: false,
  }
}
