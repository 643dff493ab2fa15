// ebm: the command line of EBM Studio on the pinned Node. The set-up speaks on stderr only, so that stdout holds nothing
// but the results.

import { withCompileCache } from '../setup/compile-cache.mjs'
import { engineCommand } from '../setup/engine-command.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { setUpEngine } from '../setup/set-up.mjs'

/** @param {string[]} args */
export async function main(args) {
  const lesson = lessonForWindow(args)
  if (lesson !== null) return (await import('./start.mjs')).main([`--lesson=${lesson}`])
  const node = await setUpEngine()
  // No `cwd`: paths in the arguments are relative to where the user is.
  return runInPlace(node, engineCommand(args), { env: withCompileCache() })
}

/**
 * `ebm learn 7 --open` starts the window, or tells the one that is there. With other options the command line says what is
 * wrong.
 * @param {string[]} args
 */
export function lessonForWindow([command, ...words]) {
  if (command !== 'learn' || !words.includes('--open')) return null
  const named = words.filter((word) => word !== '--open')
  return named.length === 1 && !named[0].startsWith('-') ? named[0] : null
}
