// What each request is answered with.

import type { MnistState } from '../mnist-state.ts'
import type { StoredView } from '../figures/stored-view.ts'
import type { ModelDetail, ModelEvaluation, ModelSummary } from '../trained-model.ts'
import type { ExperimentConfig } from '../config/experiment.ts'
import type { BackendReport, DevicesReport, InstallationState } from '../device.ts'
import type { EbmExported, EbmImported } from '../ebm-file.ts'
import type { ErrorReport } from '../errors.ts'
import type { TestPoints } from '../figures/figure.ts'
import type { Verification } from '../verification.ts'
import type { CopiedFormat } from '../figures/file-format.ts'
import type { LibraryBackup, LibraryCheck, LibraryCompacted, LibrarySizes } from '../library.ts'
import type { Measurable, Measurement, MeasuringResult } from '../measurement.ts'
import type { Records } from '../recording.ts'
import type { ExperimentSummary, RunRecord } from '../run.ts'
import type { DataPreview, Snapshot } from '../snapshot.ts'
import type { TableReading } from '../table-reading.ts'
import type { Thumbnail } from '../thumbnail.ts'
import type { ConditionalResults } from './conditional-requests.ts'
import type { CompositionResults } from './composition-requests.ts'
import type { LabResults } from './lab-requests.ts'
import type { LearnPage } from '../learn/learn-page.ts'
import type { LearnResults } from './learn-requests.ts'
import type { StudyResults } from './study-requests.ts'
import type { StoreRepaired, StoreState } from '../store-state.ts'

export interface StudioInfo {
  version: string
  node: string
  /** Where runs are kept. */
  dataFolder: string
  /** What is remembered of them; `devices.report` looks. */
  backends: BackendReport[]
  /** Lanes that train at the same time at most. */
  trainerSlots: number
  /** What should be said at the start: runs found interrupted, and the like. */
  notices: string[]
}

export interface ExperimentDetail {
  summary: ExperimentSummary
  config: ExperimentConfig
  runs: RunRecord[]
  /** How it was left; null before anybody looked at it. */
  view: StoredView | null
}

/** A table that a person chose; `data.table` looks into it. */
export interface TableChoice {
  path: string
}

export interface TextFile {
  /** Without its folder. */
  name: string
  text: string
}

/** An `.ebm` file whose experiments are in the library now. */
export interface ImportedFile {
  /** Without its folder. */
  name: string
  imported: EbmImported
}

/** What came of opening a file, or the lesson that somebody asked for. */
export type OpenedFile = TextFile | ImportedFile | { learn: LearnPage } | { name: string; error: ErrorReport }

export type Appearance = 'system' | 'light' | 'dark'

export interface RequestResults extends StudyResults, CompositionResults, LearnResults, LabResults, ConditionalResults {
  'store.state': StoreState
  'store.repair': StoreRepaired
  'studio.info': StudioInfo
  'setup.load': ExperimentConfig | null
  'setup.save': null
  'data.preview': DataPreview
  'data.columns': string[]
  'data.table': TableReading
  'data.import': TableChoice
  'experiment.start': ExperimentDetail
  'experiment.list': ExperimentSummary[]
  'experiment.open': ExperimentDetail
  'experiment.examples': { id: string; config: ExperimentConfig }[]
  'experiment.thumbnail': Thumbnail
  'experiment.rename': ExperimentSummary
  'experiment.star': ExperimentSummary
  'experiment.setTags': ExperimentSummary
  'experiment.setView': null
  'experiment.setNotes': ExperimentSummary
  'experiment.configs': { experimentId: string; config: ExperimentConfig }[]
  'experiment.delete': ExperimentSummary
  'experiment.restore': ExperimentSummary
  'devices.report': DevicesReport
  'devices.measure': DevicesReport
  'devices.install': DevicesReport
  'devices.installation': InstallationState | null
  'data.mnist': MnistState
  'data.fetchMnist': MnistState
  'run.pause': RunRecord[]
  'run.resume': RunRecord[]
  'run.stop': RunRecord[]
  'run.step': RunRecord[]
  'run.adjust': RunRecord
  'lane.adjust': RunRecord[]
  /** The experiment with its new lane, and which runs are new. */
  'run.branch': { detail: ExperimentDetail; runIds: string[] }
  'run.checkpoints': { iterations: number[] }
  'run.records': Records
  'run.snapshot': Snapshot | null
  'run.measure': MeasuringResult
  'run.stopMeasuring': null
  'run.measurable': Measurable
  'run.measurements': Measurement[]
  'run.verify': Verification
  'run.verifications': Verification[]
  'run.stopVerifying': null
  'model.list': ModelSummary[]
  'model.show': ModelDetail
  'model.evaluate': ModelEvaluation
  /** Every file that was written, the one that was asked for last, and of which iteration the model is. */
  'model.export': { paths: string[]; iteration: number }
  'model.save': FileSaved
  /** `notices`: what is to be said of the file, such as characters that no font has. */
  'figure.export': { path: string; notices: string[] }
  'report.export': { path: string; notices: string[] }
  'report.save': FileSaved
  'figure.animate': { path: string; notices: string[] }
  'figure.stopAnimating': null
  /** Width and height in CSS pixels, as the figure was laid out. */
  'figure.preview': { bytes: Uint8Array; width: number; height: number; notices: string[] }
  'figure.saveAnimation': FileSaved
  'figure.bytes': { bytes: Uint8Array; notices: string[] }
  'figure.save': FileSaved
  'figure.copy': FigureCopied
  'figure.menu': FigureMenuAnswer
  'study.exportFigure': { path: string; notices: string[] }
  'study.figureBytes': { bytes: Uint8Array; notices: string[] }
  'study.exportReport': { path: string; notices: string[] }
  'study.saveFigure': FileSaved
  'study.copyFigure': FigureCopied
  'study.menuFigure': FigureMenuAnswer
  'study.exportFile': FileSaved
  'lesson.exportFigure': { path: string; notices: string[] }
  'lab.exportFigure': { path: string; notices: string[] }
  'lesson.figureBytes': { bytes: Uint8Array; notices: string[] }
  'lab.figureBytes': { bytes: Uint8Array; notices: string[] }
  'lesson.saveFigure': FileSaved
  'lab.saveFigure': FileSaved
  'lesson.copyFigure': FigureCopied
  'lab.copyFigure': FigureCopied
  'lesson.menuFigure': FigureMenuAnswer
  'lab.menuFigure': FigureMenuAnswer
  'conditional.exportFigure': { path: string; notices: string[] }
  'conditional.figureBytes': { bytes: Uint8Array; notices: string[] }
  'conditional.saveFigure': FileSaved
  'conditional.copyFigure': FigureCopied
  'conditional.menuFigure': FigureMenuAnswer
  'study.saveReport': FileSaved
  'run.testPoints': TestPoints | null
  'path.grant': null
  'library.check': LibraryCheck
  'library.backup': { path: string }
  'library.backups': LibraryBackup[]
  'library.compact': LibraryCompacted
  'library.sizes': LibrarySizes
  'library.purge': LibraryCompacted
  'library.replace': StoreRepaired
  'library.export': EbmExported
  'library.import': EbmImported
  'dialog.openCsv': TableChoice | null
  'dialog.openImages': { path: string } | null
  'dialog.openFolder': { path: string } | null
  'dialog.openExperiment': TextFile | ImportedFile | null
  'file.openDropped': ImportedFile
  'file.opened': OpenedFile[]
  'experiment.exportFile': FileSaved
  'experiment.saveFile': { path: string | null }
  /** null where the person thought better of it. */
  'trash.purge': LibraryCompacted | null
  'appearance.set': null
  'appearance.get': { appearance: Appearance; dark: boolean }
  'engine.state': EngineState
  'window.presentation': null
  'window.progress': null
}

/** `path` is null where the person chose none. */
export interface FileSaved {
  path: string | null
  notices: string[]
}

export interface FigureCopied {
  copied: CopiedFormat
  notices: string[]
}

/** What was done, or `export` where the window is to open its sheet; null where nothing was chosen. */
export type FigureMenuAnswer = FileSaved | FigureCopied | 'export' | null

export type EngineState =
  | { status: 'starting' }
  /** It starts, and a library of an earlier version, of so many bytes, is copied and migrated first. */
  | { status: 'updating'; bytes: number }
  | { status: 'running' }
  | { status: 'restarting'; reason: string }
  | { status: 'down'; reason: string }
