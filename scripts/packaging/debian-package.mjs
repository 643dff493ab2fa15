// A Debian package around a folder: its control file, checksums, copyright, changelog, and the archive by dpkg-deb.
// Sources: deb(5), deb-control(5), Debian Policy 4.6 (chapters 5, 9, 10, 12), Reproducible Builds' SOURCE_DATE_EPOCH.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { SetupError } from '../setup/errors.mjs'
import { runCollecting, succeeded } from '../setup/processes.mjs'
import { withProgress } from '../setup/report.mjs'
import { completionFiles, write } from './stage-program.mjs'

/** @typedef {{ name: string, summary: string, description: string[], depends: string[], recommends?: string[], suggests?: string[], conflicts?: string[], provides?: string[] }} DebianPackage */

/** Oldest versions that have every symbol of what comes along (Node, SQLite, Dawn, Skia): GLIBC_2.34, GLIBCXX_3.4.30. */
const nativeLibraries = ['libc6 (>= 2.34)', 'libgcc-s1 (>= 3.4)', 'libstdc++6 (>= 12)']

const maintainer = process.env.DEBEMAIL
  ? `${process.env.DEBFULLNAME ?? 'EBM Studio'} <${process.env.DEBEMAIL}>`
  : 'The EBM Studio authors <ebm-studio@example.invalid>'

/** The command line alone. @type {DebianPackage} */
export const commandLinePackage = {
  name: 'ebm-studio-cli',
  summary: 'train energy-based models and compare how they learn (command line)',
  description: [
    'Trains energy-based models by contrastive divergence, persistent CD, noise-contrastive estimation, score matching ' +
      'and others under the same data, seed and budget, and compares them with the exact density.',
    'This package has the command line, ebm, with all that it needs: Node 24, the engine and its kernels. It has no ' +
      'window; the package ebm-studio has both.',
  ],
  depends: nativeLibraries,
  // What `ebm setup tensorflow` needs.
  suggests: ['python3-pip', 'g++', 'binutils'],
  conflicts: ['ebm-studio'],
}

/** The window, with the command line. @type {DebianPackage} */
export const windowPackage = {
  name: 'ebm-studio',
  summary: 'see how energy-based models are trained, side by side',
  description: [
    ...commandLinePackage.description.slice(0, 1),
    'This package has the window, ebm-studio, and the command line, ebm, with all that they need.',
  ],
  // What Electron's executable is linked to, and what it opens while it runs.
  depends: [
    ...nativeLibraries,
    ...[
      'libgtk-3-0t64 | libgtk-3-0',
      'libnss3',
      'libasound2t64 | libasound2',
      'libgbm1',
      'libdrm2',
      'libxss1',
      'libxtst6',
    ],
    ...['libatk-bridge2.0-0t64 | libatk-bridge2.0-0', 'libcups2t64 | libcups2', 'libnotify4', 'xdg-utils'],
  ],
  suggests: commandLinePackage.suggests,
  conflicts: ['ebm-studio-cli'],
  provides: ['ebm-studio-cli'],
}

/**
 * The control file, a folded line for each paragraph's lines as deb-control(5) has them.
 * @param {DebianPackage} described
 * @param {{ version: string, installedBytes: number }} built
 */
export function controlFile(described, { version, installedBytes }) {
  const list = (/** @type {string} */ field, /** @type {string[] | undefined} */ names) =>
    names && names.length > 0 ? [`${field}: ${names.join(', ')}`] : []
  return [
    `Package: ${described.name}`,
    `Version: ${debianVersion(version)}`,
    'Architecture: amd64',
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${Math.ceil(installedBytes / 1024)}`,
    ...list('Depends', described.depends),
    ...list('Suggests', described.suggests),
    ...list('Conflicts', described.conflicts),
    ...list('Replaces', described.conflicts),
    ...list('Provides', described.provides),
    'Section: science',
    'Priority: optional',
    `Description: ${described.summary}`,
    ...described.description
      .map((paragraph) => folded(paragraph).join('\n'))
      .join('\n .\n')
      .split('\n'),
    '',
  ].join('\n')
}

/** npm's `1.0.0-beta.1` comes before `1.0.0`; Debian says so by a tilde. @param {string} version */
export const debianVersion = (version) => version.replace('-', '~')

/** @param {string} paragraph */
function folded(paragraph) {
  /** @type {string[]} */
  const lines = []
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 79) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(` ${word}`)
  }
  return lines
}

/**
 * What lies outside the program's own folder, at the places where a Debian system looks for it.
 * @param {{ tree: string, program: string, described: DebianPackage, version: string, date: Date }} wanted `program` is
 *   where in the package the program is, `usr/lib/ebm-studio`
 */
export async function addSystemFiles({ tree, program, described, version, date }) {
  const share = (/** @type {string} */ file) => fs.readFile(path.join(tree, program, 'share', file))
  const compressed = (/** @type {string | Uint8Array} */ text) => gzipSync(text, { level: 9 })
  const documents = `usr/share/doc/${described.name}`
  await write(tree, 'usr/share/man/man1/ebm.1.gz', compressed(await share('man/man1/ebm.1')))
  const completions = {
    bash: 'usr/share/bash-completion/completions/ebm',
    zsh: 'usr/share/zsh/vendor-completions/_ebm',
    fish: 'usr/share/fish/vendor_completions.d/ebm.fish',
  }
  for (const [shell, place] of Object.entries(completions)) {
    const file = completionFiles[/** @type {keyof typeof completionFiles} */ (shell)]
    await write(tree, place, await share(`completions/${file}`))
  }
  // They have their places now.
  await fs.rm(path.join(tree, program, 'share'), { recursive: true })
  await fs.rename(path.join(tree, program, 'LICENSES.txt'), await placeFor(tree, `${documents}/copyright`))
  await write(tree, `${documents}/changelog.gz`, compressed(changelog({ described, version, date })))
  await link(tree, `${documents}/pages`, `/${program}/docs`)
  await link(tree, 'usr/bin/ebm', `/${program}/bin/ebm`)
}

/** @param {{ described: DebianPackage, version: string, date: Date }} wanted */
function changelog({ described, version, date }) {
  const when = date.toUTCString().replace('GMT', '+0000')
  return [
    `${described.name} (${debianVersion(version)}) unstable; urgency=medium`,
    `  * EBM Studio ${version}.`,
    ` -- ${maintainer}  ${when}`,
    '',
  ].join('\n\n')
}

/**
 * Closes the tree and makes the archive; returns its file. The same tree gives the same bytes.
 * @param {{ tree: string, described: DebianPackage, version: string, date: Date, outputFolder: string }} wanted
 */
export async function makeDebianPackage({ tree, described, version, date, outputFolder }) {
  const files = (await filesIn(tree)).filter((file) => !file.startsWith('DEBIAN/'))
  const sums = []
  let installedBytes = 0
  for (const file of files) {
    const place = path.join(tree, file)
    const status = await fs.lstat(place)
    // As dpkg counts: whole KiB for each file.
    installedBytes += Math.ceil(status.size / 1024) * 1024
    if (status.isFile()) sums.push(`${await md5(place)}  ${file}\n`)
  }
  await write(tree, 'DEBIAN/md5sums', sums.join(''))
  await write(tree, 'DEBIAN/control', controlFile(described, { version, installedBytes }))
  await settle(tree, date)
  const output = path.join(outputFolder, `${described.name}_${debianVersion(version)}_amd64.deb`)
  // Every Debian and Ubuntu with this libc reads zstd; xz would take minutes to make the package a fifth smaller.
  const args = ['--root-owner-group', '-Zzstd', '-z12', '--build', tree, output]
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) }
  const task = { title: `Compressing ${path.basename(output)}`, measure: () => 'dpkg-deb is working', succeeded }
  const { exitCode, output: said } = await withProgress(task, () => runCollecting('dpkg-deb', args, { env }))
  if (exitCode !== 0)
    throw new SetupError(`Expected dpkg-deb to make ${output}, got this; correct it and try again.\n${said}`)
  return output
}

/**
 * Every file and folder gets the program's date, and folders the usual mode: what is packed does not tell when, or under
 * which umask.
 * @param {string} folder
 * @param {Date} date
 */
export async function settle(folder, date) {
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) await settle(place, date)
    else await fs.lutimes(place, date, date)
  }
  await fs.chmod(folder, 0o755)
  await fs.utimes(folder, date, date)
}

/**
 * Files and links below a folder, sorted, with `/`.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function filesIn(folder) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

/** @param {string} file */
async function md5(file) {
  const hash = createHash('md5')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * A link as policy wants it: relative within one top folder.
 * @param {string} tree
 * @param {string} place
 * @param {string} target absolute, as installed
 */
async function link(tree, place, target) {
  await fs.symlink(path.posix.relative(path.posix.dirname(`/${place}`), target), await placeFor(tree, place))
}

/**
 * @param {string} tree
 * @param {string} place
 */
async function placeFor(tree, place) {
  const whole = path.join(tree, place)
  await fs.mkdir(path.dirname(whole), { recursive: true, mode: 0o755 })
  return whole
}
