// A parent that dies while its child is still starting: forks the given entry, hands it work, prints its id, is gone.

import { fork } from 'node:child_process'
import { computeProcess } from '../../../src-engine/devices/compute-process.ts'
import { smallExperiment } from './small-experiment.ts'

const [entry, preload] = process.argv.slice(2)
const config = smallExperiment(10_000_000)
const execArgv = [...computeProcess.execArgv!, ...(preload ? ['--import', preload] : [])]
const child = fork(entry, [String(process.pid)], {
  ...computeProcess,
  execArgv,
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
})
const [lane] = config.lanes
const assignment = { runId: 'run', config, lane, seed: 1, backend: 'reference', threads: 1, checkpoint: null }
const message = entry.includes('probe') ? { ask: 'examine', backend: 'reference' } : { command: 'begin', assignment }
child.send(message, () => {
  process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGKILL'))
})
