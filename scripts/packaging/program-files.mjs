// Which files of a checkout are the program: what is needed to run it, and nothing that is only for working on it.
//
//   command-line   everything that `ebm` does: Node, engine, kernels, database, figures, fonts, examples
//   trainer        what trains a run and nothing else: Node, engine, kernels; no other native module, no database
//
// The engine's sources go whole into either: they are small, and it is the packages that weigh. Of a package only what
// runs on this platform is taken, and the text of its licence.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../setup/errors.mjs'
import { pinnedNodePath } from '../setup/pinned-node.mjs'

/** @typedef {'command-line' | 'trainer'} Part */
/** @typedef {{ name: string, folder: string, version: string, license: string }} IncludedPackage */
/** @typedef {{ version: string, license?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockedPackage */

/**
 * Files, and folders with all that is in them, from the root of the checkout; `packages` come with what they depend on.
 * @type {Record<Part, { places: string[], packages: string[] }>}
 */
const parts = {
  trainer: {
    places: ['package.json', 'LICENSE', 'src-engine', 'src-shared', 'out/kernels'],
    packages: ['mathjs', 'valibot', 'vega-datasets'],
  },
  'command-line': {
    places: [
      ...['package.json', 'LICENSE', 'src-engine', 'src-shared', 'out/kernels', 'examples'],
      // What the engine starts to fetch what only some people need.
      ...['scripts/setup-mnist.mjs', 'scripts/commands/setup-mnist.mjs'],
      ...['scripts/setup-tensorflow.mjs', 'scripts/commands/setup-tensorflow.mjs', 'scripts/setup'],
      // What the engine starts to send its trainers to a cluster.
      ...['scripts/pack-trainer.mjs', 'scripts/packaging/program-files.mjs'],
    ],
    packages: [
      ...['@napi-rs/canvas', 'better-sqlite3', 'chart.js', 'commander', 'd3-contour', 'd3-scale-chromatic'],
      ...['dejavu-fonts-ttf', 'gifenc', 'mathjs', 'valibot', 'vega-datasets', 'webgpu', 'write-file-atomic'],
      // Sources of the addon that `setup-tensorflow` builds.
      ...['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'node-api-headers'],
    ],
  },
}

/**
 * What of a package is needed at run time, where that is not simply all of it: files and folders.
 * @type {Record<string, (platform: string) => string[]>}
 */
const neededOf = {
  '@tensorflow/tfjs-node': () => ['binding'],
  '@tensorflow/tfjs-node-gpu': () => ['binding'],
  'better-sqlite3': (platform) => ['lib', `prebuilds/${platform}.node`],
  'chart.js': () => ['dist/chart.js', 'dist/chunks'],
  'dejavu-fonts-ttf': () => ['ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf', 'ttf/DejaVuSansMono.ttf'],
  mathjs: () => ['NOTICE', 'lib/browser'],
  'node-api-headers': () => ['include'],
  // The package's main module is only looked for, since the data lie beside it.
  'vega-datasets': () => ['build/index.js', 'data/penguins.json'],
  webgpu: (platform) => ['index.js', `dist/${dawnFolder(platform)}`],
}

/**
 * Dependencies that their package lists and never loads in our use of it.
 * @type {Record<string, string[]>}
 */
const unused = {
  // Their JavaScript is not used, only the addon's sources.
  '@tensorflow/tfjs-node': ['*'],
  '@tensorflow/tfjs-node-gpu': ['*'],
  'better-sqlite3': ['*'],
  'vega-datasets': ['*'],
  webgpu: ['*'],
}

/** Of every package: types, maps, and pages for those who work with it. */
const neverNeeded =
  /(^|\/)(node_modules|test|tests|docs?|example|examples|typings)\/|\.(d\.[cm]?ts|map|md|markdown|flow)$|\.min\.(c|m)?js$|sbom/i

/** Of our own: what checks types, hidden files, and the kernels' sources, which are there compiled. */
const ownNeverNeeded = /\.d\.ts$|(^|\/)(tsconfig\.json|\.[^/]*)$|^src-engine\/backends\/wasm\/(kernels|native)\//

const licenceFile = /^(licen[cs]e|copying|notice)([.-]\w+)*$/i

/**
 * The program's files, relative to the checkout, with `/`, sorted. Throws SetupError where one is not there: packages are
 * not installed, or kernels not compiled.
 * @param {{ checkout: string, part: Part, platform?: string }} wanted platform like 'linux-x64'
 * @returns {string[]}
 */
export function programFiles({ checkout, part, platform = `${process.platform}-${process.arch}` }) {
  const own = parts[part].places.flatMap((place) => {
    const found = filesAt(checkout, place)
    if (found.length > 0) return found
    throw new SetupError(`Expected ${place} in ${checkout}, got nothing: run "npm run setup" and try again.`)
  })
  const ofPackages = programPackages({ checkout, part, platform }).flatMap((included) =>
    filesOfPackage(checkout, included, platform),
  )
  const outdated = outdatedKernels(checkout)
  const ownNeeded = own.filter((file) => !ownNeverNeeded.test(file) && !outdated(file))
  return [...ownNeeded, ...ofPackages, pinnedNode(checkout, platform)].sort()
}

/** In a package: what of it trains, a line a file, since it lacks what tells that of a checkout. */
export const trainerFilesList = 'trainer-files.txt'

/**
 * What trains, of a checkout or of a package, which both can send it to a cluster.
 * @param {string} folder
 * @returns {string[]}
 */
export function trainerFiles(folder) {
  const list = path.join(folder, trainerFilesList)
  if (!existsSync(list)) return programFiles({ checkout: folder, part: 'trainer' })
  return readFileSync(list, 'utf8').trim().split('\n')
}

/**
 * The npm packages that the program brings along, the pinned Node among them, by their folders.
 * @param {{ checkout: string, part: Part, platform?: string }} wanted
 * @returns {IncludedPackage[]}
 */
export function programPackages({ checkout, part, platform = `${process.platform}-${process.arch}` }) {
  const locked = lockedPackages(checkout)
  /** @type {Map<string, IncludedPackage>} */
  const included = new Map()
  const include = (/** @type {string} */ folder) => {
    const entry = locked[folder]
    // Optional ones are of other platforms where they are not there.
    if (included.has(folder) || !existsSync(path.join(checkout, folder))) return
    const name = nameOf(folder)
    included.set(folder, { name, folder, version: entry.version, license: entry.license ?? 'unknown' })
    const dependencies = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    for (const dependency of dependencies) {
      if (unused[name]?.some((each) => each === '*' || each === dependency)) continue
      const place = resolvePackage(locked, folder, dependency)
      if (place) include(place)
    }
  }
  for (const name of parts[part].packages) {
    const folder = `node_modules/${name}`
    if (!locked[folder]) throw new Error(`Expected ${name} in package-lock.json, got no such package.`)
    if (!existsSync(path.join(checkout, folder))) {
      throw new SetupError(`Expected the package ${name}, got none: run "npm run setup" and try again.`)
    }
    include(folder)
  }
  include(`node_modules/${nameOf(pinnedNode(checkout, platform).replace(/\/bin\/.*$/, ''))}`)
  return [...included.values()].sort((left, right) => (left.folder < right.folder ? -1 : 1))
}

/**
 * The texts of a package's licence; an empty list where it has none of its own.
 * @param {string} checkout
 * @param {IncludedPackage} included
 */
export function licenceFiles(checkout, { folder }) {
  return readdirSync(path.join(checkout, folder))
    .filter((name) => licenceFile.test(name))
    .sort()
    .map((name) => `${folder}/${name}`)
}

/**
 * Copies files of the checkout to the same places below `folder`. Modes are one for all programs and one for all other
 * files, whatever the checkout's are.
 * @param {{ checkout: string, files: readonly string[], folder: string }} wanted
 */
export async function copyFiles({ checkout, files, folder }) {
  const folders = new Set(files.map((file) => path.dirname(path.join(folder, file))))
  for (const each of folders) await fs.mkdir(each, { recursive: true, mode: 0o755 })
  for (const file of files) {
    const place = path.join(folder, file)
    await fs.copyFile(path.join(checkout, file), place)
    await fs.chmod(place, isProgram(file) ? 0o755 : 0o644)
  }
}

/**
 * The pinned Node, relative to the checkout: the only file among the program's that is executed itself.
 * @param {string} checkout
 * @param {string} [platform]
 */
export function pinnedNode(checkout, platform) {
  const file = pinnedNodePath(checkout, platform)
  if (file === null || !existsSync(file)) {
    throw new SetupError(
      `Expected the pinned Node for ${platform ?? 'this platform'} in ${checkout}, got none: packages are made on the ` +
        'platform that they are for, after "npm run setup".',
    )
  }
  return path.relative(checkout, file).replaceAll('\\', '/')
}

const isProgram = (/** @type {string} */ file) => /(^|\/)bin\/node(\.exe)?$/.test(file)

/**
 * @param {string} checkout
 * @param {IncludedPackage} included
 * @param {string} platform
 */
function filesOfPackage(checkout, included, platform) {
  const { name, folder } = included
  const licences = licenceFiles(checkout, included)
  if (pinnedNodePath('', platform)?.includes(path.normalize(folder))) return licences
  const places = neededOf[name]?.(platform)
  const all = filesAt(checkout, folder)
  const inPlaces = (/** @type {string} */ file) =>
    !places || places.some((place) => file === `${folder}/${place}` || file.startsWith(`${folder}/${place}/`))
  const isNeeded = (/** @type {string} */ file) => !neverNeeded.test(file.slice(folder.length + 1))
  const needed = all.filter((file) => inPlaces(file) && isNeeded(file))
  return [...new Set([...needed, ...licences, `${folder}/package.json`])]
}

/**
 * Native kernels that a newer build has replaced stay for processes that compute with them, and go nowhere.
 * @param {string} checkout
 * @returns {(file: string) => boolean}
 */
function outdatedKernels(checkout) {
  const record = path.join(checkout, 'out', 'kernels', 'native.json')
  const current = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')).file : null
  return (file) => /^out\/kernels\/.*\.node$/.test(file) && path.basename(file) !== current
}

/**
 * @param {string} checkout
 * @param {string} place
 * @returns {string[]}
 */
function filesAt(checkout, place) {
  const whole = path.join(checkout, place)
  if (!existsSync(whole)) return []
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(whole, { withFileTypes: true })
  } catch {
    return [place]
  }
  return entries.flatMap((entry) => filesAt(checkout, `${place}/${entry.name}`))
}

/**
 * @param {string} checkout
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(checkout) {
  return JSON.parse(readFileSync(path.join(checkout, 'package-lock.json'), 'utf8')).packages
}

/**
 * Where Node would find it from `folder`: there, else one level further out, and so on.
 * @param {Record<string, LockedPackage>} locked
 * @param {string} folder
 * @param {string} name
 */
function resolvePackage(locked, folder, name) {
  for (let outer = folder; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('/node_modules/')))) {
    const place = outer === '' ? `node_modules/${name}` : `${outer}/node_modules/${name}`
    if (locked[place]) return place
    if (outer === '') return null
  }
}

/** @param {string} folder */
const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Where webgpu keeps its binary: macOS has one for both processors. @param {string} platform */
const dawnFolder = (platform) => (platform.startsWith('darwin-') ? 'darwin-universal' : platform)
