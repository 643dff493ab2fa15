// What Electron (and Xvfb, for the tests) need from a Linux system. Missing things are found out, named, and installed
// through apt when that is allowed, which means when root runs the set-up; otherwise the exact command is printed.

import { spawnSync } from 'node:child_process'
import { SetupError } from './errors.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { notice, withProgress } from './report.mjs'

/** Debian's package for each library Electron may want; a `t64` variant is looked for where this name is gone. */
/** @type {Record<string, string | undefined>} */
const debianPackages = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libexpat.so.1': 'libexpat1',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXcursor.so.1': 'libxcursor1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXi.so.6': 'libxi6',
  'libXrandr.so.2': 'libxrandr2',
  'libXrender.so.1': 'libxrender1',
  'libXss.so.1': 'libxss1',
  'libXtst.so.6': 'libxtst6',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libxshmfence.so.1': 'libxshmfence1',
}

/**
 * Makes sure that a program's libraries, and the programs named, are there.
 * @param {{ executable?: string, programs?: { name: string, debianPackage: string }[] }} needs
 */
export async function ensureSystemLibraries({ executable, programs = [] }) {
  if (process.platform !== 'linux') return
  const libraries = executable ? missingLibraries(executable) : []
  const absent = programs.filter(({ name }) => !hasProgram(name))
  if (libraries.length === 0 && absent.length === 0) return
  const names = [...libraries, ...absent.map(({ name }) => name)]
  const packages = debianPackagesFor(libraries, absent)
  if (!hasProgram('apt-get') || process.getuid?.() !== 0) {
    throw missingMessage(names, installCommand({ libraries, packages, programs: absent.map(({ name }) => name) }))
  }
  await installWithApt(packages, names)
  const still = [
    ...(executable ? missingLibraries(executable) : []),
    ...absent.map(({ name }) => name).filter((name) => !hasProgram(name)),
  ]
  if (still.length > 0) throw missingMessage(still, null)
}

/** @param {string} executable */
function missingLibraries(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  return librariesNotFound(stdout ?? '')
}

/** @param {string} lddOutput */
export function librariesNotFound(lddOutput) {
  return [...new Set([...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]))]
}

/** @param {string} name */
export function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v "$0"`, name], { stdio: 'ignore' }).status === 0
}

/**
 * @param {string[]} libraries
 * @param {{ debianPackage: string }[]} programs
 */
export function debianPackagesFor(libraries, programs) {
  const named = libraries.flatMap((library) => debianPackages[library] ?? [])
  // The toolkit brings most of the others with it, so it is the best guess for a library not in the table.
  const guessed = named.length < libraries.length ? ['libgtk-3-0', 'libnss3'] : []
  return [...new Set([...named, ...guessed, ...programs.map(({ debianPackage }) => debianPackage)])]
}

/**
 * The command that installs what is missing on this system, or null if its package manager is not known here.
 * @param {{ libraries: string[], packages: string[], programs: string[], has?: (program: string) => boolean, resolve?: (name: string) => string }} missing
 */
export function installCommand({ libraries, packages, programs, has = hasProgram, resolve = aptName }) {
  if (has('apt-get')) {
    return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.map(resolve).join(' ')}`
  }
  // RPM distributions can install by the library's own name.
  const provided = libraries.map((library) => `'${library}()(64bit)'`)
  const rpmPrograms = programs.map((name) => (name === 'Xvfb' ? '/usr/bin/Xvfb' : name))
  if (has('dnf')) return `sudo dnf install -y ${[...provided, ...rpmPrograms].join(' ')}`
  if (has('zypper')) return `sudo zypper install -y ${[...provided, ...rpmPrograms].join(' ')}`
  return null
}

/**
 * @param {string[]} names
 * @param {string | null} command
 */
export function missingMessage(names, command) {
  const cure = command ? `run "${command}"` : 'install the packages of your distribution that hold them'
  return new SetupError(
    `Expected the system libraries Electron needs, got a system without ${names.join(', ')}: ${cure} and try again.`,
  )
}

/**
 * Debian 13 and Ubuntu 24.04 renamed some packages when time became 64 bits wide (libasound2t64).
 * @param {string} name
 */
function aptName(name) {
  return [name, `${name}t64`].find(hasAptCandidate) ?? name
}

/** @param {string} name */
function hasAptCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return /Candidate: (?!\(none\))/.test(stdout ?? '')
}

/**
 * As root, where there is apt-get. `names` are what the packages hold, for people. Throws a SetupError when it fails.
 * @param {string[]} packages
 * @param {string[]} names
 */
export async function installWithApt(packages, names) {
  notice(`The system lacks ${names.join(', ')}; as root, installing ${packages.join(', ')} with apt-get.`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const task = { title: 'Installing system packages', measure: () => 'apt-get is working', succeeded }
  const { exitCode, output } = await withProgress(task, async () => {
    // Its result does not matter: one unreachable source must not spoil it if the lists at hand are enough.
    await runCollecting('apt-get', ['update', '-q', '-o', 'Acquire::Retries=1'], { env })
    const args = ['install', '-y', '-q', '--no-install-recommends', ...packages.map(aptName)]
    return runCollecting('apt-get', args, { env })
  })
  if (exitCode === 0) return
  const complaint = output.split('\n').find((line) => line.startsWith('E:')) ?? 'no reason'
  const command = installCommand({ libraries: [], packages, programs: [] })
  throw new SetupError(
    `Expected apt-get to install ${packages.join(', ')}, got "${complaint}": connect to the network, ` +
      `run "${command}" and try again.`,
  )
}
