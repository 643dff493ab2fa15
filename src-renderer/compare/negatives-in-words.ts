import type { FigureRun } from '../../src-shared/figures/figure.ts'

/** What the negatives of each lane are, one line each: `NCE ν=4: noise`. */
export const negativesInWords = (runs: readonly FigureRun[]): string =>
  runs
    .flatMap(({ run, snapshot }) =>
      snapshot && snapshot.negatives.values.length > 0 ? [`${run.label}: ${snapshot.negativesTitle}`] : [],
    )
    .join('\n')
