// Does the bracket of annealed importance sampling hold what it says? A hundred models whose log Z is known.
//
//   npm run study:ais [-- --only mixture-10d]
//
// The models stand in bench/ais/models.json and were fixed before anything was tuned. Those of a closed form are exact by
// it, trained MLPs by quadrature. Prints Markdown: every model with its bracket, and what is asked of all of them.

import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { MeasurementVerdict } from '../src-shared/measurement.ts'
import type { Backend } from '../src-engine/backends/backend.ts'
import { loadBackend } from '../src-engine/backends/load-backend.ts'
import type { ModelNow } from '../src-engine/evaluations/model-now.ts'
import { openAnnealingPath } from '../src-engine/metrics/annealing/annealing-path.ts'
import { bracketVerdict, bracketWidth } from '../src-engine/metrics/annealing/bracket-verdict.ts'
import { closedFormTarget, type DrawTarget } from '../src-engine/metrics/annealing/exact-target.ts'
import { processorSeconds } from '../src-engine/devices/processor-time.ts'
import { bracketLogPartition, type LogPartitionBracket } from '../src-engine/metrics/annealing/log-partition-bracket.ts'
import { sampleGrid } from '../src-engine/metrics/grid-sampler.ts'
import { closedForm, trainedMlp, type StudyModel } from './ais/study-model.ts'

interface Studied {
  model: StudyModel
  exact: number
  bracket: LogPartitionBracket
  verdict: MeasurementVerdict
  seconds: number
}

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' } },
})
const path = join(import.meta.dirname, 'ais', 'models.json')
const models = (JSON.parse(readFileSync(path, 'utf8')) as StudyModel[]).filter(({ name }) =>
  name.includes(options.only),
)
/** Those that there are everywhere; the fast one knows networks alone. */
const backends = { mlp: await loadBackend('wasm'), other: await loadBackend('reference') }

const studied: Studied[] = []
for (const model of models) {
  const one = model.kind === 'mlp' ? await studyMlp(model) : await studyClosedForm(model)
  studied.push(one)
  console.log(row(one))
}
console.log(summary(studied))
process.exit(0)

async function studyClosedForm(model: Exclude<StudyModel, { kind: 'mlp' }>): Promise<Studied> {
  const { shape, parameters, rows, logPartition } = closedForm(model)
  const backend = backends.other
  const session = await backend.createSession({ shape, initial: parameters, extraCount: 0 })
  const target = await closedFormTarget(session)
  const found = await measured({ session, rows, target, seed: model.seed }, backend)
  session.dispose()
  return { model, exact: logPartition, ...found }
}

async function studyMlp(model: Extract<StudyModel, { kind: 'mlp' }>): Promise<Studied> {
  const backend = backends.mlp
  let studied: Studied | undefined
  await trainedMlp(model, backend, async (now: ModelNow) => {
    const { session, data, coordinates, frame, energy } = now.subject
    const quadrature = await now.quadrature()
    const exact = (await now.logPartition()) - coordinates.logDeterminant
    const target: DrawTarget = async (count, random) =>
      coordinates.toModel(frame.fromModel((await sampleGrid({ quadrature, energy, count, random })).rows))
    const rows = coordinates.toModel(data.train)
    studied = { model, exact, ...(await measured({ session, rows, target, seed: model.seed }, backend)) }
  })
  return studied!
}

interface Measured {
  session: Awaited<ReturnType<Backend['createSession']>>
  rows: Float64Array
  target: DrawTarget | null
  seed: number
}

async function measured({ session, rows, target, seed }: Measured, backend: Backend) {
  const before = process.cpuUsage()
  const path = await openAnnealingPath({ session, rows, backend })
  path.session.useThreads(2)
  const bracket = await bracketLogPartition({ path, seed, target, rows })
  path.dispose()
  return { bracket, verdict: bracketVerdict(bracket), seconds: processorSeconds(process.cpuUsage(before)) }
}

function holds({ exact, bracket: { lower, upper } }: Studied): boolean {
  return lower.value - 2 * lower.standardError <= exact && exact <= upper.value + 2 * upper.standardError
}

function row(one: Studied): string {
  const { model, exact, bracket, verdict, seconds } = one
  const { lower, upper, densities } = bracket
  const sign = verdict.standing === 'poor' ? 'not trusted' : verdict.standing === 'good' ? 'tight' : 'loose'
  const end = (value: number, error: number) => `${(value - exact).toFixed(4)} ± ${error.toFixed(4)}`
  const cells = [
    model.name,
    exact.toFixed(4),
    end(lower.value, lower.standardError),
    end(upper.value, upper.standardError),
    bracketWidth(bracket).toFixed(3),
    `${Math.round((100 * lower.effectiveSampleSize) / lower.chains)}, ${Math.round((100 * upper.effectiveSampleSize) / upper.chains)}`,
    bracket.stiffness.toFixed(1),
    String(densities),
    (bracket.evaluations / 1e6).toFixed(2),
    seconds.toFixed(1),
    holds(one) ? 'yes' : 'no',
    sign,
  ]
  return `| ${cells.join(' | ')} |${verdict.standing === 'poor' ? verdict.text : ''}`
}

function summary(all: readonly Studied[]): string {
  const poor = all.filter(({ verdict }) => verdict.standing === 'poor')
  const right = all.filter((one) => holds(one) || one.verdict.standing === 'poor')
  const widest = (kind: string, d: string) =>
    Math.max(
      ...all
        .filter(({ model }) => model.kind === kind && model.name.includes(d))
        .map(({ bracket }) => bracketWidth(bracket)),
    )
  const slowest = (kind: string, d: string) =>
    Math.max(...all.filter(({ model }) => model.kind === kind && model.name.includes(d)).map(({ seconds }) => seconds))
  return [
    `models: ${all.length}; right or said not to be trusted: ${right.length}; not to be trusted: ${poor.length}; held: ${all.filter(holds).length}`,
    `2-D MLPs: widest ${widest('mlp', '-2d-').toFixed(3)}, slowest ${slowest('mlp', '-2d-').toFixed(1)} s`,
    `50-D Gaussians: widest ${widest('gaussian', '-50d-').toFixed(3)}, slowest ${slowest('gaussian', '-50d-').toFixed(1)} s`,
    `${cpus()[0].model}, ${availableParallelism()} cores`,
  ].join('\n')
}
