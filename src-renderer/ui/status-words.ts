import type { RunStatus } from '../../src-shared/run.ts'

export const statusWords: Record<RunStatus, string> = {
  queued: 'Queued',
  held: 'Held',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  diverged: 'Diverged',
  interrupted: 'Interrupted',
  failed: 'Failed',
}
