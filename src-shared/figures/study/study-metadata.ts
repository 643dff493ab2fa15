// What a file of a study says of how it was made: the whole study as it was asked for.

import { asciiJson, type FileMetadata } from '../file-origin.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { studyProvenance } from './study-words.ts'

/** `options`: of the figure that it is a file of. */
export const studyMetadata = (
  { detail }: StudyFigureInput,
  options: StudyFigureOptions | null,
  software: string,
): FileMetadata => ({
  title: detail.config.name,
  description: studyProvenance(detail),
  software,
  seeds: detail.config.experiment.seeds.join(', '),
  json: asciiJson({ software, study: detail.config, ...(options && { figure: options }) }),
})
