// One figure that is to be drawn in some format, its size settled.

import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { TextCheck } from './export-fonts.ts'

export interface Drawn {
  input: FigureInput
  options: FigureOptions
  /** By how much all of it is enlarged. */
  magnification: number
  check: TextCheck
  metadata: FileMetadata
}
