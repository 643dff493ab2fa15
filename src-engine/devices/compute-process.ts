// How Node is started for whatever computes: a probe must meet the kernels that a trainer will.

import type { ForkOptions } from 'node:child_process'

export const computeProcess: ForkOptions = {
  execPath: process.execPath,
  // A small nursery: training makes little garbage, and V8 would let the process grow by tens of megabytes before it looks.
  // With 2 MB instead, evaluations took a tenth more time: what they make did not die young.
  // Its few collections are done by the thread itself: helpers that wait for one another would take the other lanes' time.
  execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--single-threaded-gc'],
  serialization: 'advanced',
}
