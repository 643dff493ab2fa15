// The programs of a Slurm and a login node on this machine, for the tests of studies on clusters.

import { existsSync } from 'node:fs'
import { SetupError } from './errors.mjs'
import { notice } from './report.mjs'
import { hasProgram, installWithApt } from './system-libraries.mjs'

const programs = [
  { file: '/usr/sbin/slurmctld', debianPackage: 'slurmctld' },
  { file: '/usr/sbin/slurmd', debianPackage: 'slurmd' },
  { file: '/usr/bin/sbatch', debianPackage: 'slurm-client' },
  { file: '/usr/sbin/munged', debianPackage: 'munge' },
  { file: '/usr/sbin/sshd', debianPackage: 'openssh-server' },
  { file: '/usr/bin/ssh', debianPackage: 'openssh-client' },
]

/** Installs what is missing; throws a SetupError where that cannot be. */
export async function installClusterPrograms() {
  const missing = missingPrograms()
  if (missing.length === 0) return
  const packages = missing.map(({ debianPackage }) => debianPackage)
  const obstacle = obstacleToInstalling()
  if (obstacle) {
    throw new SetupError(
      `Expected ${packages.join(', ')} for a Slurm to test with, got ${obstacle}: run this as root on Debian or Ubuntu.`,
    )
  }
  await installWithApt(
    packages,
    missing.map(({ file }) => file),
  )
}

/**
 * Before the tests: installs what is missing where nothing would be started by it, as in a container; elsewhere it says
 * how to, and the tests that need it are skipped.
 */
export async function installClusterProgramsForTests() {
  if (process.platform !== 'linux' || missingPrograms().length === 0) return
  // Debian starts a service as soon as it is installed where systemd runs: a person decides about that.
  const obstacle =
    obstacleToInstalling() ?? (existsSync('/run/systemd/system') ? 'services that would be started' : null)
  if (obstacle) return sayThatTheyAreSkipped(obstacle)
  try {
    await installClusterPrograms()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    sayThatTheyAreSkipped(error.message)
  }
}

/** @param {string} why */
function sayThatTheyAreSkipped(why) {
  notice(`No Slurm to test with (${why}): its tests are skipped; "npm run setup:slurm-test" as root installs one.`)
}

function missingPrograms() {
  return programs.filter(({ file }) => !existsSync(file))
}

function obstacleToInstalling() {
  if (process.platform !== 'linux') return 'another system than Linux'
  if (process.getuid?.() !== 0) return 'a user who may not install them'
  return hasProgram('apt-get') ? null : 'a system without apt-get'
}
