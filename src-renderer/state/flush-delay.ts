// When what arrived is shown. Rows and run records arrive far oftener than anyone can look: they reach the screen together.
// Charts of many runs cost more, and are drawn less often; so are all on a machine that is busy training.

const [perRunMs, perDrawingMs, mostMs] = [15, 8, 1000]

/** After the first of them. */
export const leastFlushDelayMs = 100

export interface LastFlush {
  runs: number
  /** What its drawings took, and whether none of them is still to come. */
  drawingMs: number
  drawn: boolean
  passedMs: number
}

/**
 * Milliseconds still to wait; 0: now. Not before the drawings of the last one are done and have had their share of the
 * time; but nothing waits for long.
 */
export function flushDelayMs({ runs, drawingMs, drawn, passedMs }: LastFlush): number {
  const rest = Math.min(mostMs, Math.max(leastFlushDelayMs + perRunMs * runs, perDrawingMs * drawingMs))
  if (passedMs >= mostMs || (passedMs >= rest && drawn)) return 0
  return Math.max(leastFlushDelayMs / 2, rest - passedMs)
}
