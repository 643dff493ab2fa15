// ebm: the command line of EBM Studio on the pinned Node. The set-up speaks on stderr only, so that stdout holds nothing
// but the results.

import { withCompileCache } from '../setup/compile-cache.mjs'
import { engineCommand } from '../setup/engine-command.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { setUpEngine } from '../setup/set-up.mjs'

/** @param {string[]} args */
export async function main(args) {
  const node = await setUpEngine()
  // No `cwd`: paths in the arguments are relative to where the user is.
  return runInPlace(node, engineCommand(args), { env: withCompileCache() })
}
