import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './errors.mjs'

/**
 * The script behind a tool, given by its package's name.
 * @param {string} checkout
 * @param {string} packageName
 */
export function toolScript(checkout, packageName) {
  const folder = path.join(checkout, 'node_modules', ...packageName.split('/'))
  try {
    const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const script = typeof bin === 'string' ? bin : Object.values(bin)[0]
    return path.join(folder, String(script))
  } catch (error) {
    throw new SetupError(
      `Expected a file or one of the project's packages with a command, got "${packageName}": check the spelling.`,
      { cause: error },
    )
  }
}
