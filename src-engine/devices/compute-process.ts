// How Node is started for whatever computes: a probe must meet the kernels that a trainer will.

import type { ForkOptions } from 'node:child_process'

export const computeProcess: ForkOptions = {
  execPath: process.execPath,
  // A small nursery: training makes little garbage, and V8 would let the process grow by tens of megabytes before it looks.
  execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'],
  serialization: 'advanced',
}
