// What the way over the Python wheel needs from the system: pip to fetch it, a compiler and binutils to make the addon.

import { spawnSync } from 'node:child_process'
import { SetupError } from '../errors.mjs'
import { hasProgram } from '../system-libraries.mjs'

/** @typedef {{ name: string, debianPackage: string }} Program */

/** @param {(program: string) => boolean} [has] */
export function missingPrograms(has = hasProgram) {
  /** @type {Program[]} */
  const missing = [
    { name: 'python3', debianPackage: 'python3' },
    { name: 'g++', debianPackage: 'g++' },
    { name: 'readelf', debianPackage: 'binutils' },
    { name: 'nm', debianPackage: 'binutils' },
  ].filter(({ name }) => !has(name))
  if (!has('python3') || !hasPip()) missing.push({ name: 'pip (python3 -m pip)', debianPackage: 'python3-pip' })
  return missing
}

/** @param {Program[]} missing */
export function missingProgramsMessage(missing) {
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))]
  return new SetupError(
    `Expected the programs that make TensorFlow from its Python wheel, got a system without ` +
      `${missing.map(({ name }) => name).join(', ')}: ` +
      `run "sudo apt-get install -y --no-install-recommends ${packages.join(' ')}" and try again.`,
  )
}

function hasPip() {
  return spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0
}
