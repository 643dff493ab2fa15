// The window as a folder: the official Electron with our archive in it, and the program beside the archive. A stand-in
// for Electron is refused: a version that gets no more security updates is not handed on.

import fs from 'node:fs/promises'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { SetupError } from '../setup/errors.mjs'
import { cacheFolder } from '../setup/folders.mjs'
import { withLock } from '../setup/lock.mjs'
import { npmCommand, npmFailure, patience } from '../setup/npm.mjs'
import { runCollecting, succeeded } from '../setup/processes.mjs'
import { withProgress } from '../setup/report.mjs'
import { filesIn } from './debian-package.mjs'
import { copyFiles } from './program-files.mjs'
import { write } from './stage-program.mjs'
import { packagerOptions, windowFiles } from './window-options.mjs'

/**
 * @param {{ checkout: string, node: string, electron: string, electronVersion: string, program: string, workFolder: string, version: string }} wanted
 *   `electron` is the official executable
 * @returns {Promise<string>} the folder
 */
export async function stageWindow({ checkout, node, electron, electronVersion, program, workFolder, version }) {
  const runtime = path.dirname(electron)
  await refuseOthers(runtime, electronVersion)
  const tools = await packagingTools(checkout)
  const appFolder = path.join(workFolder, 'app')
  await copyFiles({ checkout, files: await filesOfWindow(checkout), folder: appFolder })
  await write(appFolder, 'package.json', manifest(await fs.readFile(path.join(checkout, 'package.json'), 'utf8')))
  const electronZips = path.join(workFolder, 'electron')
  await fs.mkdir(electronZips, { recursive: true })
  await zipRuntime(runtime, path.join(electronZips, `electron-v${electronVersion}-linux-x64.zip`))
  const icons = path.join(checkout, 'resources')
  const outputFolder = path.join(workFolder, 'packaged')
  const options = { appFolder, programFolder: program, outputFolder, electronZips, electronVersion, version, icons }
  const optionsFile = path.join(workFolder, 'packager.json')
  await fs.writeFile(optionsFile, JSON.stringify(packagerOptions(options)))
  const script = path.join(import.meta.dirname, 'run-packager.mjs')
  const task = { title: 'Packaging the window', measure: () => '@electron/packager is working', succeeded }
  const { exitCode, output } = await withProgress(task, () => runCollecting(node, [script, tools, optionsFile]))
  const folder = output.trim().split('\n').at(-1) ?? ''
  if (exitCode !== 0 || !existsSync(folder)) {
    throw new SetupError(`Expected the packager to make a folder, got this; correct it and try again.\n${output}`)
  }
  // Chromium's own sandbox where the system forbids user namespaces: its helper belongs to root and runs as root.
  await fs.chmod(path.join(folder, 'chrome-sandbox'), 0o4755).catch(() => undefined)
  return folder
}

/**
 * @param {string} runtime
 * @param {string} wanted
 */
export async function refuseOthers(runtime, wanted) {
  const text = await fs.readFile(path.join(runtime, 'version'), 'utf8').catch(() => '')
  const found = text.trim().replace(/^v/, '')
  if (found === wanted) return
  throw new SetupError(
    `Expected the official Electron ${wanted} in ${runtime}, got ${found || 'another program'}: only the official one ` +
      'is packaged. Run "npm run setup" where its download is reachable, or "npm run package -- cli".',
  )
}

/** @param {string} checkout */
async function filesOfWindow(checkout) {
  /** @type {string[]} */
  const files = []
  for (const place of windowFiles) {
    const whole = path.join(checkout, place)
    const isFolder = (await fs.stat(whole)).isDirectory()
    if (isFolder) files.push(...(await filesIn(whole)).map((file) => `${place}/${file}`))
    else files.push(place)
  }
  return files.filter((file) => !file.endsWith('.map'))
}

/** What Electron reads of it: nothing of the packages, which the archive does not have. @param {string} text */
function manifest(text) {
  const { name, version, description, license, type, main } = JSON.parse(text)
  return `${JSON.stringify({ name, productName: 'EBM Studio', version, description, license, type, main }, null, 2)}\n`
}

/**
 * @param {string} runtime
 * @param {string} file
 */
async function zipRuntime(runtime, file) {
  const { exitCode, output } = await runCollecting('zip', ['-q', '-1', '-r', '-y', file, '.'], { cwd: runtime })
  if (exitCode !== 0)
    throw new SetupError(`Expected zip to archive Electron, got this; correct it and try again.\n${output}`)
}

/**
 * The packager with what it needs, as its own lockfile has them, in the cache: only who packages the window fetches it.
 * @param {string} checkout
 */
export async function packagingTools(checkout) {
  const source = path.join(checkout, 'scripts', 'packaging', 'tools')
  const lock = await fs.readFile(path.join(source, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12)
  const folder = path.join(cacheFolder(), `packaging-${hash}`)
  return withLock(folder, async () => {
    if (existsSync(path.join(folder, 'ready'))) return folder
    await fs.rm(folder, { recursive: true, force: true })
    await fs.cp(source, folder, { recursive: true })
    const { program, leadingArguments, shell } = npmCommand()
    const args = [
      ...leadingArguments,
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...patience,
    ]
    const task = { title: 'Fetching the packager', measure: () => 'npm is working', succeeded }
    const { exitCode, output } = await withProgress(task, () => runCollecting(program, args, { cwd: folder, shell }))
    if (exitCode !== 0) throw npmFailure(output, 'fetch the packager')
    await fs.writeFile(path.join(folder, 'ready'), '')
    return folder
  })
}
