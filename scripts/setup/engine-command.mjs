import path from 'node:path'
import { checkout } from './folders.mjs'

/**
 * The arguments with which the pinned Node runs the command line from its TypeScript.
 * @param {string[]} args
 */
export function engineCommand(args) {
  return ['--disable-warning=ExperimentalWarning', path.join(checkout, 'src-engine', 'cli.ts'), ...args]
}
