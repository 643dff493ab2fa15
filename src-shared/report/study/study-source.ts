// What the report of a study is made from.

import type { StudyDetail } from '../../study/study.ts'

export interface StudySource {
  detail: StudyDetail
  /** `EBM Studio 0.1.0`. */
  software: string
  /** In the order of `dataGroupsOf`. */
  data: readonly StudyData[]
  /** What computed, each once: backends, kernels, processors, and why these. */
  computed: { backends: string[]; kernels: string[]; processors: string[]; reasons: string[] }
}

/** One data set of a study. */
export interface StudyData {
  title: string
  help: string
  /** Points that train, validate and test, at each seed. */
  points: readonly [train: number, validation: number, test: number] | null
  /** SHA-256 over the points of all seeds, in hexadecimal digits; null where they could not be had. */
  hash: string | null
  /** What is to be said of them: rows left out, why they could not be had. */
  notes: readonly string[]
}
