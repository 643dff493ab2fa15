// The lesson that the app is started with: `--lesson=7`, or `--lesson 7`. A second start hands it to the first.

/** The words behind the switch; null where there is none. */
export function lessonAmong(commandLine: readonly string[]): string | null {
  const at = commandLine.findIndex((word) => word === '--lesson' || word.startsWith('--lesson='))
  if (at < 0) return null
  const word = commandLine[at]
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (commandLine[at + 1] ?? '')
}
