// Appends metric rows to a store and says on stdout how many were acknowledged, until somebody kills it.

import { openStore } from '../../../src-engine/store/open-store.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'

const store = openStore({ folder: process.argv[2] })
const [lane] = defaultExperiment().lanes
store.experiments.add({
  id: 'the-experiment',
  config: { ...defaultExperiment(), lanes: [lane] },
  newId: () => 'the-run',
})
for (let iteration = 1; ; iteration++) {
  const progress = { iteration, evaluations: iteration, computeSeconds: iteration }
  const rows = [{ ...progress, values: { energyGap: iteration } }]
  store.record('the-run', { progress, fraction: 0, rows, snapshot: null, checkpoint: null })
  process.stdout.write(`${iteration}\n`)
  await new Promise(setImmediate)
}
