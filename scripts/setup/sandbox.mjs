// Chromium's sandbox stays on wherever it can. Root cannot have it on Linux; an ordinary user may be refused it by the
// system, and then the window would die without a word, so that case is found out first.

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './errors.mjs'
import { notice } from './report.mjs'

/**
 * The arguments Electron needs on this machine on account of the sandbox.
 * @param {string} electron
 * @returns {string[]}
 */
export function sandboxArguments(electron) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) {
    notice("Running as root: the window starts without Chromium's sandbox. An ordinary user gets it.")
    return ['--no-sandbox']
  }
  if (!hasUserNamespaces() && !hasSandboxHelper(electron)) throw noSandboxMessage(helperOf(electron))
  return []
}

/** @param {string} helper */
export function noSandboxMessage(helper) {
  return new SetupError(
    "Expected a system that lets Chromium's sandbox work, got one that forbids user namespaces to ordinary users: " +
      `run "sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'" and try again.`,
  )
}

function hasUserNamespaces() {
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' })
  return error ? true : status === 0
}

/** @param {string} electron */
function hasSandboxHelper(electron) {
  const status = statSync(helperOf(electron), { throwIfNoEntry: false })
  return status !== undefined && status.uid === 0 && (status.mode & 0o4000) !== 0
}

/** @param {string} electron */
function helperOf(electron) {
  return path.join(path.dirname(electron), 'chrome-sandbox')
}
