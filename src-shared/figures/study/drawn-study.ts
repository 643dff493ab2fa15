// A figure of a study with all that it shows, ready to be drawn and looked into.

import type { Trial } from '../../study/study.ts'
import type { AxisCurve } from './axis-curve.ts'
import type { HeatMap } from './heat-map.ts'
import type { ParallelCoordinates } from './parallel-coordinates.ts'
import type { SeedsFigure } from './seeds-figure.ts'
import type { CellValue, StudyLane } from './study-cells.ts'
import type { FrameContent } from './study-frame.ts'
import type { StudyTable } from './study-results-table.ts'

export type StudyFigure =
  | { kind: 'results'; table: StudyTable }
  | { kind: 'seeds'; seeds: SeedsFigure }
  | { kind: 'heat-map'; map: HeatMap }
  | { kind: 'parallel-coordinates'; lines: ParallelCoordinates }
  | { kind: 'curve'; curve: AxisCurve }
  /** Why there is nothing to draw. */
  | { kind: 'absent'; reason: string }

export interface MadeStudyFigure {
  figure: StudyFigure
  content: FrameContent
}

/** A mark that stands for one lane at one trial. */
export interface StudyMark {
  lane: StudyLane
  trial: Trial
  value: CellValue
  words: string
}
