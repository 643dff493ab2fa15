// How every command begins: the Node that runs it is looked at before anything newer than it is loaded, and what goes
// wrong is said in one sentence. This file and node-version.mjs are written so that an old Node can still read them;
// that is why the command itself is imported only afterwards.

import { oldNodeMessage } from './node-version.mjs'

/**
 * @param {() => Promise<{ main: (args: string[]) => Promise<number> }>} load imports the command
 */
export function enter(load) {
  const complaint = oldNodeMessage(process.versions.node)
  if (complaint) {
    console.error(complaint)
    process.exitCode = 1
    return
  }
  load()
    .then((command) => command.main(process.argv.slice(2)))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
    .catch((error) => {
      // A SetupError is what the user can act on: its sentence is enough. Anything else is a bug: show where.
      console.error(error instanceof Error && error.name === 'SetupError' ? '\n' + error.message : error)
      process.exitCode = 1
    })
}
