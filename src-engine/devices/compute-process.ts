// How Node is started for whatever computes: a probe must meet the kernels that a trainer will.

import type { ForkOptions } from 'node:child_process'

export const computeProcess: ForkOptions = {
  execPath: process.execPath,
  execArgv: ['--disable-warning=ExperimentalWarning'],
  serialization: 'advanced',
}
