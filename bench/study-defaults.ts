// Which learning rate and which momentum should each method begin with? Every data set, three seeds, the default budget.
//
//   npm run study:defaults [-- --seeds 1,2,3] [--methods cd,pcd,nce,ml] [--data two-moons,…] [--candidates default,RATE/β₁[;FIELD=VALUE…],…]
//
// Trains one lane after the other with everything but the candidate at its default, on one compute thread, and keeps each
// result in `bench/study-defaults.jsonl`: what is there already is not trained again, so that the study can be stopped
// and resumed. Then writes the tables of these methods in docs/study-defaults.md anew, between its two marks.
// KL(data‖model) by quadrature; of measured data, whose density is not known, the held-out log-likelihood.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { dataConfigSchema, dataSchemas, type DataConfig, type DataKind } from '../src-shared/config/data.ts'
import { defaultExperiment, type ExperimentConfig } from '../src-shared/config/experiment.ts'
import { methodConfigSchema, methodDefinitions, methodKinds, type MethodKind } from '../src-shared/config/method.ts'
import { optimizerConfigSchema } from '../src-shared/config/optimizer.ts'
import { wasm } from '../src-engine/backends/wasm/wasm.ts'
import type { DataSet } from '../src-engine/data/data-set.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { startTraining } from '../src-engine/training/train.ts'
import type { TrainingOutcome } from '../src-engine/training/training.ts'
import { studyTables, type StudyResult } from './measure/defaults-tables.ts'
import { isTrusted } from '../src-shared/estimate.ts'
import { estimateOf } from '../src-shared/metric.ts'

const resultsFile = resolve(import.meta.dirname, 'study-defaults.jsonl')
const page = resolve(import.meta.dirname, '../docs/study-defaults.md')
const marks = ['<!-- tables -->', '<!-- end of tables -->'] as const

/** Learning rate / β₁ of Adam, then numbers of the method (`0.005/0.9;contrastCount=8`); `default` is what it begins with. */
const candidates: Partial<Record<MethodKind, readonly string[]>> = {
  'contrastive-divergence': ['default', '0.002/0.9', '0.005/0.9', '0.005/0', '0.01/0'],
  'persistent-contrastive-divergence': ['default', '0.002/0.9', '0.005/0.9', '0.01/0'],
  'noise-contrastive-estimation': ['default', '0.01/0.9', '0.005/0'],
  'maximum-likelihood': ['default', '0.01/0.9', '0.01/0'],
  'improved-contrastive-divergence': [
    'default',
    '0.005/0',
    '0.002/0;entropyWeight=0.15',
    '0.002/0;klWeight=0;entropyWeight=0',
  ],
  'conditional-noise-contrastive-estimation': ['default', '0.002/0.9', '0.01/0.9'],
  'energy-discrepancy': ['default', '0.002/0.9', '0.01/0.9'],
  'score-matching': ['default', '0.002/0.9', '0.01/0.9', '0.005/0'],
  'sliced-score-matching': ['default', '0.002/0.9', '0.01/0.9'],
  'multiscale-denoising-score-matching': ['default', '0.005/0.9', '0.02/0.9'],
  'denoising-score-matching': ['default', '0.002/0.9', '0.01/0.9', '0.005/0'],
}
/** A file of one's own is not part of it; the penguins stand for measured data. */
const kinds: DataKind[] = (Object.keys(dataSchemas) as DataKind[]).filter((kind) => kind !== 'csv' && kind !== 'images')

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    methods: { type: 'string', default: 'cd,pcd,nce,ml' },
    data: { type: 'string', default: kinds.join(',') },
    candidates: { type: 'string' },
  },
})
const methods = values.methods.split(',').map(methodNamed)
const known = new Map(readResults().map((result) => [keyOf(result), result]))
for (const seed of values.seeds.split(',').map(Number)) {
  for (const kind of values.data.split(',').map(kindNamed)) {
    const config = v.parse(dataConfigSchema, { kind })
    const data = await loadData(config, seed)
    for (const method of methods) {
      for (const named of values.candidates?.split(',') ?? candidates[method] ?? ['default']) {
        const candidate = named === 'default' ? candidateOf(config, method) : named
        const wish = { data: kind, method, candidate, seed }
        if (known.has(keyOf(wish))) continue
        const result = await train(wish, config, data)
        known.set(keyOf(result), result)
        appendFileSync(resultsFile, `${JSON.stringify(result)}\n`)
        console.log(
          `${kind}, ${methodDefinitions[method].abbreviation}, ${candidate}, seed ${seed}: ${result.value.toFixed(4)}`,
        )
      }
    }
  }
}
writePage()

type Wish = Pick<StudyResult, 'data' | 'method' | 'candidate' | 'seed'>

async function train(wish: Wish, config: DataConfig, data: DataSet): Promise<StudyResult> {
  const startedAt = performance.now()
  const experiment = experimentOf(wish, config)
  const training = await startTraining({
    runId: 'study',
    config: experiment,
    lane: experiment.lanes[0],
    seed: wish.seed,
    data,
    backend: wasm,
    threads: 1,
    now: () => performance.now(),
  })
  let outcome: TrainingOutcome = { kind: 'going' }
  while (outcome.kind === 'going') outcome = (await training.step()).outcome
  const { row } = await training.evaluate(true)
  training.dispose()
  const { klDataModel, testLogLikelihood } = row.values
  const heldOut = estimateOf(row, 'testLogLikelihood')
  return {
    ...wish,
    value: klDataModel ?? testLogLikelihood ?? Number.NaN,
    converged: heldOut !== null && isTrusted(heldOut.obtained),
    outcome: outcome.kind,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  }
}

function experimentOf({ method, candidate }: Wish, data: DataConfig): ExperimentConfig {
  const [optimizerPart, ...settings] = candidate.split(';')
  const [learningRate, beta1, beta2] = optimizerPart.split('/').map(Number)
  const experiment = defaultExperiment(data, [method])
  const [lane] = experiment.lanes
  const optimizer = v.parse(optimizerConfigSchema, {
    ...lane.optimizer,
    kind: 'adam',
    learningRate,
    beta1,
    ...(beta2 !== undefined && { beta2 }),
  })
  const evaluation = { ...experiment.evaluation, sampleCount: 10, permutations: 20 }
  const changed = Object.fromEntries(
    settings.map((setting) => setting.split('=')).map(([key, value]) => [key, Number(value)]),
  )
  const own = v.parse(methodConfigSchema, { ...lane.method, ...changed })
  return { ...experiment, lanes: [{ ...lane, method: own, optimizer }], evaluation }
}

/** Learning rate / β₁ that the method begins with. */
function candidateOf(data: DataConfig, method: MethodKind): string {
  const { optimizer } = defaultExperiment(data, [method]).lanes[0]
  if (optimizer.kind !== 'adam') throw new Error(`Expected Adam to be ${method}'s default, got ${optimizer.kind}.`)
  return `${optimizer.learningRate}/${optimizer.beta1}`
}

function methodNamed(option: string): MethodKind {
  const found = methodKinds.find((kind) => methodDefinitions[kind].option === option)
  if (!found) throw new Error(`Expected methods such as cd,pcd,nce,ml, got "${option}".`)
  return found
}

function kindNamed(kind: string): DataKind {
  if (!kinds.includes(kind as DataKind)) throw new Error(`Expected data among ${kinds.join(', ')}, got "${kind}".`)
  return kind as DataKind
}

function keyOf({ data, method, candidate, seed }: Wish): string {
  return [data, method, candidate, seed].join(' ')
}

function readResults(): StudyResult[] {
  if (!existsSync(resultsFile)) return []
  const lines = readFileSync(resultsFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StudyResult)
}

function writePage(): void {
  const text = readFileSync(page, 'utf8')
  const [start, end] = marks.map((mark) => text.indexOf(mark))
  if (start < 0 || end < start) throw new Error(`Expected ${page} to hold ${marks.join(' and ')}.`)
  const tables = studyTables([...known.values()], text.slice(start + marks[0].length, end))
  writeFileSync(page, `${text.slice(0, start + marks[0].length)}\n\n${tables}\n${text.slice(end)}`)
}
