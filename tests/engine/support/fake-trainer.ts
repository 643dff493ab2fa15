// A trainer process without numerics: the real loop over a training whose numbers are a closed formula of the
// iteration, and which misbehaves on request. The lane's name says how: `slow`, `explode`, `crash`, `crash once` (with
// rows beyond its checkpoint), `abort`, `fail`, `lose` (the graphics device, always at the same iteration), `lose once`;
// `slow, leaves` has a backend whose process takes no second run; `reaches -2` has that validation log-likelihood at the end, one nat less at the beginning; `slow, reaches -2` is both.

import { deserialize, serialize } from 'node:v8'
import { AppError } from '../../../src-shared/errors.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { serveTrainer } from '../../../src-engine/training/serve-trainer.ts'
import type { Checkpoint, StartTraining } from '../../../src-engine/training/training.ts'
import { fakeModel } from './fake-model.ts'
import { fakeSnapshot } from './fake-snapshot.ts'

const troubleAt = 20

const startTraining: StartTraining = async ({ runId, config, lane: begun, checkpoint, unseen }) => {
  let lane = begun
  let iteration = checkpoint?.progress.iteration ?? 0
  let state = checkpoint?.arrays.state[0] ?? 0.5
  let snapshotsTaken = unseen ? 0 : (checkpoint?.snapshotsTaken ?? 0)
  const { amount } = config.budget
  const progress = () => ({ iteration, evaluations: 1.5 * iteration, computeSeconds: iteration / 1000 })
  return {
    get progress() {
      return progress()
    },
    get fraction() {
      return iteration / amount
    },
    get snapshotDue() {
      return iteration >= (snapshotsTaken * amount) / config.evaluation.snapshots
    },
    async step() {
      if (lane.name.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 1))
      iteration++
      state = (state * (3.9 - lane.optimizer.learningRate) * (1 - state)) % 1
      if (iteration === troubleAt && lane.name === 'crash') process.kill(process.pid, 'SIGKILL')
      if (iteration > troubleAt && lane.name === 'crash once' && !checkpoint) {
        // Its rows of so far are sent before the process ends: that takes a moment.
        await new Promise((resolve) => setTimeout(resolve, 10))
        if (iteration === 2 * troubleAt) process.kill(process.pid, 'SIGKILL')
      }
      if (iteration === troubleAt && lane.name === 'abort') {
        process.stderr.write('F device.cc:88] Check failed: memory == enough (0 vs. 1)\nAborted\n')
        process.abort()
      }
      if (iteration === troubleAt && (lane.name === 'lose' || (lane.name === 'lose once' && !checkpoint)))
        throw new AppError('device-lost', 'Expected the graphics card to stay, got "unplugged".')
      if (iteration === troubleAt && lane.name === 'fail')
        throw new AppError('not-supported', 'Expected luck, got none.')
      const exploded = iteration === troubleAt && lane.name === 'explode'
      const row = { ...progress(), values: { energyGap: exploded ? Number.NaN : state } }
      if (exploded) {
        const divergence = { iteration, quantity: 'energy gap', value: Number.NaN, threshold: 1e4, suggestion: 'Stop.' }
        return { outcome: { kind: 'diverged', divergence }, row }
      }
      return { outcome: iteration >= amount ? { kind: 'finished' } : { kind: 'going' }, row }
    },
    async evaluate(final) {
      if (iteration >= (snapshotsTaken * amount) / config.evaluation.snapshots) snapshotsTaken++
      const reached = /reaches (\S+)/.exec(lane.name)?.[1]
      const values = {
        testLogLikelihood: -state,
        ...(reached !== undefined && { validationLogLikelihood: Number(reached) - 1 + iteration / amount }),
        ...(final && { mmdPValue: state }),
      }
      return { row: { ...progress(), values }, snapshot: fakeSnapshot(runId, progress()) }
    },
    checkpoint: async () => ({
      progress: progress(),
      snapshotsTaken,
      stepCount: iteration,
      arrays: { state: Float64Array.of(state) },
      backend: 'reference',
      kernelVariant: 'fake',
    }),
    model: () => fakeModel,
    adjust: (next) => void (lane = next),
    useThreads: () => undefined,
    dispose: () => undefined,
  }
}

serveTrainer({
  loadData: async () => ({}) as DataSet,
  useBackend: async (_id, { lanes }) => {
    // Its process takes no other run.
    const leaves = lanes.some(({ name }) => name.endsWith('leaves'))
    const device = {
      backend: 'reference',
      device: 'fake',
      threads: 1,
      precision: 'float64',
      kernelVariant: 'fake',
    } as const
    return { backend: leaves ? { ...reference, id: 'tensorflow' } : reference, device }
  },
  startTraining,
  encodeCheckpoint: (checkpoint) => serialize(checkpoint),
  decodeCheckpoint: (encoded) => deserialize(encoded) as Checkpoint,
})
