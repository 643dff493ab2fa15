// How wrong is the gradient of CD-1, CD-5, CD-20, CD-100 and PCD-10? On 25 Gaussians, along a run of exact maximum
// likelihood, so that every method is measured at the same parameters and the same batch.
//
//   npm run study:gradient-bias
//
// All values but k are the defaults. PCD's chains walk ten steps at each parameter vector of the run, as they would if
// their own gradient led it. Of every method 200 gradients are estimated at each checkpoint, with other random numbers;
// the formulas are those of the meter (src-engine/metrics/gradient-bias.ts). Intervals: 95%, by 1,000 bootstrap samples
// of the repeats. A bootstrap sample's |mean|² is on average too large by what the noise of the mean adds once more;
// the samples are therefore centred on the estimate.

import { dataConfigSchema } from '../src-shared/config/data.ts'
import { parse } from '../src-shared/config/parse.ts'
import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { suggestedScale } from '../src-shared/config/scale-of-data.ts'
import { defaultLane, laneLabel, type LaneConfig } from '../src-shared/config/lane.ts'
import { backends } from '../src-engine/backends/registry.ts'
import { modelDataOf, type ModelData } from '../src-engine/data/model-data.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { measureBias, type MeasuredBias } from '../src-engine/evaluations/gradient-bias.ts'
import { stepAtHand, type StepAtHand } from '../src-engine/evaluations/step-at-hand.ts'
import type { MethodContext, MethodState } from '../src-engine/methods/method.ts'
import { stateArrays, stateFrom } from '../src-engine/methods/method-state.ts'
import { methodOf } from '../src-engine/methods/registry.ts'
import { biasFigures, innerProducts } from '../src-engine/metrics/gradient-bias.ts'
import { purposes } from '../src-engine/random/purposes.ts'
import { randomStream } from '../src-engine/random/random-stream.ts'
import { trainingWith } from '../src-engine/training/train.ts'

const seed = 1
const checkpoints = [1, 100, 300, 1000, 2000]
const effort = { repeats: 200, gridPoints: 121 }
const bootstraps = 1000

const config = defaultExperiment(parse(dataConfigSchema, { kind: 'gaussian-grid' }, 'data'), ['maximum-likelihood'])
config.budget.amount = checkpoints.at(-1)!
const scale = suggestedScale(config.data)
const lanes = [
  ...[1, 5, 20, 100].map((steps) => chains('contrastive-divergence', steps)),
  chains('persistent-contrastive-divergence', 10),
]

let step!: StepAtHand
const start = trainingWith(() => ({
  async evaluate(request) {
    step = request.step!
    return { estimates: {}, snapshot: { ...request.progress, runId: '', logPartition: null, views: [] } }
  },
}))
const data = await loadData(config.data, seed)
const modelData: ModelData = modelDataOf(data, 'standardised')
const training = await start({
  ...{ runId: 'study', config, lane: config.lanes[0], seed, data, backend: backends.wasm },
  now: () => performance.now(),
})

interface Measured {
  label: string
  found: MeasuredBias
  /** Cosine and norm ratio of each bootstrap sample, centred on the estimate. */
  resampled: { cosine: number[]; normRatio: number[] }
}

/** Of PCD, on the host: the session may forget what it handed out. */
let kept: Record<string, Float64Array> | null = null
for (let iteration = 1; iteration <= checkpoints.at(-1)!; iteration++) {
  await training.evaluate(true)
  if (checkpoints.includes(iteration)) report(iteration, await measureAll(iteration))
  await walkOn(lanes.at(-1)!, iteration)
  await training.step()
}
process.exit(0)

async function measureAll(iteration: number): Promise<Measured[]> {
  const all: Measured[] = []
  for (const lane of lanes) {
    const found = await measureBias(stepOf(lane, iteration), effort)
    all.push({ label: laneLabel(lane), found, resampled: bootstrap(found, iteration) })
  }
  return all
}

function stepOf(lane: LaneConfig, iteration: number): StepAtHand {
  const context = contextOf(lane)
  return stepAtHand({
    ...{ method: methodOf(lane.method.kind), config: lane.method, context, state: stateOf(lane, context) },
    ...{ values: step.values, iteration, samplerStep: 10 * iteration },
  })
}

function contextOf({ batchSize }: LaneConfig): MethodContext {
  return { session: step.session, data: modelData, batchSize, seed }
}

function stateOf({ method }: LaneConfig, context: MethodContext): MethodState {
  if (method.kind === 'persistent-contrastive-divergence' && kept) return stateFrom(kept, context.session)
  return methodOf(method.kind).init?.(method, context) ?? {}
}

/** PCD's chains, at the parameters as they are. */
async function walkOn(lane: LaneConfig, iteration: number): Promise<void> {
  const context = contextOf(lane)
  const batch = { rows: step.rows, values: step.values, iteration, samplerStep: 10 * iteration }
  const method = methodOf(lane.method.kind)
  const { state } = await method.step(lane.method, batch, stateOf(lane, context), context)
  kept = await stateArrays(state!, context.session)
}

function bootstrap({ exact, estimates }: MeasuredBias, iteration: number): Measured['resampled'] {
  const products = innerProducts(exact, estimates)
  const random = randomStream({ seed, purpose: purposes.mmdSubsets, step: iteration })
  const resampled: Measured['resampled'] = { cosine: [], normRatio: [] }
  for (let sample = 0; sample < bootstraps; sample++) {
    const figures = biasFigures(
      products,
      estimates.map(() => random.integer(estimates.length)),
    )
    resampled.cosine.push(figures.cosine)
    resampled.normRatio.push(figures.normRatio)
  }
  const all = biasFigures(
    products,
    estimates.map((_, index) => index),
  )
  return { cosine: centred(resampled.cosine, all.cosine), normRatio: centred(resampled.normRatio, all.normRatio) }
}

function centred(values: readonly number[], on: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean + on)
}

function report(iteration: number, all: readonly Measured[]): void {
  const [{ found: first }] = all
  const converged = first.obtained.converged ? 'converged' : 'not converged'
  console.log(
    `\n## Iteration ${iteration}: exact gradient norm ${first.exactNorm.toFixed(3)}, ± ${first.exactNoise.toFixed(3)} with another batch; ${first.obtained.shape.join(' × ')} points, ${converged}\n`,
  )
  console.log('| method | cosine [95%] | norm ratio [95%] | bias | sd of one estimate |')
  console.log('| --- | ---: | ---: | ---: | ---: |')
  for (const { label, found, resampled } of all) {
    const { cosine, normRatio, bias, deviation, withinNoise } = found
    const cells = [
      label + (withinNoise ? ' (within noise)' : ''),
      `${cosine.toFixed(3)} ${interval(resampled.cosine)}`,
      `${normRatio.toFixed(3)} ${interval(resampled.normRatio)}`,
      ...[bias.toFixed(3), deviation.toFixed(3)],
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
  const rises = [1, 2, 3].map((index) => {
    const difference = all[index].found.normRatio - all[index - 1].found.normRatio
    const [resampled, before] = [all[index].resampled.normRatio, all[index - 1].resampled.normRatio]
    return `${all[index - 1].label} → ${all[index].label} ${difference.toFixed(3)} ${interval(resampled.map((value, i) => value - before[i]))}`
  })
  const cosines = all[3].resampled.cosine.map((value, i) => value - all[1].resampled.cosine[i])
  const gain = (all[3].found.cosine - all[1].found.cosine).toFixed(3)
  console.log(`\nNorm ratio: ${rises.join('; ')}. cos(100) − cos(5) = ${gain} ${interval(cosines)}.`)
}

function interval(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))].toFixed(3)
  return `[${at(0.025)}, ${at(0.975)}]`
}

function chains(kind: 'contrastive-divergence' | 'persistent-contrastive-divergence', steps: number): LaneConfig {
  const lane = defaultLane(kind, `${kind}-${steps}`, scale)
  return { ...lane, method: { ...lane.method, steps } as LaneConfig['method'] }
}
