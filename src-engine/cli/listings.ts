// The commands that only look: what is stored, what can be learned from, what computes.

import { changesText } from '../../src-shared/adjustment.ts'
import { dataSchemas, dataTitles, type DataKind } from '../../src-shared/config/data.ts'
import { jsonNumber, metricDescriptions, metricNames } from '../../src-shared/metric.ts'
import { backendReports, type Studio } from '../studio.ts'
import { optionKeys } from './field-options.ts'
import { methodOf, numberText, remarks } from './results.ts'
import { table } from './table.ts'

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
    }))
    console.log(JSON.stringify({ runs }))
    return
  }
  if (entries.length === 0) return console.log('No runs yet: try `ebm compare --data two-moons --methods cd,pcd,nce`.')
  const rows = entries.map(({ summary, run }) => [
    run.id,
    summary.name,
    summary.dataTitle,
    run.label,
    String(run.seed),
    run.status,
    String(run.iteration),
    new Date(run.createdAt).toISOString().slice(0, 16).replace('T', ' '),
  ])
  console.log(table(['run', 'experiment', 'data', 'method', 'seed', 'status', 'iterations', 'begun (UTC)'], rows))
}

export function showRun({ store }: Studio, runId: string, json: boolean | undefined): void {
  const run = store.runs.get(runId)
  const config = store.experiments.config(run.experimentId)
  const latest = store.metrics.latest(runId)
  const lane = config.lanes.find(({ id }) => id === run.laneId)
  if (json) {
    const metrics = Object.fromEntries(metricNames.map((name) => [name, jsonNumber(latest[name])]))
    console.log(
      JSON.stringify({
        id: run.id,
        seed: run.seed,
        status: run.status,
        adjustments: run.adjustments,
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
    ['backend', [run.backend, run.device].filter(Boolean).join(', ') || '–'],
    ['iterations', String(run.iteration)],
    ['evaluations', String(run.evaluations)],
    ['compute time', `${numberText(run.computeSeconds)} s, ${run.lanesBeside} lanes side by side`],
  ]
  for (const { iteration, changes } of run.adjustments) {
    facts.push(['adjusted', `at iteration ${iteration}: ${changesText(changes)}`])
  }
  console.log(facts.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n'))
  for (const remark of remarks(store, [runId])) console.log(remark)
  const recorded = metricNames.filter((name) => latest[name] !== undefined)
  if (recorded.length > 0) {
    const rows = recorded.map((name) => {
      const { label, unit, obtained } = metricDescriptions[name]
      return [label, numberText(latest[name]), unit, obtained]
    })
    console.log(`\n${table(['metric', 'last value', 'unit', 'how it was obtained'], rows)}`)
  }
  console.log(`\n${JSON.stringify(lane, null, 2)}`)
}

export function listData(): void {
  const rows = (Object.keys(dataTitles) as DataKind[]).map((kind) => {
    return [kind, dataTitles[kind].title, optionKeys(dataSchemas[kind]).join(', '), dataTitles[kind].help]
  })
  console.log(table(['--data', 'title', '--data-option', ''], rows))
}

export async function listDevices(json: boolean | undefined): Promise<void> {
  const backends = await backendReports()
  if (json) return console.log(JSON.stringify({ backends }))
  const rows = backends.map((report) => [
    report.backend,
    report.available ? 'available' : 'not available',
    report.available ? `${report.device}, ${report.threads} thread(s), ${report.precision}` : (report.reason ?? ''),
    report.kernelVariant,
  ])
  console.log(table(['backend', '', 'device', 'kernels'], rows))
}
