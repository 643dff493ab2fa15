// npm start: set up, build if the sources changed, open the window. Without a display: train the default comparison
// on the command line instead, print its table and save its figures.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from '../setup/build.mjs'
import { hasDisplay } from '../setup/display.mjs'
import { engineCommand } from '../setup/engine-command.mjs'
import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { notice } from '../setup/report.mjs'
import { sandboxArguments } from '../setup/sandbox.mjs'
import { setUpEngine, setUpWindow, windowEnvironment } from '../setup/set-up.mjs'

/** @param {string[]} args handed on to the app */
export async function main(args) {
  const joined = withJoinedLesson(args)
  if (await hasDisplay()) return openWindow(joined)
  const lesson = joined.find((arg) => arg.startsWith('--lesson='))
  return lesson ? learnWithoutWindow(lesson.slice('--lesson='.length)) : compareWithoutWindow()
}

/**
 * `--lesson 7` as one word: Chromium parts switches from what follows them.
 * @param {string[]} args
 */
export function withJoinedLesson(args) {
  const at = args.indexOf('--lesson')
  return at < 0 ? args : [...args.slice(0, at), `--lesson=${args[at + 1] ?? ''}`, ...args.slice(at + 2)]
}

/** @param {string} lesson */
async function learnWithoutWindow(lesson) {
  const node = await setUpEngine()
  notice('No display found: the lesson is read here instead of in the window.')
  return runInPlace(node, engineCommand(['learn', lesson]), { cwd: checkout })
}

/** @param {string[]} args */
async function openWindow(args) {
  const paths = await setUpWindow()
  await ensureBuilt({ checkout, node: paths.node })
  return runInPlace(
    paths.electron,
    [...sandboxArguments(paths.electron), ...displayArguments(), checkout, ...args.map(withFolder)],
    {
      cwd: checkout,
      env: windowEnvironment(paths),
    },
  )
}

/** npm goes into the checkout first: a file is named from where the person stands. */
function withFolder(/** @type {string} */ arg) {
  return arg.endsWith('.ebm') ? path.resolve(process.env.INIT_CWD ?? '.', arg) : arg
}

function displayArguments() {
  return process.env.WAYLAND_DISPLAY ? ['--ozone-platform-hint=auto'] : []
}

async function compareWithoutWindow() {
  const node = await setUpEngine()
  const folder = path.join('figures', new Date().toISOString().slice(0, 19).replaceAll(':', '-'))
  notice('No display found: running the default comparison here instead of opening the window.')
  const exitCode = await runInPlace(node, engineCommand(['compare', '--figures', folder]), { cwd: checkout })
  if (existsSync(path.join(checkout, folder))) notice(`The figures are in ${path.join(checkout, folder)}.`)
  notice(
    'To see the window, run "npm start" on a machine with a screen, or over "ssh -X"; ' +
      '"npx ebm --help" shows what can be done here.',
  )
  return exitCode
}
