// Reports of a trainer that came one after the other, as one: what a run records is the same.

import type { BatchReport } from '../training/trainer-messages.ts'

/** `earlier` holds neither snapshot nor checkpoint nor an ending. */
export function joinReports(earlier: BatchReport | null, later: BatchReport): BatchReport {
  if (!earlier) return later
  return { ...later, rows: [...earlier.rows, ...later.rows], stepsSettled: earlier.stepsSettled + later.stepsSettled }
}
