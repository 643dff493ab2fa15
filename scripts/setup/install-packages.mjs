// Brings node_modules to what package-lock.json says, and does nothing when it is there already. What was installed is
// remembered as a hash in node_modules; where that is missing (an installation by hand) npm's own record decides.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError, explainFileError } from './errors.mjs'
import { withLock } from './lock.mjs'
import { npmCommand, npmFailure, patience } from './npm.mjs'
import { hasPinnedNode, pinnedNodePath, supportedPlatforms } from './pinned-node.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { withProgress } from './report.mjs'

/** Measured: node_modules takes 1.0 GB, and npm's cache about as much again while it is being filled. */
const bytesNeeded = 2e9

/**
 * @typedef {string | string[]} OneOrMore
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: OneOrMore, cpu?: OneOrMore, libc?: OneOrMore, link?: boolean }} LockedPackage
 */

/**
 * Installs the packages when they are not as the lockfile says. Returns whether anything was installed.
 * @param {string} checkout
 */
export async function installPackages(checkout) {
  checkPlatform()
  if (await isInstalled(checkout)) return false
  return withLock(path.join(checkout, 'node_modules'), async () => {
    if (await isInstalled(checkout)) return false
    if (!(await isComplete(checkout))) await install(checkout)
    await checkPinnedNode(checkout)
    await fs.writeFile(stampFile(checkout), await wantedStamp(checkout))
    return true
  })
}

/**
 * @param {string} [platform] like 'linux-x64'
 * @param {boolean} [hasGlibc]
 */
export function checkPlatform(platform = `${process.platform}-${process.arch}`, hasGlibc = true) {
  if (!supportedPlatforms.includes(platform)) {
    throw new SetupError(
      `Expected one of the platforms ${supportedPlatforms.join(', ')}, got ${platform}: ` +
        'use a machine of one of these kinds; there are no binaries of the pinned Node and of SQLite for this one.',
    )
  }
  if (platform.startsWith('linux-') && !hasGlibc) {
    throw new SetupError(
      'Expected a Linux with glibc, got one with another C library (Alpine?): ' +
        'use a distribution with glibc such as Debian, Ubuntu or Fedora.',
    )
  }
}

/** @param {string} checkout */
async function isInstalled(checkout) {
  const stamp = await fs.readFile(stampFile(checkout), 'utf8').catch(() => null)
  return stamp !== null && stamp === (await wantedStamp(checkout)) && hasPinnedNode(checkout)
}

/** @param {string} checkout */
export function stampFile(checkout) {
  return path.join(checkout, 'node_modules', '.ebm-studio-stamp')
}

/**
 * A hash of everything that decides what node_modules should hold.
 * @param {string} checkout
 */
export async function wantedStamp(checkout) {
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', 'package.json', '.npmrc']) {
    hash.update(`${file}\n`)
    hash.update(await fs.readFile(path.join(checkout, file)).catch(() => ''))
  }
  return hash.digest('hex')
}

/**
 * Whether npm's own record of what it put into node_modules agrees with the lockfile. npm writes that record last, so
 * an installation that was cut short has none.
 * @param {string} checkout
 */
export async function isComplete(checkout) {
  const locked = await readLockedPackages(path.join(checkout, 'package-lock.json'))
  const installed = await readLockedPackages(path.join(checkout, 'node_modules', '.package-lock.json'))
  if (!locked || !installed) return false
  const manifest = JSON.parse(await fs.readFile(path.join(checkout, 'package.json'), 'utf8'))
  const root = /** @type {Record<string, unknown>} */ (locked[''] ?? {})
  for (const kind of ['dependencies', 'optionalDependencies', 'devDependencies']) {
    if (!hasSameEntries(manifest[kind], root[kind])) return false
  }
  return Object.entries(locked).every(([folder, wanted]) => {
    if (folder === '' || wanted.link) return true
    const present = installed[folder]
    if (!present) return wanted.optional === true && !isMeantForThisPlatform(wanted)
    return (
      present.version === wanted.version &&
      present.integrity === wanted.integrity &&
      existsSync(path.join(checkout, folder, 'package.json'))
    )
  })
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | null>}
 */
async function readLockedPackages(file) {
  const text = await fs.readFile(file, 'utf8').catch(() => null)
  return text === null ? null : JSON.parse(text).packages
}

/**
 * @param {Record<string, string>} [left]
 * @param {unknown} [right]
 */
function hasSameEntries(left = {}, right = {}) {
  const sorted = (/** @type {object} */ entries) => JSON.stringify(Object.entries(entries).sort())
  return sorted(left) === sorted(/** @type {object} */ (right))
}

/**
 * Whether an optional package names this platform as its own. One that names none is there only for the sake of another
 * optional package, which is looked at itself.
 * @param {LockedPackage} locked
 */
function isMeantForThisPlatform({ os = [], cpu = [], libc = [] }) {
  if (os.length + cpu.length === 0) return false
  return (
    allows(os, process.platform) && allows(cpu, process.arch) && (process.platform !== 'linux' || allows(libc, 'glibc'))
  )
}

/**
 * Whether a package's list of names (or of names it does not want, with a "!") admits one.
 * @param {OneOrMore} oneOrMore
 * @param {string} name
 */
function allows(oneOrMore, name) {
  const list = [oneOrMore].flat()
  if (list.includes(`!${name}`)) return false
  return list.length === 0 || list.includes(name) || list.some((entry) => entry.startsWith('!'))
}

/** @param {string} checkout */
async function install(checkout) {
  checkPlatform(undefined, process.platform !== 'linux' || hasGlibc())
  await checkRoom(checkout)
  const locked = Object.keys((await readLockedPackages(path.join(checkout, 'package-lock.json'))) ?? {}).filter(Boolean)
  const { program, leadingArguments, shell } = npmCommand()
  const args = [
    'ci',
    '--ignore-scripts',
    // NODE_ENV=production would leave the development packages out, and the build needs them.
    '--include=dev',
    '--include=optional',
    // What is in npm's cache is checked against the lockfile's hashes anyway: a second clone needs no network.
    '--prefer-offline',
    // Under `npm run --silent` npm would say nothing of what goes wrong.
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
    ...patience,
  ]
  const measure = () => {
    const present = locked.filter((folder) => existsSync(path.join(checkout, folder, 'package.json'))).length
    return `${present} of at most ${locked.length}`
  }
  const result = await withProgress({ title: 'Installing packages', measure, succeeded }, () =>
    runCollecting(program, [...leadingArguments, ...args], { cwd: checkout, shell }).catch((error) => {
      throw new SetupError(
        `Expected npm beside this Node (${process.execPath}), got "${error.message}": ` +
          'install npm (it comes with Node) and try again.',
        { cause: error },
      )
    }),
  )
  if (result.exitCode !== 0) throw npmFailure(result.output, 'install the packages')
}

/** @param {string} folder */
async function checkRoom(folder) {
  try {
    await fs.access(folder, fs.constants.W_OK)
    const { bavail, bsize } = await fs.statfs(folder)
    if (bavail * bsize < bytesNeeded) {
      throw new SetupError(
        `Expected ${bytesNeeded / 1e9} GB free on the disk of ${folder}, ` +
          `got ${((bavail * bsize) / 1e9).toFixed(1)} GB: free some and try again.`,
      )
    }
  } catch (error) {
    throw explainFileError(error, folder) ?? error
  }
}

function hasGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report?.header?.glibcVersionRuntime !== undefined
}

/** @param {string} checkout */
async function checkPinnedNode(checkout) {
  const node = pinnedNodePath(checkout)
  if (node === null || !existsSync(node)) {
    throw new SetupError(
      `Expected the pinned Node at ${node}, got nothing: remove "omit=optional" from your npm settings, ` +
        'delete node_modules and try again.',
    )
  }
  const { exitCode, output } = await runCollecting(node, ['--version']).catch((error) => ({
    exitCode: 1,
    output: String(error.message),
  }))
  if (exitCode !== 0 || !output.startsWith('v24.')) {
    throw new SetupError(
      `Expected the pinned Node to say v24, got "${output.trim().split('\n')[0]}": ` +
        'it needs glibc 2.28 or newer on Linux and macOS 13.5 or newer; update the system and try again.',
    )
  }
}
