// Does the bracket of annealed importance sampling hold what it says? A hundred models whose log Z is known.
//
//   npm run study:ais [-- --only mixture-10d] [--again]
//
// The models stand in bench/ais/models.json and were fixed before anything was tuned. Those of a closed form are exact by
// it, trained MLPs by quadrature. Each result is kept in bench/ais/results.jsonl: what is there already is not measured
// again unless `--again` says so, so that the study can be stopped and resumed. Then writes the tables of
// docs/study-ais.md anew from what is kept, between their marks.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import type { Backend } from '../src-engine/backends/backend.ts'
import { loadBackend } from '../src-engine/backends/load-backend.ts'
import type { ModelNow } from '../src-engine/evaluations/model-now.ts'
import { openAnnealingPath } from '../src-engine/metrics/annealing/open-path.ts'
import { bracketVerdict, bracketWidth } from '../src-engine/metrics/annealing/bracket-verdict.ts'
import { closedFormTarget, type DrawTarget } from '../src-engine/metrics/annealing/exact-target.ts'
import { processorSeconds } from '../src-engine/devices/processor-time.ts'
import { bracketLogPartition, type BracketEnd } from '../src-engine/metrics/annealing/log-partition-bracket.ts'
import { sampleGrid } from '../src-engine/metrics/grid-sampler.ts'
import { closedForm, trainedMlp, type StudyModel } from './ais/study-model.ts'
import { modelRow, modelsText, summaryText, type StudyResult } from './ais/study-tables.ts'

const resultsFile = join(import.meta.dirname, 'ais', 'results.jsonl')
const page = resolve(import.meta.dirname, '../docs/study-ais.md')
const machine = `${availableParallelism()} cores of ${cpus()[0].model.trim()}`

const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, again: { type: 'boolean', default: false } },
})
const path = join(import.meta.dirname, 'ais', 'models.json')
const models = JSON.parse(readFileSync(path, 'utf8')) as StudyModel[]
const known = new Map(readResults().map((result) => [result.name, result]))
/** Those that there are everywhere; the fast one knows networks alone. */
const backends = { mlp: await loadBackend('wasm'), other: await loadBackend('reference') }

for (const model of models) {
  if (!model.name.includes(options.only) || (known.has(model.name) && !options.again)) continue
  const result = model.kind === 'mlp' ? await studyMlp(model) : await studyClosedForm(model)
  known.set(model.name, result)
  // The last line of a model counts.
  appendFileSync(resultsFile, `${JSON.stringify(result)}\n`)
  console.log(`${modelRow(result).join('  ')}${result.standing === 'poor' ? `  ${result.verdict}` : ''}`)
}
const results = models.flatMap(({ name }) => known.get(name) ?? [])
writeFileSync(resultsFile, results.map((result) => `${JSON.stringify(result)}\n`).join(''))
await writePage()
console.log(summaryText(results, models.length))
process.exit(0)

async function studyClosedForm(model: Exclude<StudyModel, { kind: 'mlp' }>): Promise<StudyResult> {
  const { shape, parameters, rows, logPartition } = closedForm(model)
  const backend = backends.other
  const session = await backend.createSession({ shape, initial: parameters, extraCount: 0 })
  const target = await closedFormTarget(session)
  const found = await measured({ session, rows, target, seed: model.seed }, backend)
  session.dispose()
  return { name: model.name, exact: logPartition, ...found }
}

async function studyMlp(model: Extract<StudyModel, { kind: 'mlp' }>): Promise<StudyResult> {
  const backend = backends.mlp
  let result: StudyResult | undefined
  await trainedMlp(model, backend, async (now: ModelNow) => {
    const { session, data, coordinates, frame, energy } = now.subject
    const quadrature = await now.quadrature()
    const exact = (await now.logPartition()) - coordinates.logDeterminant
    const target: DrawTarget = async (count, random) =>
      coordinates.toModel(frame.fromModel((await sampleGrid({ quadrature, energy, count, random })).rows))
    const rows = coordinates.toModel(data.train)
    result = { name: model.name, exact, ...(await measured({ session, rows, target, seed: model.seed }, backend)) }
  })
  return result!
}

interface Measured {
  session: Awaited<ReturnType<Backend['createSession']>>
  rows: Float64Array
  target: DrawTarget | null
  seed: number
}

async function measured(
  { session, rows, target, seed }: Measured,
  backend: Backend,
): Promise<Omit<StudyResult, 'name' | 'exact'>> {
  const before = process.cpuUsage()
  const beganAt = performance.now()
  const path = await openAnnealingPath({ session, rows, backend })
  path.session.useThreads(2)
  const bracket = await bracketLogPartition({ path, seed, target, rows })
  path.dispose()
  const wallSeconds = (performance.now() - beganAt) / 1000
  const { standing, text } = bracketVerdict(bracket)
  const { stiffness, densities, evaluations } = bracket
  return {
    lower: endOf(bracket.lower),
    upper: endOf(bracket.upper),
    width: bracketWidth(bracket),
    ...{ stiffness, densities, evaluations },
    ...{ processorSeconds: processorSeconds(process.cpuUsage(before)), wallSeconds },
    ...{ standing, verdict: text, machine },
  }
}

function endOf({ value, standardError, effectiveSampleSize, chains }: BracketEnd): StudyResult['lower'] {
  return { value, standardError, effectiveShare: effectiveSampleSize / chains }
}

function readResults(): StudyResult[] {
  if (!existsSync(resultsFile)) return []
  const lines = readFileSync(resultsFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StudyResult)
}

async function writePage(): Promise<void> {
  let text = readFileSync(page, 'utf8')
  for (const [part, body] of [
    ['summary', summaryText(results, models.length)],
    ['models', modelsText(results)],
  ] as const) {
    const marks = [`<!-- ${part} -->`, `<!-- end of ${part} -->`]
    const [start, end] = marks.map((mark) => text.indexOf(mark))
    if (start < 0 || end < start) throw new Error(`Expected ${page} to hold ${marks.join(' and ')}.`)
    text = `${text.slice(0, start + marks[0].length)}\n\n${body}\n\n${text.slice(end)}`
  }
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }))
}
