// What the page may ask of studies, and what is answered.

import * as v from 'valibot'
import { studyFigureOptionsSchema } from '../figures/study/study-figure.ts'
import { prioritySchema, studyConfigSchema } from '../study/study-config.ts'
import type { StudyDetail, StudyPlan, StudySummary } from '../study/study.ts'
import { id, nameSchema } from './parameters.ts'

const studyId = v.strictObject({ studyId: id })
const config = v.strictObject({ config: studyConfigSchema })

const place = v.optional(v.pipe(v.string(), v.maxLength(1000, 'Expected a place of at most 1000 characters.')))

export const studyRequests = {
  /** What a study would train; stores nothing. */
  'study.plan': config,
  /** `place`: as place.ts writes it; absent: this machine. */
  'study.start': v.strictObject({ config: studyConfigSchema, place }),
  /** Whether studies can train there, found out by trying. */
  'study.probe': v.strictObject({ place: v.unwrap(place) }),
  /** Goes on with one that trains elsewhere: submits what is to be submitted, and records what comes back. */
  'study.follow': studyId,
  'study.list': v.strictObject({ deleted: v.optional(v.boolean(), false) }),
  'study.open': studyId,
  /** Its runs give their places back; those that trained go on from a checkpoint when it is resumed. */
  'study.pause': studyId,
  /** Goes on with all its runs that did not come to their end, but for those that were stopped for being hopeless. */
  'study.resume': studyId,
  'study.stop': studyId,
  'study.setPriority': v.strictObject({ studyId: id, priority: v.unwrap(prioritySchema) }),
  'study.rename': v.strictObject({ studyId: id, name: nameSchema }),
  /** Stops it, and hides it with the experiments of its trials. */
  'study.delete': studyId,
  'study.restore': studyId,
  /** A PNG of the figure as its file will be, with the file’s size. */
  'study.previewFigure': v.strictObject({ studyId: id, options: studyFigureOptionsSchema }),
} as const

export interface StudyResults {
  'study.plan': StudyPlan
  'study.start': StudyDetail
  'study.probe': { usable: boolean; found: readonly string[] }
  'study.follow': StudySummary
  'study.list': StudySummary[]
  'study.open': StudyDetail
  'study.pause': StudySummary
  'study.resume': StudySummary
  'study.stop': StudySummary
  'study.setPriority': StudySummary
  'study.rename': StudySummary
  'study.delete': StudySummary
  'study.restore': StudySummary
  'study.previewFigure': { bytes: Uint8Array; width: number; height: number; notices: string[] }
}
