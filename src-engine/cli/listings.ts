// The commands that only look: what is stored, what can be learned from, what computes.

import { kernelsText } from '../../src-shared/kernel-spans.ts'
import { changesText } from '../../src-shared/adjustment.ts'
import { originText } from '../../src-shared/branch.ts'
import { dataSchemas, dataTitles, type DataKind } from '../../src-shared/config/data.ts'
import type { BackendReport } from '../../src-shared/device.ts'
import { obtainedInWords } from '../../src-shared/estimate.ts'
import { jsonNumber, metricDescriptions, recordedMetricNames } from '../../src-shared/metric.ts'
import { rateText } from '../backends/choose-backend.ts'
import { isSame, verificationSummary, type Verification } from '../../src-shared/verification.ts'
import { dataFolder } from '../store/data-folder.ts'
import { openDevices, type Studio } from '../studio.ts'
import { optionKeys } from './field-options.ts'
import { methodOf, numberText, remarks } from './results.ts'
import { table } from './table.ts'
import { verificationJson } from './verify.ts'

export async function listRuns(studio: Studio, json: boolean | undefined): Promise<void> {
  const experiments = await studio.request('experiment.list', {})
  const details = await Promise.all(
    experiments.map(({ id }) => studio.request('experiment.open', { experimentId: id })),
  )
  const entries = details.flatMap(({ summary, config, runs }) => runs.map((run) => ({ summary, config, run })))
  if (json) {
    const runs = entries.map(({ summary, config, run }) => ({
      id: run.id,
      experiment: summary.name,
      experimentId: summary.id,
      data: summary.dataTitle,
      method: methodOf(config, run),
      label: run.label,
      seed: run.seed,
      backend: run.backend,
      status: run.status,
      iterations: run.iteration,
      createdAt: new Date(run.createdAt).toISOString(),
      verified: verifiedJson(studio.store.verifications.of(run.id)),
    }))
    console.log(JSON.stringify({ runs }))
    return
  }
  if (entries.length === 0) return console.log('No runs yet: try `ebm compare --data two-moons`.')
  const rows = entries.map(({ summary, run }) => [
    run.id,
    summary.name,
    summary.dataTitle,
    run.label,
    String(run.seed),
    run.backend || '–',
    run.status,
    String(run.iteration),
    dateText(run.createdAt),
    verifiedText(studio.store.verifications.of(run.id)),
  ])
  const header = [
    'run',
    'experiment',
    'data',
    'method',
    'seed',
    'backend',
    'status',
    'iterations',
    'begun (UTC)',
    'verified',
  ]
  console.log(table(header, rows))
}

export function showRun({ store }: Studio, runId: string, json: boolean | undefined): void {
  const run = store.runs.get(runId)
  const config = store.experiments.config(run.experimentId)
  const latest = store.metrics.latest(runId)
  const lane = config.lanes.find(({ id }) => id === run.laneId)
  if (json) {
    const metrics = Object.fromEntries(recordedMetricNames.map((name) => [name, jsonNumber(latest[name]?.value)]))
    console.log(
      JSON.stringify({
        id: run.id,
        seed: run.seed,
        status: run.status,
        backend: run.backend,
        device: run.device,
        kernelVariant: run.kernelVariant,
        kernelSpans: run.kernelSpans,
        backendReason: run.backendReason,
        adjustments: run.adjustments,
        origin: run.origin,
        verifications: store.verifications.of(runId).map(verificationJson),
        config: { ...config, lanes: [lane] },
        metrics,
      }),
    )
    return
  }
  const facts: string[][] = [
    ['run', run.id],
    ['experiment', `${config.name} (${run.experimentId})`],
    ['method', run.label],
    ['seed', String(run.seed)],
    ['status', run.status],
    ['backend', [run.backend, run.device, kernelsText(run)].filter(Boolean).join(', ') || '–'],
    ...(run.backendReason ? [['chosen', run.backendReason]] : []),
    ['iterations', String(run.iteration)],
    ['evaluations', String(run.evaluations)],
    ['compute time', `${numberText(run.computeSeconds)} s, ${run.lanesBeside} lanes side by side`],
  ]
  if (run.origin && lane) facts.push(['branched off', `${originText(run.origin, lane)} (${run.origin.runId})`])
  for (const { iteration, changes } of run.adjustments) {
    facts.push(['adjusted', `at iteration ${iteration}: ${changesText(changes)}`])
  }
  for (const verification of store.verifications.of(runId))
    facts.push(['verified', verificationSummary(verification, utcText)])
  console.log(facts.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n'))
  for (const remark of remarks(store, [runId])) console.log(remark)
  const recorded = recordedMetricNames.filter((name) => latest[name] !== undefined)
  if (recorded.length > 0) {
    const rows = recorded.map((name) => {
      const { label, unit, obtained } = metricDescriptions[name]
      const { value, standardError, obtained: how } = latest[name]!
      const error = standardError === undefined ? '' : ` ± ${numberText(standardError, 2)}`
      return [label, numberText(value) + error, unit, [obtainedInWords(how), obtained].join('; ')]
    })
    console.log(`\n${table(['metric', 'last value', 'unit', 'how it was obtained'], rows)}`)
  }
  console.log(`\n${JSON.stringify(lane, null, 2)}`)
}

const utcText = (time: number): string => `${dateText(time)} UTC`

const dateText = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ')

/** Of the newest. */
function verifiedText(verifications: readonly Verification[]): string {
  const newest = verifications.at(-1)
  return newest ? `${isSame(newest) ? 'same' : 'differs'}, ${dateText(newest.madeAt).slice(0, 10)}` : '–'
}

function verifiedJson(verifications: readonly Verification[]) {
  const newest = verifications.at(-1)
  return newest ? { same: isSame(newest), madeAt: new Date(newest.madeAt).toISOString() } : null
}

export function listData(): void {
  const rows = (Object.keys(dataTitles) as DataKind[]).map((kind) => {
    return [kind, dataTitles[kind].title, optionKeys(dataSchemas[kind]).join(', '), dataTitles[kind].help]
  })
  console.log(table(['--data', 'title', '--data-option', ''], rows))
}

export interface DeviceOptions {
  json?: boolean
  /** Speeds that are remembered are measured again. */
  again?: boolean
}

export async function listDevices({ json, again }: DeviceOptions): Promise<void> {
  const devices = openDevices({ folder: dataFolder() })
  const report = await (again ? devices.reportAnew() : devices.report({ fresh: true, measure: true }))
  if (json) return console.log(JSON.stringify(report))
  const header = ['backend', 'state', 'device', 'threads', 'precision', 'kernels', 'self-test', 'it/s']
  console.log(table(header, report.backends.map(deviceRow)))
  for (const { backend, reason, remark, selfTest } of report.backends) {
    if (remark !== null) console.log(`\n${backend}: ${remark}`)
    if (reason !== null) console.log(`\n${backend}: ${reason}`)
    else if (selfTest && !selfTest.passed) console.log(`\n${backend}: ${selfTest.operation}: ${selfTest.detail}`)
  }
  console.log(`\nit/s: ${report.workload}, measured alone on this machine`)
}

function deviceRow(report: BackendReport): string[] {
  const { backend, available, device, threads, precision, kernelVariant, selfTest, iterationsPerSecond } = report
  if (!available) return [backend, 'not available', ...new Array<string>(6).fill('')]
  const usable = selfTest?.passed ?? false
  const speed = iterationsPerSecond === null ? '–' : rateText(iterationsPerSecond).replace(' it/s', '')
  const facts = [device, String(threads), precision, kernelVariant]
  return [backend, usable ? 'ready' : 'disabled', ...facts, usable ? 'passed' : 'failed', speed]
}
