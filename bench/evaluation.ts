// What the evaluations of a run cost beside its training, in processor seconds of one thread: the default comparison's
// lanes, or others, trained in this process as a trainer trains them, with nothing sent or stored.
//
//   npm run bench:evaluation [-- --data two-moons] [--methods cd,pcd,nce,dsm] [--iterations 2000] [--seed 1]
//
// Prints, lane by lane: training, the evaluations of the schedule, the first and the last of them alone, and the share of
// evaluating in both. Processor seconds of a thread hardly depend on who waits for the processor beside it, seconds on
// the wall do.

import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { coordinatesKindOf } from '../src-shared/config/coordinates.ts'
import { dataConfigSchema } from '../src-shared/config/data.ts'
import { defaultExperiment, defaultMethods, type ExperimentConfig } from '../src-shared/config/experiment.ts'
import { laneLabel, type LaneConfig } from '../src-shared/config/lane.ts'
import { methodDefinitions, methodKinds } from '../src-shared/config/method.ts'
import { useBackend } from '../src-engine/backends/use-backend.ts'
import { modelDataOf } from '../src-engine/data/model-data.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { processorSeconds } from '../src-engine/devices/processor-time.ts'
import { energyShape } from '../src-engine/models/energy-shape.ts'
import { startTraining } from '../src-engine/training/train.ts'
import { machineLine } from './measure/machine.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'two-moons' },
    methods: { type: 'string', default: defaultMethods.map((kind) => methodDefinitions[kind].option).join(',') },
    iterations: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const data = v.parse(dataConfigSchema, { kind: values.data })
const kinds = values.methods.split(',').map((option) => {
  const kind = methodKinds.find((candidate) => methodDefinitions[candidate].option === option)
  if (!kind) throw new Error(`Expected options of methods, got "${option}".`)
  return kind
})
const config = defaultExperiment(data, kinds)
config.budget.amount = Number(values.iterations)

console.log(await machineLine())
console.log(
  `Processor seconds of ${values.iterations} updates on ${values.data}, ${config.evaluation.snapshots} snapshots`,
)
console.log(['', 'training', 'evaluating', 'the first', 'the last', 'share'].map(cell).join(''))
const lanes: LaneCost[] = []
for (const lane of config.lanes) {
  const cost = await costOf(config, lane)
  lanes.push(cost)
  print(laneLabel(lane), cost)
}
print('all', {
  training: lanes.reduce((sum, { training }) => sum + training, 0),
  evaluations: lanes.flatMap(({ evaluations }) => evaluations),
})

interface LaneCost {
  training: number
  /** In their order. */
  evaluations: number[]
}

async function costOf(experiment: ExperimentConfig, lane: LaneConfig): Promise<LaneCost> {
  const set = await loadData(experiment.data, seed, { coordinates: coordinatesKindOf(experiment) })
  const { backend } = await useBackend(
    'wasm',
    energyShape(experiment.energy, modelDataOf(set, coordinatesKindOf(experiment))),
  )
  const now = () => performance.now()
  const training = await startTraining({
    runId: 'run',
    config: experiment,
    lane,
    seed,
    data: set,
    backend,
    threads: 1,
    now,
  })
  const startedAt = processorSeconds()
  const evaluations: number[] = []
  for (let final = false; !final;) {
    while (!final && !training.snapshotDue) final = (await training.step()).outcome.kind !== 'going'
    const before = processorSeconds()
    await training.evaluate(final)
    evaluations.push(processorSeconds() - before)
  }
  training.dispose()
  const evaluating = evaluations.reduce((sum, seconds) => sum + seconds, 0)
  return { training: processorSeconds() - startedAt - evaluating, evaluations }
}

function print(label: string, { training, evaluations }: LaneCost): void {
  const evaluating = evaluations.reduce((sum, seconds) => sum + seconds, 0)
  const share = `${((100 * evaluating) / (training + evaluating)).toFixed(0)}%`
  const seconds = [training, evaluating, evaluations[0], evaluations.at(-1)!].map((value) => value.toFixed(2))
  console.log([label, ...seconds, share].map(cell).join(''))
}

function cell(value: string): string {
  return value.padStart(14)
}
