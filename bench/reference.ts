// How fast the reference backend trains the default experiment: milliseconds per update of each method.
//
//   node bench/reference.ts [updates]

import { cpus } from 'node:os'
import { methodLabel } from '../src-shared/config/method.ts'
import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { reference } from '../src-engine/backends/reference/reference.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { startTraining } from '../src-engine/experiment/train.ts'

const updates = Number(process.argv[2] ?? 100)
const config = defaultExperiment()
const data = await loadData(config.data, 1)
console.log(`${cpus()[0]?.model}, one thread; two moons, batch 256, MLP 2-64-64-1, ${updates} updates`)

for (const lane of config.lanes) {
  const now = () => performance.now()
  const training = await startTraining({ runId: 'bench', config, lane, seed: 1, data, backend: reference, now })
  for (let warm = 0; warm < 20; warm++) await training.step()
  const { computeSeconds, evaluations } = training.progress
  for (let update = 0; update < updates; update++) await training.step()
  const seconds = training.progress.computeSeconds - computeSeconds
  const rate = (training.progress.evaluations - evaluations) / seconds
  console.log(
    `${methodLabel(lane.method).padEnd(8)} ${((1000 * seconds) / updates).toFixed(2).padStart(7)} ms per update, ` +
      `${Math.round(rate).toLocaleString('en')} evaluations per second`,
  )
  training.dispose()
}
