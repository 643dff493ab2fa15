// What the set-up tells the user. All of it goes to stderr: the stdout of `ebm` belongs to its results.

/** @param {string} sentence */
export function notice(sentence) {
  process.stderr.write(`${sentence}\n`)
}

/**
 * Shows that something long is going on while `work` does it: on a terminal one line that is rewritten, elsewhere (a
 * log) a line every ten seconds, or every second for a program that asks for it by EBM_STUDIO_PROGRESS=lines. `measure` is
 * asked for what to show.
 * @template Result
 * @param {{ title: string, measure: () => string, succeeded: (result: Result) => boolean }} task
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withProgress({ title, measure, succeeded }, work) {
  const begin = Date.now()
  const onTerminal = Boolean(process.stderr.isTTY)
  const secondsBetweenLines = onTerminal || process.env.EBM_STUDIO_PROGRESS === 'lines' ? 1 : 10
  let ticks = 0
  if (!onTerminal) notice(`${title} ...`)
  const timer = setInterval(() => {
    ticks += 1
    if (ticks % secondsBetweenLines !== 0) return
    const line = `${title}: ${measure()}, ${seconds(begin)}`
    process.stderr.write(onTerminal ? `\r\x1b[K${line}` : `${line}\n`)
  }, 1000)
  let outcome = 'failed'
  try {
    const result = await work()
    if (succeeded(result)) outcome = 'done'
    return result
  } finally {
    clearInterval(timer)
    if (onTerminal) process.stderr.write('\r\x1b[K')
    notice(`${title}: ${outcome} in ${seconds(begin)}`)
  }
}

/** @param {number} begin milliseconds, from Date.now() */
export function seconds(begin) {
  return `${((Date.now() - begin) / 1000).toFixed(1)} s`
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`
}
