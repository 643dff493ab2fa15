// Builds the package's Node-API addon from its own sources against the library: one call of the compiler, because the
// usual way (node-gyp) would first download Node's headers.

import { existsSync, readdirSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../errors.mjs'
import { runCollecting, succeeded } from '../processes.mjs'
import { withProgress } from '../report.mjs'
import { hasProgram } from '../system-libraries.mjs'
import { missingProgramsMessage } from './needed-programs.mjs'

const addon = 'lib/napi-v8/tfjs_binding.node'

/**
 * Returns where the addon is, relative to `library`. The headers are removed: they have done their work.
 * @param {{ library: string, packageFolder: string, checkout: string }} places
 */
export async function buildAddon({ library, packageFolder, checkout }) {
  if (!hasProgram('g++')) throw missingProgramsMessage([{ name: 'g++', debianPackage: 'g++' }])
  const headers = path.join(checkout, 'node_modules', 'node-api-headers', 'include')
  if (!existsSync(path.join(headers, 'node_api.h'))) {
    throw new SetupError('Expected the package node-api-headers, got a checkout without it: run "npm run setup" first.')
  }
  const include = path.join(library, 'deps', 'include')
  const libraries = path.join(library, 'deps', 'lib')
  await fs.mkdir(path.dirname(path.join(library, addon)), { recursive: true })
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => path.join(packageFolder, 'binding', name))
  const args = [
    ...['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
    ...[`-I${headers}`, `-I${include}`, `-I${packageFolder}`, ...sources, '-o', path.join(library, addon)],
    // The library's names are given whole: which files there are differs from wheel to wheel.
    ...[`-L${libraries}`, '-Wl,--no-as-needed', ...librariesIn(libraries).map((name) => `-l:${name}`)],
    ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-Wl,--unresolved-symbols=ignore-all'],
  ]
  const task = { title: 'Building the addon', measure: () => 'g++ is working', succeeded }
  const { exitCode, output } = await withProgress(task, () => runCollecting('g++', args))
  if (exitCode !== 0) {
    throw new SetupError(
      `Expected g++ to build the TensorFlow addon, got this; a g++ of version 9 or newer is needed.\n${output}`,
    )
  }
  await fs.rm(include, { recursive: true, force: true })
  return addon
}

/**
 * Those that the addon must bring along, the one in front first. Of several names of one library (links), one.
 * @param {string} folder
 */
function librariesIn(folder) {
  const wanted = [
    /^libtensorflow\.so\.\d+$/,
    /^libtensorflow_cc\.so\.\d+$/,
    /^_pywrap/,
    /^libtensorflow_framework\.so\.\d+$/,
  ]
  const present = readdirSync(folder)
  return wanted.flatMap((pattern) => present.find((name) => pattern.test(name)) ?? [])
}
