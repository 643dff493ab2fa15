// What a figure's file says of how it was made.

import { fileMetadata, type FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'

export const metadataOf = (input: FigureInput, options: FigureOptions): FileMetadata =>
  fileMetadata({ title: input.title, description: input.provenance, origin: input.origin, options })

/** As texts of a PNG; the first three keywords are the format's own. */
export const textsOf = ({ title, description, software, seeds, json }: FileMetadata): Record<string, string> => ({
  Title: title,
  Description: description,
  Software: software,
  'EBM Studio seeds': seeds,
  'EBM Studio configuration': json,
})
