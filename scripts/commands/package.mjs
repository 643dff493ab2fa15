// npm run package [-- cli]: a .deb and a .zip for Linux x64 in dist/. With the official Electron they hold the window and
// the command line; where only its stand-in is there, or with `cli`, the command line alone.

import { readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  addSystemFiles,
  commandLinePackage,
  makeDebianPackage,
  settle,
  windowPackage,
} from '../packaging/debian-package.mjs'
import { addDesktopFiles } from '../packaging/desktop-files.mjs'
import { programDate } from '../packaging/program-date.mjs'
import { stageProgram } from '../packaging/stage-program.mjs'
import { stageWindow } from '../packaging/stage-window.mjs'
import { tryProgram } from '../packaging/try-program.mjs'
import { makeZipArchive } from '../packaging/zip-archive.mjs'
import { ensureBuilt } from '../setup/build.mjs'
import { obtainOfficialElectron } from '../setup/electron-runtime.mjs'
import { SetupError } from '../setup/errors.mjs'
import { folderSize } from '../setup/folder-size.mjs'
import { checkout } from '../setup/folders.mjs'
import { megabytes, notice } from '../setup/report.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { hasProgram } from '../setup/system-libraries.mjs'

/** @param {string[]} args */
export async function main(args) {
  const wantsWindow = readArguments(args)
  requirePlatform()
  const node = await setUpEngine()
  const electron = wantsWindow ? await electronToPackage(node) : null
  if (electron) await ensureBuilt({ checkout, node })
  const { version } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8'))
  const date = await programDate(checkout)
  const outputFolder = path.join(checkout, 'dist')
  const workFolder = path.join(outputFolder, '.work')
  await fs.rm(workFolder, { recursive: true, force: true })
  await fs.mkdir(workFolder, { recursive: true })
  try {
    const program = path.join(workFolder, 'program')
    notice('Putting the program together ...')
    await stageProgram({ checkout, folder: program, date })
    const options = { checkout, node, program, workFolder, version }
    const whole = electron ? await stageWindow({ ...options, ...electron }) : program
    const tried = await tryProgram(electron ? path.join(whole, 'resources', 'program') : whole)
    const files = await archives({ whole, hasWindow: electron !== null, version, date, workFolder, outputFolder })
    await report({ files, folder: whole, tried })
  } finally {
    await fs.rm(workFolder, { recursive: true, force: true })
  }
  return 0
}

/** @param {string[]} args */
export function readArguments(args) {
  if (args.length === 0) return true
  if (args.length === 1 && args[0] === 'cli') return false
  throw new SetupError(`Expected nothing or "cli", got "${args.join(' ')}": npm run package -- cli`)
}

function requirePlatform() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Expected Linux on x64, got ${process.platform} on ${process.arch}: docs/packages.md says why.`,
    )
  }
  const missing = ['dpkg-deb', 'zip'].filter((name) => !hasProgram(name))
  if (missing.length > 0) {
    throw new SetupError(
      `Expected the programs dpkg-deb and zip, got a system without ${missing.join(' and ')}: install ` +
        '"dpkg" and "zip" and try again.',
    )
  }
}

/**
 * The official one or nothing, and then why not is said: its stand-in is never handed on.
 * @param {string} node
 */
async function electronToPackage(node) {
  const { executable, version, reason } = await obtainOfficialElectron({ checkout, node })
  if (executable) return { electron: executable, electronVersion: version }
  notice(
    `The official Electron ${version} cannot be had here (${reason}), and its stand-in is never packaged: this makes ` +
      'packages of the command line alone, which need no Electron.',
  )
  return null
}

/**
 * @param {{ whole: string, hasWindow: boolean, version: string, date: Date, workFolder: string, outputFolder: string }} wanted
 */
async function archives({ whole, hasWindow, version, date, workFolder, outputFolder }) {
  const described = hasWindow ? windowPackage : commandLinePackage
  const named = path.join(workFolder, `${described.name}-${version}-linux-x64`)
  await fs.rename(whole, named)
  await settle(named, date)
  const zip = await makeZipArchive({ folder: named, outputFolder })
  const tree = path.join(workFolder, 'tree')
  const installed = path.join(tree, 'usr', 'lib', 'ebm-studio')
  await fs.mkdir(path.dirname(installed), { recursive: true })
  await fs.rename(named, installed)
  const program = hasWindow ? 'usr/lib/ebm-studio/resources/program' : 'usr/lib/ebm-studio'
  await addSystemFiles({ tree, program, described, version, date })
  if (hasWindow) await addDesktopFiles({ checkout, tree })
  const deb = await makeDebianPackage({ tree, described, version, date, outputFolder })
  await fs.rename(installed, whole)
  return [deb, zip]
}

/** @param {{ files: string[], folder: string, tried: import('../packaging/try-program.mjs').Trial }} made */
async function report({ files, folder, tried }) {
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`
  const processor = os.cpus()[0]?.model.trim() ?? 'unknown processor'
  for (const file of files) {
    const { size } = await fs.stat(file)
    console.log(`${path.relative(checkout, file)}  ${megabytes(size)}`)
  }
  console.log(`installed         ${megabytes(folderSize(folder))}`)
  console.log(
    `start             ${seconds(tried.startMs)}, the first time ${seconds(tried.firstStartMs)} (ebm --version)`,
  )
  console.log(`short training    ${seconds(tried.trainingMs)}: works (${processor})`)
}
