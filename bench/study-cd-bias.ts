// How much do short chains cost? CD-1, CD-5, CD-20 and PCD-10 on two moons over five paired seeds.
//
//   npm run study:cd-bias
//
// Everything but k is the default. Twice: with as many parameter updates for everyone, and with as many evaluations
// (rows through forward and backward), which is what the chains are paid in. Prints Markdown tables: mean and standard
// deviation of the exact KL(data‖model) over the seeds, and the paired difference to CD-20 with its 95% interval
// (Student's t with 4 degrees of freedom: seeds share data, split, initial parameters and batches).

import { defaultExperiment, type Budget, type ExperimentConfig } from '../src-shared/config/experiment.ts'
import { defaultLane, laneLabel, type LaneConfig } from '../src-shared/config/lane.ts'
import { trainLanes } from './lane-pool.ts'

const seeds = [1, 2, 3, 4, 5]
const studentT = 2.776
const budgets: readonly (Budget & { title: string })[] = [
  { unit: 'iterations', amount: 1000, title: '1,000 parameter updates each' },
  { unit: 'evaluations', amount: 2_000_000, title: '2,000,000 evaluations each' },
]

const lanes = [
  chains('contrastive-divergence', 1),
  chains('contrastive-divergence', 5),
  chains('contrastive-divergence', 20),
]
lanes.push(chains('persistent-contrastive-divergence', 10))
const longest = 2

for (const { title, ...budget } of budgets) {
  const config: ExperimentConfig = {
    ...defaultExperiment(),
    budget,
    evaluation: { ...defaultExperiment().evaluation, snapshots: 2 },
  }
  const jobs = seeds.flatMap((seed) => lanes.map((lane) => ({ config, lane, seed })))
  const results = await trainLanes(jobs, ({ lane, seed }, { row, outcome }) => {
    console.error(
      `${title}: ${laneLabel(lane)}, seed ${seed}: KL ${row.values.klDataModel?.toFixed(4)}, ${outcome.kind}`,
    )
  })
  const klOf = (lane: number) =>
    seeds.map((_, seed) => results[seed * lanes.length + lane].row.values.klDataModel ?? NaN)
  const iterationsOf = (lane: number) => results[lane].row.iteration
  console.log(`\n## ${title}\n`)
  console.log('| lane | updates | KL(data‖model), nats: mean ± sd | by seed | minus CD-20, 95% interval |')
  console.log('| --- | ---: | ---: | --- | ---: |')
  for (const [index, lane] of lanes.entries()) {
    const kl = klOf(index)
    const difference = kl.map((value, seed) => value - klOf(longest)[seed])
    const interval =
      index === longest
        ? '–'
        : plusMinus(mean(difference), (studentT * deviation(difference)) / Math.sqrt(seeds.length))
    const bySeed = kl.map((value) => value.toFixed(3)).join(' ')
    console.log(
      `| ${laneLabel(lane)} | ${iterationsOf(index)} | ${plusMinus(mean(kl), deviation(kl))} | ${bySeed} | ${interval} |`,
    )
  }
}

function chains(kind: 'contrastive-divergence' | 'persistent-contrastive-divergence', steps: number): LaneConfig {
  const lane = defaultLane(kind, `${kind === 'contrastive-divergence' ? 'cd' : 'pcd'}-${steps}`)
  return { ...lane, method: { ...lane.method, steps } as LaneConfig['method'] }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}

function plusMinus(value: number, spread: number): string {
  return `${value.toFixed(3)} ± ${spread.toFixed(3)}`
}
