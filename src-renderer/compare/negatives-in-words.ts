import type { FigureRun } from '../../src-shared/figures/figure.ts'
import { pointsOf } from '../../src-shared/snapshot.ts'

/** What the negatives of each lane are, one line each: `NCE ν=4: noise`. */
export const negativesInWords = (runs: readonly FigureRun[]): string =>
  runs
    .flatMap(({ run, snapshot }) => {
      const negatives = snapshot && pointsOf(snapshot, 'negatives')
      return negatives && negatives.points.values.length > 0 ? [`${run.label}: ${negatives.title}`] : []
    })
    .join('\n')
