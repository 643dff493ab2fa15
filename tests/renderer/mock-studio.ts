// A stand-in for main and engine, for looking at the window in a plain browser: made-up numbers, no files, no processes.
// `?scenario=` chooses a state; the app itself is the real one.

import { tableReading } from '../fixtures/table-reading.ts'
import {
  changesBetween,
  adjustedLane,
  laneWith,
  withAdjustment,
  type WishedChange,
} from '../../src-shared/adjustment.ts'
import { experimentConfigSchema, defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { dataTitles, type DataConfig } from '../../src-shared/config/data.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { CopiedFormat } from '../../src-shared/figures/file-format.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { StudioEvent } from '../../src-shared/protocol/events.ts'
import type {
  Appearance,
  ExperimentDetail,
  PageRequestName,
  RequestResults,
  StudioInfo,
} from '../../src-shared/protocol/requests.ts'
import { isLive, type ExperimentSummary, type RunRecord, type RunStatus } from '../../src-shared/run.ts'
import type { TestPoints } from '../../src-shared/figures/figure.ts'
import type { DataPreview, Snapshot } from '../../src-shared/snapshot.ts'
import { makeFigureInput, randomNumbers } from '../fixtures/figure-input.ts'
import { installation, manyDevices, plainDevices } from './mock-devices.ts'
import * as v from 'valibot'
import { byQuadrature, energyOf, setConverged } from '../support/pictures.ts'

export const scenarios = [
  'empty',
  'running',
  'finished',
  'seeds',
  'diverged',
  'interrupted',
  'one-dimensional',
  'penguins',
  'down',
  'restarted',
  'many',
  'installing',
  'two',
  'weak',
  'seeds-running',
] as const
export type Scenario = (typeof scenarios)[number]

interface StoredRun {
  run: RunRecord
  testPoints: readonly TestPoints[]
  rows: MetricRow[]
  snapshots: Snapshot[]
}

export function mockStudio(scenario: Scenario, dark: boolean) {
  const listeners = new Set<(event: StudioEvent) => void>()
  const tell = (event: StudioEvent) => listeners.forEach((listener) => listener(event))
  const stored = new Map<string, StoredRun>()
  let summaries: ExperimentSummary[] = []
  const configs = new Map<string, ExperimentConfig>()
  let appearance: Appearance = dark ? 'dark' : 'light'
  let setup: ExperimentConfig | null = null

  if (scenario !== 'empty' && scenario !== 'down') begin(scenario)

  function begin(kind: Scenario) {
    const base = defaultExperiment(
      kind === 'one-dimensional'
        ? parsedData('mixture-one-dimensional')
        : kind === 'penguins'
          ? parsedData('penguins')
          : undefined,
    )
    const config: ExperimentConfig = {
      ...base,
      name: kind === 'penguins' ? 'Penguins: beak and flipper' : base.name,
      seeds: kind.startsWith('seeds') ? [1, 2, 3] : [1],
      lanes:
        kind === 'many'
          ? Array.from({ length: 12 }, (_, index) => ({ ...base.lanes[index % 3], id: `lane-${index + 1}` }))
          : kind === 'two'
            ? base.lanes.slice(0, 2)
            : base.lanes,
    }
    add(config, kind)
    setup = config
    if (kind === 'finished') {
      for (const [index, name] of [
        'CD with longer chains',
        'Step sizes, 25 Gaussians',
        'Does PCD need 256 chains?',
      ].entries()) {
        add({ ...defaultExperiment(), name }, index === 1 ? 'diverged' : 'finished', (index + 1) * 86_400_000)
      }
    }
  }

  function add(config: ExperimentConfig, kind: Scenario, age = 0): ExperimentSummary {
    const id = `experiment-${summaries.length + 1}`
    const input = makeFigureInput({
      dimension: kind === 'one-dimensional' ? 1 : 2,
      labels: laneLabels(config.lanes),
      seeds: config.seeds,
      iterations: config.budget.amount,
    })
    for (const { run, rows, snapshot, testPoints } of input.runs) {
      if (!snapshot) continue
      const runId = `${id}-${run.id}`
      const record: RunRecord = {
        ...run,
        id: runId,
        experimentId: id,
        ...stateOf(kind, run),
      }
      const seen = rows.filter((row) => row.iteration <= record.iteration)
      const evaluated = seen.filter((row) => row.values.testLogLikelihood !== undefined)
      for (const row of evaluated) {
        row.values.logPartition = snapshot.logPartition!.value + 0.3 * Math.exp(-row.iteration / 300)
        setConverged(row, !(kind === 'weak' && run.laneIndex === 1), ['testLogLikelihood', 'logPartition'])
        if (run.laneIndex % 3 === 2)
          row.values.learnedLogPartition = kind === 'weak' ? -8 : row.values.logPartition + 0.04
      }
      stored.set(runId, {
        run: record,
        testPoints,
        rows: seen,
        snapshots: evaluated.map((row) => earlier(snapshot, runId, row, config.budget.amount)),
      })
    }
    const runs = [...stored.values()].filter(({ run }) => run.experimentId === id).map(({ run }) => run)
    const summary: ExperimentSummary = {
      id,
      name: config.name,
      createdAt: Date.now() - age,
      dataTitle: dataTitles[config.data.kind].title,
      laneLabels: laneLabels(config.lanes),
      seeds: config.seeds,
      statuses: runs.map((run) => run.status),
      iterations: Math.max(0, ...runs.map((run) => run.iteration)),
      bestTestLogLikelihood: runs.some((run) => run.status === 'finished')
        ? {
            laneIndex: 0,
            label: laneLabels(config.lanes)[0],
            mean: -2.391,
            standardDeviation: config.seeds.length > 1 ? 0.013 : null,
            best: { mean: -2.388, standardDeviation: config.seeds.length > 1 ? 0.012 : null },
          }
        : null,
      runs: runs.map((run) => ({ ...run, last: -2.391, best: { value: -2.388, iteration: run.iteration } })),
      notes: '',
      starred: false,
      tags: [],
      study: null,
      deletedAt: null,
    }
    summaries = [...summaries, summary]
    configs.set(id, config)
    return summary
  }

  /** An untrained field flattens towards a broad bowl. */
  function earlier(snapshot: Snapshot, runId: string, row: MetricRow, budget: number): Snapshot {
    const share = Math.min(1, row.iteration / budget) ** 0.6
    const energy = energyOf(snapshot)
    const columns = energy.shape[0]
    const values = energy.values.map((value, index) => {
      const x = (index % columns) / (columns - 1) - 0.5
      const y = energy.shape.length > 1 ? Math.floor(index / columns) / (columns - 1) - 0.5 : 0
      return share * value + (1 - share) * (14 * (x * x + y * y) - 2.4 + 3.4)
    })
    const { iteration, evaluations, computeSeconds } = row
    return {
      ...snapshot,
      runId,
      iteration,
      evaluations,
      computeSeconds,
      views: snapshot.views.map((view) => (view.kind === 'field' ? { ...view, field: { ...energy, values } } : view)),
      logPartition: byQuadrature(snapshot.logPartition!.value * share + (1 - share) * 4.2),
    }
  }

  function stateOf(kind: Scenario, run: RunRecord): Partial<RunRecord> {
    const at = (fraction: number, status: RunStatus): Partial<RunRecord> => ({
      status,
      fraction,
      iteration: Math.round(run.iteration * fraction),
      evaluations: Math.round(run.evaluations * fraction),
      computeSeconds: run.computeSeconds * fraction,
      secondsLeft: status === 'running' ? 24 * (1 - fraction) : null,
      iterationsPerSecond: 84,
      endedAt: null,
    })
    if (kind === 'seeds-running') {
      return run.seed === 1 ? {} : run.seed === 2 ? at(0.34 - 0.1 * run.laneIndex, 'running') : at(0, 'queued')
    }
    if (kind === 'weak' && run.laneIndex === 0) {
      return { adjustments: [{ iteration: 120, changes: [{ path: 'method.steps', from: 10, to: 20 }] }] }
    }
    if (kind === 'running') return run.laneIndex === 2 ? at(0, 'queued') : at(0.34 - 0.1 * run.laneIndex, 'running')
    if ((kind === 'diverged' || kind === 'many') && run.laneIndex === 1) {
      return {
        ...at(0.18, 'diverged'),
        divergence: {
          iteration: Math.round(run.iteration * 0.18),
          quantity: 'chain radius',
          value: 73.4,
          threshold: 50,
          suggestion: 'halve the step size of this lane',
        },
      }
    }
    if (kind === 'diverged' && run.laneIndex === 2)
      return { ...at(0, 'failed'), reason: 'Expected 2 columns, got 5: choose two in Data → Columns.' }
    if (kind === 'interrupted' || kind === 'restarted') {
      return run.laneIndex === 0
        ? {}
        : { ...at(0.55, 'interrupted'), reason: 'The engine ended; the last checkpoint is at iteration 1,100.' }
    }
    return {}
  }

  function parsedData(kind: string): DataConfig {
    return v.parse(experimentConfigSchema.entries.data, { kind })
  }

  function preview(data: DataConfig): DataPreview {
    if (data.kind === 'csv' && !data.path)
      throw { code: 'data-unreadable', message: 'Expected a file, got no path: choose one.' }
    const input = makeFigureInput({
      dimension: data.kind === 'mixture-one-dimensional' ? 1 : 2,
      measured: data.kind === 'penguins' || data.kind === 'csv',
    })
    const shaped = { ...input.preview, title: dataTitles[data.kind].title }
    if (data.kind === 'eight-gaussians' || data.kind === 'gaussian-grid') {
      const random = randomNumbers(3)
      const values = new Float32Array(1600)
      for (let index = 0; index < 800; index++) {
        const mode = Math.floor(random.uniform() * (data.kind === 'eight-gaussians' ? 8 : 25))
        const [x, y] =
          data.kind === 'eight-gaussians'
            ? [2.2 * Math.cos((mode * Math.PI) / 4), 2.2 * Math.sin((mode * Math.PI) / 4)]
            : [(mode % 5) - 2, Math.floor(mode / 5) - 2]
        values[2 * index] = x + 0.15 * random.normal()
        values[2 * index + 1] = y + 0.15 * random.normal()
      }
      return { ...shaped, points: { dimension: 2, values } }
    }
    if (data.kind === 'penguins') {
      return {
        ...shaped,
        rowCount: 342,
        splitCounts: [239, 51, 52],
        notes: ['2 of 344 rows have a missing value and were left out.'],
        densityUnit: '',
        weaknesses: [],
        columnChoices: [],
        view: { ...shaped.view, labels: ['Beak Length (standardised)', 'Flipper Length (standardised)'] },
      }
    }
    return shaped
  }

  const devices = scenario === 'many' ? manyDevices : plainDevices
  const info: StudioInfo = {
    version: '0.1.0',
    node: '24.21.0',
    dataFolder: 'the data folder',
    backends: devices.backends,
    trainerSlots: 2,
    notices: [],
  }

  const detail = (id: string): ExperimentDetail => {
    const summary = summaries.find((candidate) => candidate.id === id)
    const config = configs.get(id)
    if (!summary || !config) throw { code: 'not-found', message: `Expected a stored experiment, got ${id}.` }
    return {
      summary,
      config,
      runs: [...stored.values()].filter(({ run }) => run.experimentId === id).map(({ run }) => run),
      view: null,
    }
  }

  const setStatus = (runIds: string[], status: RunStatus): RunRecord[] =>
    runIds.map((id) => {
      const entry = stored.get(id)
      if (!entry) throw { code: 'not-found', message: `Expected a run, got ${id}.` }
      entry.run = { ...entry.run, status }
      return entry.run
    })

  const adjust = (runId: string, changes: WishedChange[]): RunRecord => {
    const entry = stored.get(runId)
    if (!entry) throw { code: 'not-found', message: `Expected a run, got ${runId}.` }
    const { experimentId, laneIndex, adjustments, iteration } = entry.run
    const before = laneWith(configs.get(experimentId)!.lanes[laneIndex], adjustments)
    const made = changesBetween(before, adjustedLane(before, changes))
    entry.run = { ...entry.run, adjustments: withAdjustment(adjustments, { iteration, changes: made }) }
    return entry.run
  }

  const change = (id: string, part: Partial<ExperimentSummary>): ExperimentSummary => {
    summaries = summaries.map((summary) => (summary.id === id ? { ...summary, ...part } : summary))
    return detail(id).summary
  }

  type Answers = { [Name in PageRequestName]: (parameters: never) => RequestResults[Name] }
  const answers: Answers = {
    'store.state': () => ({ status: 'open' }),
    'store.repair': () => ({ keptAside: '', outcome: '' }),
    'studio.info': () => info,
    'setup.load': () => setup,
    'composition.evaluate': () => unasked('composition.evaluate'),
    'composition.stop': () => null,
    'composition.stopPictures': () => null,
    'composition.exportFile': () => ({ path: null, notices: [] }),
    'composition.previewFigure': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'composition.keep': () => unasked('composition.keep'),
    'composition.list': () => [],
    'composition.show': () => unasked('composition.show'),
    'composition.rename': () => unasked('composition.rename'),
    'composition.delete': () => unasked('composition.delete'),
    'composition.restore': () => unasked('composition.restore'),
    'composition.evaluateAt': () => unasked('composition.evaluateAt'),
    'composition.saveModel': () => ({ path: null, notices: [] }),
    'composition.saveFigure': () => ({ path: null, notices: [] }),
    'composition.copyFigure': () => unasked('composition.copyFigure'),
    'lesson.compute': () => ({ notice: null, values: [], plots: [] }),
    'lesson.previewFigure': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'lesson.saveFigure': () => ({ path: null, notices: [] }),
    'lesson.copyFigure': () => unasked('lesson.copyFigure'),
    'lesson.menuFigure': () => null,
    'lab.sample': () => unasked('lab.sample'),
    'lab.stop': () => null,
    'lab.stopPictures': () => null,
    'lab.previewFigure': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'lab.saveFigure': () => ({ path: null, notices: [] }),
    'lab.copyFigure': () => unasked('lab.copyFigure'),
    'lab.menuFigure': () => null,
    'conditional.compute': () => unasked('conditional.compute'),
    'conditional.previewFigure': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'conditional.saveFigure': () => ({ path: null, notices: [] }),
    'conditional.copyFigure': () => unasked('conditional.copyFigure'),
    'conditional.menuFigure': () => null,
    'lab.load': () => null,
    'lab.save': () => null,
    'learn.load': () => ({ answers: {}, predictions: {} }),
    'learn.save': () => null,
    'setup.save': ({ config }: { config: ExperimentConfig }) => ((setup = config), null),
    'data.preview': ({ data }: { data: DataConfig }) => preview(data),
    'experiment.start': ({ config }: { config: ExperimentConfig }) => detail(add(config, 'running').id),
    'experiment.list': () => summaries.filter((summary) => summary.deletedAt === null),
    'experiment.open': ({ experimentId }: { experimentId: string }) => detail(experimentId),
    'experiment.examples': () => [],
    'experiment.thumbnail': () => ({ lanes: [] }),
    'experiment.rename': ({ experimentId, name }: { experimentId: string; name: string }) =>
      change(experimentId, { name }),
    'experiment.star': ({ experimentId, starred }: { experimentId: string; starred: boolean }) =>
      change(experimentId, { starred }),
    'experiment.setTags': ({ experimentId, tags }: { experimentId: string; tags: string[] }) =>
      change(experimentId, { tags }),
    'experiment.setNotes': ({ experimentId, notes }: { experimentId: string; notes: string }) =>
      change(experimentId, { notes }),
    'experiment.configs': ({ experimentIds }: { experimentIds: string[] }) =>
      experimentIds.flatMap((experimentId) => {
        const config = configs.get(experimentId)
        return config ? [{ experimentId, config }] : []
      }),
    'library.sizes': () => ({ bytes: 0, freeBytes: 0, experiments: [] }),
    'trash.purge': () => null,
    'run.verify': () => unasked('run.verify'),
    'run.stopVerifying': () => null,
    'run.verifications': () => [],
    'experiment.setView': () => null,
    'experiment.delete': ({ experimentId }: { experimentId: string }) =>
      change(experimentId, { deletedAt: Date.now() }),
    'experiment.restore': ({ experimentId }: { experimentId: string }) => change(experimentId, { deletedAt: null }),
    'devices.report': () => devices,
    'devices.measure': () => devices,
    'devices.install': () => devices,
    'devices.installation': () => (scenario === 'installing' ? installation : null),
    'data.mnist': () => ({ status: 'there' }),
    'data.fetchMnist': () => ({ status: 'there' }),
    'run.pause': ({ runIds }: { runIds: string[] }) => setStatus(runIds, 'paused'),
    'run.resume': ({ runIds }: { runIds: string[] }) => setStatus(runIds, 'running'),
    'run.stop': ({ runIds }: { runIds: string[] }) => setStatus(runIds, 'stopped'),
    'run.step': ({ runIds }: { runIds: string[] }) => setStatus(runIds, 'paused'),
    'lane.adjust': (wish: { experimentId: string; laneId: string; changes: WishedChange[] }) =>
      [...stored.values()]
        .filter(({ run }) => run.experimentId === wish.experimentId && run.laneId === wish.laneId && isLive(run.status))
        .map(({ run }) => adjust(run.id, wish.changes)),
    'run.adjust': ({ runId, changes }: { runId: string; changes: WishedChange[] }) => adjust(runId, changes),
    'run.branch': () => unasked('run.branch'),
    'run.checkpoints': () => ({ iterations: [0] }),
    'run.records': ({ runId }: { runId: string }) => {
      const { rows = [], snapshots = [] } = stored.get(runId) ?? {}
      return {
        rewoundTo: null,
        rows: rows.map((row, sequence) => ({ ...row, sequence })),
        snapshots: snapshots.map(({ iteration, evaluations, computeSeconds }, sequence) => ({
          ...{ sequence, runId, iteration, evaluations, computeSeconds },
        })),
        cursor: { rewinds: 0, rows: rows.length, snapshots: snapshots.length },
      }
    },
    'run.measure': () => unasked('run.measure'),
    'run.stopMeasuring': () => null,
    'run.measurable': () => unasked('run.measurable'),
    'run.measurements': () => [],
    'model.list': () => [],
    'model.show': () => unasked('model.show'),
    'model.evaluate': () => unasked('model.evaluate'),
    'study.plan': () => unasked('study.plan'),
    'study.start': () => unasked('study.start'),
    'study.list': () => [],
    'study.open': () => unasked('study.open'),
    'study.pause': () => unasked('study.pause'),
    'study.resume': () => unasked('study.resume'),
    'study.stop': () => unasked('study.stop'),
    'study.follow': () => unasked('study.follow'),
    'study.probe': () => unasked('study.probe'),
    'study.setPriority': () => unasked('study.setPriority'),
    'study.rename': () => unasked('study.rename'),
    'study.delete': () => unasked('study.delete'),
    'study.restore': () => unasked('study.restore'),
    'study.previewFigure': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'study.saveFigure': () => ({ path: null, notices: [] }),
    'study.exportFile': () => ({ path: null, notices: [] }),
    'study.saveReport': () => ({ path: null, notices: [] }),
    'study.copyFigure': () => unasked('study.copyFigure'),
    'study.menuFigure': () => null,
    'run.testPoints': ({ runId, iteration }: { runId: string; iteration: number }) =>
      stored.get(runId)?.testPoints.find((points) => points.iteration === iteration) ?? null,
    'run.snapshot': ({ runId, iteration }: { runId: string; iteration: number | null }) =>
      stored.get(runId)?.snapshots.findLast((snapshot) => iteration === null || snapshot.iteration <= iteration) ??
      null,
    'figure.save': ({ suggestedName, format }: { suggestedName: string; format: string }) => ({
      path: `${suggestedName}.${format}`,
      notices: [],
    }),
    'figure.copy': ({ format }: { format: CopiedFormat }) => ({ copied: format, notices: [] }),
    'figure.menu': () => null,
    'model.save': ({ suggestedName }: { suggestedName: string }) => ({ path: `${suggestedName}.py`, notices: [] }),
    'report.save': ({ suggestedName }: { suggestedName: string }) => ({
      path: `/tmp/${suggestedName}.html`,
      notices: [],
    }),
    'figure.saveAnimation': ({ suggestedName }: { suggestedName: string }) => ({
      path: `/tmp/${suggestedName}.gif`,
      notices: [],
    }),
    'figure.stopAnimating': () => null,
    'figure.preview': () => ({ bytes: new Uint8Array(0), width: 640, height: 400, notices: [] }),
    'dialog.openExperiment': () => null,
    'file.openDropped': () => ({
      name: 'moons.ebm',
      imported: { experiments: [], studies: [], compositions: [], program: '0.1.0' },
    }),
    'file.opened': () => [],
    'experiment.exportFile': () => ({ path: null, notices: [] }),
    'experiment.saveFile': ({ suggestedName }: { suggestedName: string }) => ({ path: `${suggestedName}.json` }),
    'dialog.openCsv': () => ({ path: 'measurements.csv' }),
    'dialog.openFolder': () => ({ path: '/tmp/cluster' }),
    'dialog.openImages': () => ({ path: 'pictures' }),
    'data.columns': () => ['length', 'width'],
    'data.table': () => tableReading,
    'data.import': ({ name }: { name: string }) => ({ path: name }),
    'appearance.set': (parameters: { appearance: Appearance }) => ((appearance = parameters.appearance), null),
    'appearance.get': () => ({ appearance, dark: appearance === 'dark' }),
    'engine.state': () =>
      scenario === 'down'
        ? { status: 'down' as const, reason: 'It stopped three times within a minute.' }
        : { status: 'running' as const },
    'window.presentation': () => null,
    'window.progress': () => null,
  }

  if (scenario === 'restarted') {
    setTimeout(() => tell({ kind: 'engine', state: { status: 'restarting', reason: '' } }), 600)
    setTimeout(() => tell({ kind: 'engine', state: { status: 'running' } }), 900)
  }

  return {
    tell,
    async request(name: string, parameters: unknown): Promise<unknown> {
      const answer = answers[name as PageRequestName] as ((parameters: unknown) => unknown) | undefined
      if (!answer) throw { code: 'invalid-input', message: `Expected a known request, got "${name}".`, field: 'name' }
      await new Promise((resolve) => setTimeout(resolve, 4))
      return structuredClone(answer(structuredClone(parameters)))
    },
    subscribe(listener: (event: StudioEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function unasked(name: string): never {
  throw new Error(`The page asked for ${name}, which the mock does not know.`)
}
