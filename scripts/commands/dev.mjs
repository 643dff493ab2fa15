// npm run dev: the window with code that is replaced while it runs.

import { SetupError } from '../setup/errors.mjs'
import { hasDisplay } from '../setup/display.mjs'
import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { sandboxArguments } from '../setup/sandbox.mjs'
import { setUpWindow, windowEnvironment } from '../setup/set-up.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main(args) {
  if (!(await hasDisplay())) {
    throw new SetupError('Expected a display, got none: run "npm run dev" on a machine with a screen or over "ssh -X".')
  }
  const paths = await setUpWindow()
  const sandbox = sandboxArguments(paths.electron).length > 0 ? ['--noSandbox'] : []
  return runInPlace(paths.node, [toolScript(checkout, 'electron-vite'), 'dev', ...sandbox, ...args], {
    cwd: checkout,
    env: { ...windowEnvironment(paths), ELECTRON_EXEC_PATH: paths.electron },
  })
}
