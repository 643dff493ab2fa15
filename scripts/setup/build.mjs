// Builds the window's code (main, preload, renderer) when its sources have changed since the last build. Contents are
// compared, not dates: a clone, a checkout of another branch and back, or a copy do not set off a build.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from './errors.mjs'
import { withLock } from './lock.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { withProgress } from './report.mjs'
import { sourceStamp } from './source-stamp.mjs'

/** What the build reads; the engine is not among it, because it runs from its sources. */
export const sources = [
  'src-main',
  'src-renderer',
  'src-shared',
  'resources',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/**
 * Builds if needed; returns whether it did.
 * @param {{ checkout: string, node: string, force?: boolean }} options
 */
export async function ensureBuilt({ checkout, node, force = false }) {
  if (!force && (await isBuilt(checkout))) return false
  return withLock(path.join(checkout, 'out'), async () => {
    if (!force && (await isBuilt(checkout))) return false
    // Taken before the build: what is edited while it runs is then noticed the next time.
    const stamp = await sourceStamp(checkout, sources)
    const builder = path.join(checkout, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const task = { title: 'Building the window', measure: () => 'electron-vite is working', succeeded }
    const { exitCode, output } = await withProgress(task, () =>
      runCollecting(node, [builder, 'build'], { cwd: checkout }),
    )
    if (exitCode !== 0) {
      throw new SetupError(
        `Expected the sources to build, got this from electron-vite; correct it and try again.\n${output}`,
      )
    }
    await fs.writeFile(stampFile(checkout), stamp)
    return true
  })
}

/** @param {string} checkout */
async function isBuilt(checkout) {
  const stamp = await fs.readFile(stampFile(checkout), 'utf8').catch(() => null)
  return (
    stamp !== null &&
    stamp === (await sourceStamp(checkout, sources)) &&
    existsSync(path.join(checkout, await mainFile(checkout)))
  )
}

/** @param {string} checkout */
async function mainFile(checkout) {
  return JSON.parse(await fs.readFile(path.join(checkout, 'package.json'), 'utf8')).main
}

/** @param {string} checkout */
function stampFile(checkout) {
  return path.join(checkout, 'out', '.ebm-studio-stamp')
}
