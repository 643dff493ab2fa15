// npm test: set up, build, then the tests of the code (vitest) and of the window (Playwright), both on the pinned Node.
// `npm test -- unit [filter]` or `npm test -- app [filter]` runs one part. The last line sums up both.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ensureBuilt } from '../setup/build.mjs'
import { installClusterProgramsForTests } from '../setup/cluster-programs.mjs'
import { startVirtualDisplay } from '../setup/display.mjs'
import { SetupError } from '../setup/errors.mjs'
import { checkout } from '../setup/folders.mjs'
import { runInPlace } from '../setup/processes.mjs'
import { notice } from '../setup/report.mjs'
import { sandboxArguments } from '../setup/sandbox.mjs'
import { setUpEngine, setUpWindow, windowEnvironment } from '../setup/set-up.mjs'
import { addCounts, closingLine, noCounts, playwrightCounts, vitestCounts } from '../setup/test-counts.mjs'
import { toolScript } from '../setup/tools.mjs'

/** @param {string[]} args */
export async function main(args) {
  const { parts, filters } = readArguments(args)
  const reports = await fs.mkdtemp(path.join(os.tmpdir(), 'ebm-studio-reports-'))
  let counts = noCounts
  try {
    // All of the set-up first: what is missing is said at once, not after minutes of tests.
    const paths = parts.includes('app') ? await setUpWindow({ virtualDisplay: true }) : null
    if (paths) {
      // The tests choose Electron's arguments themselves; this finds out whether the sandbox can work at all.
      sandboxArguments(paths.electron)
      await ensureBuilt({ checkout, node: paths.node })
    }
    const node = paths?.node ?? (await setUpEngine())
    const wanted = filters.length === 0 || filters.some((filter) => filter.includes('cluster'))
    if (wanted) await installClusterProgramsForTests()
    if (parts.includes('unit')) counts = addCounts(counts, await runUnitTests({ node, filters, reports }))
    if (paths) counts = addCounts(counts, await runAppTests({ paths, filters, reports }))
  } finally {
    await fs.rm(reports, { recursive: true, force: true })
  }
  if (counts.passed + counts.failed === 0) notice('No test ran, which counts as a failure.')
  console.log(closingLine(counts))
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
}

/** @param {string[]} args */
export function readArguments(args) {
  const [first, ...rest] = args
  if (first === undefined) return { parts: ['unit', 'app'], filters: [] }
  if (first === 'unit' || first === 'app') return { parts: [first], filters: rest }
  throw new SetupError(`Expected "unit" or "app", got "${first}": npm test -- unit ${first}`)
}

/** @param {{ node: string, filters: string[], reports: string }} options */
async function runUnitTests({ node, filters, reports }) {
  const report = path.join(reports, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await runInPlace(node, [toolScript(checkout, 'vitest'), 'run', ...reporters, ...filters], {
    cwd: checkout,
  })
  return vitestCounts(await readReport(report), exitCode)
}

/** @param {{ paths: { node: string, electron: string }, filters: string[], reports: string }} options */
async function runAppTests({ paths, filters, reports }) {
  if (!existsSync(path.join(checkout, 'tests', 'app'))) return noCounts
  const report = path.join(reports, 'app.json')
  const display = process.platform === 'linux' ? await startVirtualDisplay() : null
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...windowEnvironment(paths), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  if (display) {
    env.DISPLAY = display.display
    // A Wayland session would draw the windows on the user's own screen.
    delete env.WAYLAND_DISPLAY
  }
  try {
    const exitCode = await runInPlace(paths.node, [toolScript(checkout, '@playwright/test'), 'test', ...filters], {
      cwd: checkout,
      env,
    })
    return playwrightCounts(await readReport(report), exitCode)
  } finally {
    await display?.stop()
  }
}

/**
 * @param {string} file
 * @returns {Promise<unknown>}
 */
async function readReport(file) {
  const text = await fs.readFile(file, 'utf8').catch(() => 'null')
  return JSON.parse(text)
}
