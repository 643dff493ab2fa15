// What the engine answers: one handler per name of the request table.

import type {
  EngineRequestName,
  ExperimentDetail,
  ParsedParameters,
  RequestResults,
  StudioInfo,
} from '../src-shared/protocol/requests.ts'
import type { EngineEvent } from '../src-shared/protocol/events.ts'
import type { StudyResults } from '../src-shared/protocol/study-requests.ts'
import { parsePlace, type Place } from '../src-shared/study/place.ts'
import type { FileFormat } from '../src-shared/figures/file-format.ts'
import { pathsIn } from '../src-shared/protocol/paths-in.ts'
import type { FigureInput, FigureOptions } from '../src-shared/figures/figure.ts'
import { AppError } from '../src-shared/errors.ts'
import { isLive, type ExperimentSummary } from '../src-shared/run.ts'
import { dataTask } from './data-tasks/data-threads.ts'
import type { EbmFiles } from './ebm-files/ebm-files.ts'
import type { Devices } from './devices/devices.ts'
import type { MnistFetcher } from './data-tasks/mnist-fetcher.ts'
import type { LibraryInstaller } from './devices/install-library.ts'
import { adjustLane, adjustRun } from './scheduling/adjust-lane.ts'
import type { Measuring } from './measuring/measuring.ts'
import type { Verifying } from './measuring/verifying.ts'
import { branchRuns } from './scheduling/branch-runs.ts'
import { readExamples } from './library/examples.ts'
import { withContents } from './data-tasks/experiment-data.ts'
import { newestOnly } from './data-tasks/newest-only.ts'
import type { AskPreview } from './data-tasks/previews.ts'
import { createAnimations } from './library/animations.ts'
import { studySource } from './library/study-source.ts'
import { comparisonSource } from './library/comparison-source.ts'
import { figureInput, testPointsAt } from './library/figure-input.ts'
import { conditionalHandlers } from './library/conditional-handlers.ts'
import { compositionHandlers } from './library/composition-handlers.ts'
import { exportModel } from './library/export-model.ts'
import { describeModel, evaluateModel, listModels, modelOfRun } from './library/models.ts'
import { experimentThumbnail } from './library/thumbnail.ts'
import { labHandlers } from './sampling-lab/lab-handlers.ts'
import type { Scheduler } from './scheduling/scheduler.ts'
import { lessonHandlers } from './lessons/lesson-handlers.ts'
import { listBackups } from './store/backups.ts'
import { keepFile } from './store/imported-files.ts'
import type { Store } from './store/open-store.ts'
import type { Studies } from './studies/studies.ts'

export type Handlers = {
  [Name in EngineRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]>
}

export type ExportFigure = (
  input: FigureInput,
  options: FigureOptions,
  format: FileFormat,
  path: string,
) => Promise<{ notices: string[] }>

export interface ServerParts {
  store: Store
  scheduler: Scheduler
  measuring: Measuring
  verifying: Verifying
  studies: Studies
  ebmFiles: EbmFiles
  devices: Devices
  installer: LibraryInstaller
  mnist: MnistFetcher
  preview: AskPreview
  exportFigure: ExportFigure
  info: Pick<StudioInfo, 'version' | 'trainerSlots' | 'notices'>
  newId: () => string
  emit: (event: EngineEvent) => void
}

export function createHandlers(parts: ServerParts): Handlers {
  const { store, scheduler, measuring, verifying, studies, ebmFiles, devices, installer, preview, exportFigure } = parts
  const { mnist, info, newId, emit } = parts
  const { experiments, runs, snapshots, settings, keptData, grants } = store
  const software = `EBM Studio ${info.version}`
  const animations = createAnimations({ store, preview, software, emit })

  function detail(experimentId: string): ExperimentDetail {
    return {
      summary: experiments.summary(experimentId),
      config: experiments.config(experimentId),
      runs: runs.ofExperiment(experimentId).map(scheduler.live),
      view: experiments.view(experimentId),
    }
  }

  function told(summary: RequestResults['experiment.rename']): typeof summary {
    emit({ kind: 'experiment', summary })
    return summary
  }

  return {
    // A library that cannot be opened is spoken for by `repairable-studio.ts`.
    'store.state': async () => ({ status: 'open' }),
    'store.repair': async () => {
      throw new AppError('wrong-state', 'Expected a broken library, got a sound one: nothing was done.')
    },
    'studio.info': async () => ({
      ...info,
      node: process.version,
      dataFolder: store.folder,
      backends: devices.remembered(),
    }),
    'setup.load': async () => settings.loadSetup(),
    'setup.save': async ({ config }) => {
      settings.saveSetup(config)
      return null
    },
    'data.preview': ({ data, seed, slot }) => preview(data, seed, slot),
    'data.columns': (given) => dataTask('columns', given),
    'data.table': newestOnly((given, signal) => dataTask('table', given, { signal })),
    'data.import': async (file) => ({ path: keepFile(store.folder, file) }),
    'experiment.start': async ({ config }) => {
      await devices.check(config).catch(inside('config'))
      const ready = await withContents(config, keptData).catch(inside('config'))
      const id = newId()
      // Reached from the page only with a path that was granted; from the command line a person gave it.
      for (const { path } of pathsIn('experiment.start', { config })) grants.grant(path)
      const summary = store.transaction(() => {
        if (ready.packed) keptData.keep(ready.packed)
        return experiments.add({ id, config: ready.config, newId })
      })
      told(summary)
      scheduler.enqueue(runs.ofExperiment(id).map((run) => run.id))
      return detail(id)
    },
    'experiment.list': async (options) => experiments.list(options),
    'experiment.open': async ({ experimentId }) => detail(experimentId),
    'experiment.examples': readExamples,
    'experiment.thumbnail': async ({ experimentId }) => experimentThumbnail(store, experimentId),
    'experiment.rename': async ({ experimentId, name }) => told(experiments.rename(experimentId, name)),
    'experiment.star': async ({ experimentId, starred }) => told(experiments.star(experimentId, starred)),
    'experiment.setTags': async ({ experimentId, tags }) => told(experiments.setTags(experimentId, tags)),
    'experiment.setNotes': async ({ experimentId, notes }) => told(experiments.setNotes(experimentId, notes)),
    'experiment.configs': async ({ experimentIds }) => configsOf(experiments, experimentIds),
    'experiment.setView': async ({ experimentId, view }) => {
      experiments.setView(experimentId, view)
      return null
    },
    'experiment.delete': async ({ experimentId }) => {
      // Stopped runs keep their checkpoints: restoring the experiment lets them go on.
      const live = detail(experimentId).runs.filter(({ status }) => isLive(status))
      if (live.length > 0) await scheduler.stop(live.map(({ id }) => id))
      return told(experiments.delete(experimentId))
    },
    'experiment.restore': async ({ experimentId }) => told(experiments.restore(experimentId)),
    'devices.report': async ({ speeds }) =>
      devices.report({ fresh: scheduler.quiet, measure: speeds === 'measured' && scheduler.quiet }),
    'devices.measure': async () => {
      if (!scheduler.quiet) throw busy('speeds are measured')
      return devices.reportAnew()
    },
    'devices.install': async (wish) => {
      await installer.install(wish).finally(() => devices.forget('tensorflow'))
      return devices.report({ fresh: false, measure: scheduler.quiet })
    },
    'devices.installation': async () => installer.state,
    'data.mnist': async () => mnist.state,
    'data.fetchMnist': async () => {
      await mnist.fetch()
      return mnist.state
    },
    'run.pause': ({ runIds }) => scheduler.pause(runIds),
    'run.resume': ({ runIds }) => scheduler.resume(runIds),
    'run.stop': ({ runIds }) => scheduler.stop(runIds),
    'run.step': ({ runIds }) => scheduler.step(runIds),
    'run.adjust': (wish) => adjustRun(store, scheduler, wish),
    'lane.adjust': (wish) => adjustLane(store, scheduler, wish),
    'run.branch': async (wish) => {
      const branched = branchRuns(store, scheduler, wish, newId)
      const [{ experimentId }] = branched
      told(experiments.summary(experimentId))
      return { detail: detail(experimentId), runIds: branched.map(({ id }) => id) }
    },
    'run.checkpoints': async ({ runId }) => ({ iterations: store.checkpoints.iterations(runs.get(runId).id) }),
    'run.records': async ({ runId, after }) => store.records(runs.get(runId).id, after),
    'run.snapshot': async ({ runId, iteration }) => snapshots.at(runs.get(runId).id, iteration),
    'run.measure': (wish) => measuring.measure(wish),
    'run.stopMeasuring': async ({ runId }) => {
      measuring.stop(runs.get(runId).id)
      return null
    },
    'run.measurable': ({ runId }) => measuring.measurable(runId),
    'run.measurements': async ({ runId }) => store.measurements.of(runs.get(runId).id),
    'run.verifications': async ({ runIds }) => runIds.flatMap((id) => store.verifications.of(runs.get(id).id)),
    'run.verify': ({ runId }) => verifying.verify(runId),
    'run.stopVerifying': async ({ runId }) => {
      verifying.stop(runs.get(runId).id)
      return null
    },
    'model.list': async () => listModels(store),
    'model.show': ({ runId }) => describeModel(store, runId),
    'model.evaluate': (wish) => evaluateModel(store, wish),
    'model.export': (wish) => exportModel(store, wish, info.version),
    ...studyHandlers(studies, software),
    ...compositionHandlers(store, { version: info.version, newId }),
    ...conditionalHandlers(store, software),
    ...lessonHandlers(settings, software),
    ...labHandlers(store, { modelOf: async (runId) => (await modelOfRun(store, runId)).stored, software, emit }),
    'run.testPoints': async ({ runId, iteration }) => testPointsAt(store, { runId: runs.get(runId).id, iteration }),
    'library.check': () => store.check(),
    'library.backup': async () => ({ path: await store.backUpNow() }),
    'library.compact': async ({ deleted }) => {
      if (!scheduler.quiet) throw busy('the library is compacted')
      return store.tidy({ everything: deleted === 'all', mayGoOn: () => scheduler.quiet })
    },
    'library.sizes': () => store.sizes(),
    'library.purge': async ({ experimentIds }) => {
      for (const id of experimentIds) requireDeleted(experiments.summary(id))
      return store.tidy({ only: experimentIds })
    },
    'library.backups': async () => listBackups(store.folder),
    // Closing and opening the library is up to `repairable-studio.ts`.
    'library.replace': async () => {
      throw new AppError('not-supported', 'Expected the engine of a window, got a command: use `ebm library`.')
    },
    'library.export': ({ path, ...chosen }) => ebmFiles.export(chosen, path),
    'library.import': async ({ path }) => {
      const imported = await ebmFiles.import(path)
      for (const { studyId, outcome } of imported.studies) if (outcome !== 'there') studies.tell(studyId)
      return imported
    },
    'path.grant': async ({ path }) => {
      grants.grant(path)
      return null
    },
    'figure.export': async ({ runIds, options, format, path }) => {
      const input = await figureInput(store, preview, { runIds, iteration: options.iteration, software })
      const { notices } = await exportFigure(input, options, format, path)
      return { path, notices }
    },
    'report.export': async ({ experimentId, format, path }) => {
      const source = await comparisonSource(store, preview, { experimentId, software })
      const { exportReport } = await import('./export/figure-to-file.ts')
      const { notices } = await exportReport({ source, format }, path)
      return { path, notices }
    },
    'figure.animate': (wish) => animations.animate(wish),
    'figure.stopAnimating': async () => {
      animations.stop()
      return null
    },
    'figure.preview': async ({ runIds, options }) => {
      const input = await figureInput(store, preview, { runIds, iteration: options.iteration })
      const { figurePreview } = await import('./export/figure-preview.ts')
      return figurePreview(input, options)
    },
    'study.exportFigure': async ({ studyId, options, format, path }) => {
      const { exportStudyFigure } = await import('./export/study-figure-to-file.ts')
      return exportStudyFigure({ input: { detail: studies.open(studyId) }, options, format, software }, path)
    },
    'study.figureBytes': async ({ studyId, options, format }) => {
      const { studyFigureBytes } = await import('./export/study-figure-thread.ts')
      return studyFigureBytes({ input: { detail: studies.open(studyId) }, options, format, software })
    },
    'study.exportReport': async ({ studyId, format, path }) => {
      const source = await studySource(store, studies.open(studyId), software)
      const { exportStudyReport } = await import('./export/study-figure-to-file.ts')
      return exportStudyReport({ source, format }, path)
    },
    'figure.bytes': async ({ runIds, options, format }) => {
      const input = await figureInput(store, preview, { runIds, iteration: options.iteration, software })
      // Loaded when it is first wanted: drawing is much code, and most starts never draw.
      const { figureBytes } = await import('./export/figure-thread.ts')
      return figureBytes({ input, options, format })
    },
  }
}

/** What is damaged is named where it is opened. */
function configsOf(
  experiments: Store['experiments'],
  experimentIds: readonly string[],
): RequestResults['experiment.configs'] {
  return experimentIds.flatMap((experimentId) => {
    try {
      return [{ experimentId, config: experiments.config(experimentId) }]
    } catch (error) {
      if (error instanceof AppError && error.code === 'data-unreadable') return []
      throw error
    }
  })
}

function requireDeleted({ name, deletedAt }: ExperimentSummary): void {
  if (deletedAt !== null) return
  throw new AppError('wrong-state', `Expected deleted experiments, got “${name}”, which is not: delete it first.`)
}

function studyHandlers(studies: Studies, software: string): Pick<Handlers, keyof StudyResults> {
  return {
    'study.plan': async ({ config }) => studies.plan(config),
    'study.start': async ({ config, place }) => studies.start(config, placeOf(place)).catch(inside('config')),
    'study.probe': async ({ place }) => studies.probe(placeOf(place)),
    'study.follow': ({ studyId }) => studies.follow(studyId),
    'study.list': async (options) => studies.list(options),
    'study.open': async ({ studyId }) => studies.open(studyId),
    'study.pause': ({ studyId }) => studies.pause(studyId),
    'study.resume': ({ studyId }) => studies.resume(studyId),
    'study.stop': ({ studyId }) => studies.stop(studyId),
    'study.setPriority': async ({ studyId, priority }) => studies.setPriority(studyId, priority),
    'study.rename': async ({ studyId, name }) => studies.rename(studyId, name),
    'study.delete': ({ studyId }) => studies.delete(studyId),
    'study.restore': async ({ studyId }) => studies.restore(studyId),
    'study.previewFigure': async ({ studyId, options }) => {
      const { studyFigurePreview } = await import('./export/figure-preview.ts')
      return studyFigurePreview({ input: { detail: studies.open(studyId) }, options, software })
    },
  }
}

const placeOf = (text: string | undefined): Place => parsePlace(text ?? 'local')

/** A fault of a part of the parameters, named by its path in them. */
function inside(part: string) {
  return (error: unknown): never => {
    if (!(error instanceof AppError) || error.field === undefined) throw error
    throw new AppError(error.code, error.message, { field: `${part}.${error.field}`, cause: error })
  }
}

const busy = (what: string): AppError =>
  new AppError(
    'wrong-state',
    `Expected nothing to train while ${what}, got lanes that do: pause them, or wait for their end.`,
  )
