// A report: sections of blocks, made by pure functions from what was stored, and written as HTML or PDF by writers that
// know nothing of what is reported. A comparison is one kind of report; another is other sections.
//
//   stored runs ── section functions ──▶ ReportSection[] ──▶ report-html.ts (shared), draw-report.ts (engine: PDF)

import type { LaneColour } from '../figures/palette.ts'
import type { FigureInput, FigureOptions } from '../figures/figure.ts'
import type { FileMetadata } from '../figures/file-origin.ts'
import type { StudyFigureInput, StudyFigureOptions } from '../figures/study/study-figure.ts'

export interface Report {
  title: string
  /** One line under the title: what was learned from, with what, for how long. */
  subtitle: string
  /** What the file says of how it was made. */
  metadata: FileMetadata
  sections: readonly ReportSection[]
}

export interface ReportSection {
  /** For links: letters a–z and hyphens, each once. */
  id: string
  title: string
  blocks: readonly ReportBlock[]
}

export type Fact = readonly [name: string, value: string]

export type ReportBlock =
  | { kind: 'text'; text: string }
  /** What a reader must know: a number that misleads, a run that broke. */
  | { kind: 'warning'; text: string }
  /** Under a section's title; a lane's carries its key. */
  | { kind: 'heading'; text: string; laneIndex: number | null; colour?: LaneColour | null | undefined }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'table'; table: ReportTable }
  | { kind: 'figure'; figure: ReportFigure }
  /** Kept as it is, line by line. */
  | { kind: 'code'; text: string }

/** The theme of its options is the writer's. */
export type ReportFigure = FigureOfRuns | FigureOfStudy

interface Summed {
  /** The figure in a sentence or two, for whoever does not see it. */
  summary: string
}

export interface FigureOfRuns extends Summed {
  input: FigureInput
  options: FigureOptions
}

export interface FigureOfStudy extends Summed {
  study: StudyFigureInput
  options: StudyFigureOptions
}

export interface ReportTable {
  caption: string
  columns: readonly { heading: string; unit: string; align: 'left' | 'right' }[]
  rows: readonly ReportRow[]
  /** What ±, bold and signs mean here. */
  notes: readonly string[]
}

export interface ReportRow {
  /** Of the lane whose row it is; null for none. */
  laneIndex: number | null
  /** Of the lane; absent: the palette's. */
  colour?: LaneColour | null | undefined
  cells: readonly { text: string; signs?: string; bold?: boolean; warning?: boolean }[]
  /** A heading over this row and those that follow. */
  group?: string | undefined
}
