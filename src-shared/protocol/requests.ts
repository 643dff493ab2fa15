// The request tables: every name the renderer, main and the command line can ask for, with the schema of its
// parameters. Both borders (renderer → main, main → engine) parse against them: an unknown name, an extra key or a wrong
// type is answered with an error that names the field. The page knows `requests`; main and the command line also know
// `trustedRequests`, which choose paths.

import * as v from 'valibot'
import { evaluatedPointsMaximum, modelParameters } from '../trained-model.ts'
import { adjustablePaths } from '../adjustment.ts'
import { laneEditsSchema } from '../branch.ts'
import { dataConfigSchema } from '../config/data.ts'
import { experimentConfigSchema, notesSchema } from '../config/experiment.ts'
import { libraryKinds, libraryVersions } from '../device.ts'
import { evaluationNames } from '../evaluation.ts'
import { animationFormats, animationOptionsSchema } from '../figures/animation.ts'
import { figureOptionsSchema } from '../figures/figure.ts'
import { storedViewSchema } from '../figures/stored-view.ts'
import { tagsSchema } from '../tags.ts'
import { copiedFormats, fileFormats } from '../figures/file-format.ts'
import { modelFormats } from '../model-format.ts'
import { reportFormats } from '../report/report-format.ts'
import { tableOptionsSchema, type TableOptions } from '../table-reading.ts'
import { repairChoices } from '../store-state.ts'

export type {
  StudioInfo,
  ExperimentDetail,
  TableChoice,
  TextFile,
  ImportedFile,
  OpenedFile,
  Appearance,
  RequestResults,
  FileSaved,
  FigureCopied,
  FigureMenuAnswer,
  EngineState,
} from './results.ts'
import { mainLabRequests, trustedLabRequests } from './lab-figure-requests.ts'
import { labRequests } from './lab-requests.ts'
import { mainLearnRequests, trustedLearnRequests } from './learn-figure-requests.ts'
import { conditionalRequests, mainConditionalRequests, trustedConditionalRequests } from './conditional-requests.ts'
import { compositionRequests, mainCompositionRequests, trustedCompositionRequests } from './composition-requests.ts'
import { learnRequests } from './learn-requests.ts'
import { id, nameSchema } from './parameters.ts'
import { mainStudyRequests, trustedStudyRequests } from './study-figure-requests.ts'
import { studyRequests } from './study-requests.ts'

const nothing = v.strictObject({})
const runIds = v.strictObject({ runIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(1000)) })
const experimentId = v.strictObject({ experimentId: id })
const iteration = v.pipe(v.number(), v.integer(), v.minValue(0))
const cursor = v.strictObject({ rewinds: iteration, rows: iteration, snapshots: iteration })
const path = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(4096),
  v.check((text) => !text.includes('\0'), 'Expected a path, got one with a null character: choose the file again.'),
)

/** Every option may be absent, so that a list would pass for an object without any. */
const tableOptions = v.pipe(
  v.custom<TableOptions>((input) => !Array.isArray(input), 'Expected the options of a table, got a list.'),
  tableOptionsSchema,
)

const laneId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'Expected 1 to 40 letters a–z, digits or hyphens.'))
const laneChanges = v.pipe(
  v.array(v.strictObject({ path: v.picklist(adjustablePaths), value: v.number() })),
  v.minLength(1, 'Expected at least one change, got none.'),
  v.maxLength(adjustablePaths.length),
  v.check(
    (changes) => new Set(changes.map(({ path }) => path)).size === changes.length,
    'Expected each path once, got one twice: keep the one that is meant.',
  ),
)

/** Who looks at one data set after the other, by a name of their own: a setup that is edited, panels. */
const previewSlot = v.pipe(v.string(), v.minLength(1), v.maxLength(40))

/** Characters, or bytes, of a file that may be dropped into the window. */
export const importedTextMaximum = 20e6

const figureOfRuns = {
  runIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(400)),
  options: figureOptionsSchema,
}

/** What the page may ask of the engine. Paths in these must have been granted (`path.grant`). */
export const pageRequests = {
  /** Always answered, whatever has become of the library. */
  'store.state': nothing,
  'store.repair': v.strictObject({ choice: v.picklist(repairChoices) }),
  'studio.info': nothing,
  'setup.load': nothing,
  'setup.save': v.strictObject({ config: experimentConfigSchema }),
  /** With a slot it takes the place of the request before it in that slot, which is answered with 'cancelled'. */
  'data.preview': v.strictObject({
    data: dataConfigSchema,
    seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
    slot: v.optional(previewSlot),
  }),
  /** The numeric columns of a file. */
  'data.columns': v.strictObject({ path }),
  /**
   * What is in a table and how it is read: guesses, first rows, questions. What the options leave out is guessed.
   * Answered with 'cancelled' when it is asked again meanwhile: one sheet is open at a time.
   */
  'data.table': v.strictObject({ path, options: tableOptions }),
  /** Keeps a table that was dropped into the window, which knows its bytes but not its place. */
  'data.import': v.strictObject({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    bytes: v.pipe(
      v.custom<Uint8Array>((input) => input instanceof Uint8Array, 'Expected the bytes of a file.'),
      v.check(({ length }) => length > 0, 'Expected a table, got an empty file: choose another.'),
      v.check(
        ({ length }) => length <= importedTextMaximum,
        'Expected at most 20 MB: choose larger files with Data → CSV file, which reads them where they are.',
      ),
    ),
  }),
  'experiment.start': v.strictObject({ config: experimentConfigSchema }),
  'experiment.list': v.strictObject({ deleted: v.optional(v.boolean(), false) }),
  'experiment.open': experimentId,
  /** Ready experiments, to begin with. */
  'experiment.examples': nothing,
  /** Small pictures of its models, for the library. */
  'experiment.thumbnail': experimentId,
  'experiment.rename': v.strictObject({
    experimentId: id,
    name: nameSchema,
  }),
  'experiment.star': v.strictObject({ experimentId: id, starred: v.boolean() }),
  /** In place of those it has. */
  'experiment.setTags': v.strictObject({ experimentId: id, tags: tagsSchema }),
  /** In place of those it has; an empty text removes them. */
  'experiment.setNotes': v.strictObject({ experimentId: id, notes: notesSchema }),
  /** Configurations as they were started, with branches; of those that are damaged there is none. */
  'experiment.configs': v.strictObject({ experimentIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(1000)) }),
  /** How it is left on screen. */
  'experiment.setView': v.strictObject({ experimentId: id, view: storedViewSchema }),
  'experiment.delete': experimentId,
  'experiment.restore': experimentId,
  /** What each experiment takes of the disk, the deleted ones too; takes about a second for a gigabyte. */
  'library.sizes': nothing,
  /** Looks at every backend, or while lanes train at those not known; `measured` measures what was not. Takes seconds. */
  'devices.report': v.strictObject({ speeds: v.picklist(['remembered', 'measured']) }),
  /** Forgets what is known, looks and measures. */
  'devices.measure': nothing,
  /** Installs TensorFlow; resolves at its end, minutes later. Its lines come as events. */
  'devices.install': v.strictObject({ kind: v.picklist(libraryKinds), version: v.picklist(libraryVersions) }),
  'devices.installation': nothing,
  /** Whether MNIST is in the cache, or on its way there. */
  'data.mnist': nothing,
  /** Fetches MNIST into the cache; resolves when it is there. What it says comes as events. */
  'data.fetchMnist': nothing,
  'run.pause': runIds,
  'run.resume': runIds,
  'run.stop': runIds,
  'run.step': runIds,
  /** Changes one seed of a lane while it trains, pauses or waits; recorded as a branch from where it stands. */
  'run.adjust': v.strictObject({ runId: id, changes: laneChanges }),
  /** The same for every seed of the lane that trains, pauses or waits. */
  'lane.adjust': v.strictObject({ experimentId: id, laneId, changes: laneChanges }),
  /**
   * One more lane in the experiment: a changed one that goes on from checkpoints of these runs of one lane, each from its
   * last of at most `iteration`, or anew where there is none. null takes the last in which it was sound. `further`: the
   * budget from there on, in the experiment's unit; absent: what is left of the experiment's, or as much again if none is.
   */
  'run.branch': v.strictObject({
    runIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(32)),
    iteration: v.nullable(iteration),
    edits: laneEditsSchema,
    further: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1e12))),
  }),
  /** Iterations at which a run can be branched off, newest first. */
  'run.checkpoints': v.strictObject({ runId: id }),
  /** Metric rows and snapshots from a cursor on; null asks for all. Of very many rows some are left out. */
  'run.records': v.strictObject({ runId: id, after: v.nullable(cursor) }),
  /** The last snapshot at or before `iteration`; null asks for the newest. */
  'run.snapshot': v.strictObject({ runId: id, iteration: v.nullable(iteration) }),
  /** log p of the test points at an evaluation; null where they were not kept. */
  'run.testPoints': v.strictObject({ runId: id, iteration }),
  /** Makes evaluations of the run's newest stored model, or at a checkpoint, in a process beside; takes up to minutes. */
  'run.measure': v.strictObject({
    runId: id,
    iteration: v.optional(iteration),
    evaluations: v.pipe(
      v.array(v.picklist(evaluationNames)),
      v.minLength(1, 'Expected at least one evaluation, got none.'),
      v.check((names) => new Set(names).size === names.length, 'Expected each evaluation once, got one twice.'),
    ),
  }),
  /** Ends what is measured of a run, or waits to be: 'run.measure' is answered with 'cancelled'. */
  'run.stopMeasuring': v.strictObject({ runId: id }),
  /** What can be measured of a run, and of which iterations. */
  'run.measurable': v.strictObject({ runId: id }),
  /** What was measured, oldest iteration first. */
  'run.measurements': v.strictObject({ runId: id }),
  /** Trains the run again in a process beside, and compares every number with what is stored; takes as long as it did. */
  'run.verify': v.strictObject({ runId: id }),
  /** What verifying runs came to, run by run and oldest first. */
  'run.verifications': runIds,
  /** Ends that: 'run.verify' is answered with 'cancelled'. */
  'run.stopVerifying': v.strictObject({ runId: id }),
  /** A PNG of the figure as its file will be, with the file’s size. */
  'figure.preview': v.strictObject(figureOfRuns),
  /** Ends the animation that is being made, if one is. */
  'figure.stopAnimating': nothing,
  /** Trained models: the newest of each run that has ended or stored a checkpoint. */
  'model.list': nothing,
  /** With parameters and constants. */
  'model.show': v.strictObject({ runId: id }),
  /** Energy and log density at points in the person's units; loads the model without its run. */
  'model.evaluate': v.strictObject({
    runId: id,
    points: v.pipe(
      v.array(v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(1024))),
      v.minLength(1),
      v.maxLength(evaluatedPointsMaximum),
    ),
    parameters: v.picklist(modelParameters),
  }),
  ...studyRequests,
  ...compositionRequests,
  ...learnRequests,
  ...labRequests,
  ...conditionalRequests,
} as const

const animated = { animation: animationOptionsSchema, format: v.picklist(animationFormats) }

/** What only main and the command line may ask of the engine: requests that write files or name any path. */
export const trustedRequests = {
  /** The person chose this file: from now on the page may name it, also after a restart. */
  'path.grant': v.strictObject({ path }),
  /** Reads everything and compares it with its checksums; takes seconds for a gigabyte. */
  'library.check': nothing,
  'library.backup': nothing,
  'library.backups': nothing,
  /** Gives disk space back: what was deleted 30 days ago, or all that is deleted, leaves for good. */
  'library.compact': v.strictObject({ deleted: v.picklist(['expired', 'all']) }),
  /** Removes these deleted experiments for good. */
  'library.purge': v.strictObject({ experimentIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(10_000)) }),
  /** Ends training with checkpoints, puts another file in the library's place and opens that. */
  'library.replace': v.strictObject({ choice: v.picklist(['restore', 'salvage']) }),
  /** Writes these experiments, studies with their trials, and compositions with their models to one `.ebm` file, in a process beside. */
  'library.export': v.pipe(
    v.strictObject({
      experimentIds: v.optional(v.pipe(v.array(id), v.maxLength(1000)), []),
      studyIds: v.optional(v.pipe(v.array(id), v.maxLength(100)), []),
      compositionIds: v.optional(v.pipe(v.array(id), v.maxLength(1000)), []),
      path,
    }),
    v.forward(
      v.check(
        ({ experimentIds, studyIds, compositionIds }) =>
          experimentIds.length + studyIds.length + compositionIds.length > 0,
        'Expected an experiment, a study or a composition, got none.',
      ),
      ['experimentIds'],
    ),
  ),
  /** Takes in the experiments, studies and compositions of an `.ebm` file, which is checked in a process beside. */
  'library.import': v.strictObject({ path }),
  /** Writes the figure (png, svg, pdf), its data (csv) or its table (md, tex) to `path`. */
  'figure.export': v.strictObject({ ...figureOfRuns, format: v.picklist(fileFormats), path }),
  /** Writes the run's newest model to `path`; a PyTorch script's weights go beside it. Existing files are replaced. */
  'model.export': v.strictObject({
    runId: id,
    format: v.picklist(modelFormats),
    parameters: v.picklist(modelParameters),
    path,
  }),
  /**
   * Writes training as an animation of the panels over their snapshots; takes seconds to minutes, tells of its progress by
   * events and ends with 'cancelled' where somebody stops it.
   */
  'figure.animate': v.strictObject({ ...figureOfRuns, ...animated, path }),
  /** Writes the whole comparison, all lanes and seeds, as one HTML file or a PDF. */
  'report.export': v.strictObject({ experimentId: id, format: v.picklist(reportFormats), path }),
  /** What `figure.export` would write. */
  'figure.bytes': v.strictObject({ ...figureOfRuns, format: v.picklist(fileFormats) }),
  ...trustedStudyRequests,
  ...trustedCompositionRequests,
  ...trustedLearnRequests,
  ...trustedLabRequests,
  ...trustedConditionalRequests,
} as const

/** Answered by the engine. */
export const engineRequests = { ...pageRequests, ...trustedRequests } as const

/** A figure as it is on screen, and what a file of it may be called. */
const shownFigure = {
  ...figureOfRuns,
  suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
}

/** Answered by Electron's main process: what needs a window, a menu or a dialog. */
export const mainRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'figure.save': v.strictObject({ ...shownFigure, format: v.picklist(fileFormats) }),
  /** Asks where with the native dialog, then has the engine write training as an animation. */
  'figure.saveAnimation': v.strictObject({ ...shownFigure, ...animated }),
  /** Asks where with the native dialog, whose ending says which of the two formats, then has the engine write. */
  'report.save': v.strictObject({ experimentId: id, suggestedName: shownFigure.suggestedName }),
  /** Puts the picture, its numbers or its table on the clipboard. */
  'figure.copy': v.strictObject({ ...shownFigure, format: v.picklist(copiedFormats) }),
  /** Shows the native menu of what can be done with a figure, and with the model of a run's panel, where the pointer is, and does what is chosen. */
  'figure.menu': v.strictObject(shownFigure),
  ...mainStudyRequests,
  ...mainCompositionRequests,
  ...mainLearnRequests,
  ...mainLabRequests,
  ...mainConditionalRequests,
  /** Asks where with the native dialog, whose file's ending says the format, then has the engine write the model. */
  'model.save': v.strictObject({ runId: id, suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
  'dialog.openCsv': nothing,
  /** A file of images, or a folder of PNG files. */
  'dialog.openImages': v.strictObject({ what: v.picklist(['file', 'folder']) }),
  /** Where a study may put the files of parts that are processes of this machine. */
  'dialog.openFolder': nothing,
  /** A setup (.json), which is read, or experiments with their results (.ebm), which are taken into the library. */
  'dialog.openExperiment': nothing,
  /** Takes in the experiments of a file that was dropped: its path is filled in by the preload script, not by the page. */
  'file.openDropped': v.strictObject({
    path: v.pipe(
      v.string(),
      v.minLength(1, 'Expected a file of this machine, got one that is only in a window: save it first, then open it.'),
      v.maxLength(4096),
    ),
  }),
  /** What was opened from outside the page since it asked last. */
  'file.opened': nothing,
  /** Asks where with the native dialog, then has the engine write an `.ebm` file. */
  'experiment.exportFile': v.strictObject({
    experimentIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(1000)),
    suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  }),
  /** Asks where with the native dialog. */
  'experiment.saveFile': v.strictObject({
    suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    text: v.pipe(v.string(), v.maxLength(importedTextMaximum)),
  }),
  /** Asks with the native dialog, then has the engine remove these deleted experiments for good. */
  'trash.purge': v.strictObject({ experimentIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(10_000)) }),
  'appearance.set': v.strictObject({ appearance: v.picklist(['system', 'light', 'dark']) }),
  'appearance.get': nothing,
  'engine.state': nothing,
  /** Larger type for a room to read, until it is switched off again. */
  'window.presentation': v.strictObject({ on: v.boolean() }),
  /** For the task bar: share of the running work that is done, null when nothing runs. */
  'window.progress': v.strictObject({ fraction: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))) }),
} as const

/** All that the page may ask. */
export const requests = { ...pageRequests, ...mainRequests } as const

type AllRequests = typeof engineRequests & typeof mainRequests

export type PageRequestName = keyof typeof requests
export type EngineRequestName = keyof typeof engineRequests
export type MainRequestName = keyof typeof mainRequests
export type RequestName = keyof AllRequests
export type RequestParameters<Name extends RequestName> = v.InferInput<AllRequests[Name]>
export type ParsedParameters<Name extends RequestName> = v.InferOutput<AllRequests[Name]>

export function isPageRequestName(name: unknown): name is PageRequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}

export function isEngineRequestName(name: unknown): name is EngineRequestName {
  return typeof name === 'string' && Object.hasOwn(engineRequests, name)
}
