// What dies may be started again, but not for ever: at most so many times within a minute.

const minuteMs = 60_000

/** Answers a function that counts one death and says whether to try once more. */
export function restartLimit(perMinute: number, now: () => number = Date.now): () => boolean {
  let deaths: number[] = []
  return () => {
    deaths = [...deaths, now()].filter((at) => now() - at < minuteMs)
    return deaths.length <= perMinute
  }
}
