/** Runs what it is given, so many at once, in the order in which it was given. */
export function takingTurns(atOnce: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running === atOnce) await new Promise<void>((begin) => waiting.push(begin))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The place goes to the next one in line without ever being free, so that nobody can slip in between.
      if (next) next()
      else running -= 1
    }
  }
}
