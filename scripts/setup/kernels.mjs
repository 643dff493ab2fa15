// Compiles the WebAssembly kernels (AssemblyScript) when their sources have changed: three builds, of which each machine
// takes the fastest that it can run. No compiled file is kept in the repository.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from './errors.mjs'
import { withLock } from './lock.mjs'
import { runCollecting } from './processes.mjs'
import { withProgress } from './report.mjs'
import { sourceStamp } from './source-stamp.mjs'

const sourceFolder = 'src-engine/backends/wasm/kernels'
const sources = [sourceFolder, 'scripts/setup/kernels.mjs', 'package-lock.json']

/** @type {Record<string, string[]>} */
const variants = {
  wide: ['--enable', 'relaxed-simd', '--use', 'WIDE=1'],
  relaxed: ['--enable', 'relaxed-simd', '--use', 'WIDE=0'],
  plain: ['--use', 'WIDE=0'],
}

/** Threads need a shared memory, and a shared memory a limit: all that 32-bit addresses reach, in pages of 64 KiB. */
const common =
  '-O3 --noAssert --runtime stub --enable simd --enable threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536'.split(
    ' ',
  )

/**
 * Compiles if needed; returns whether it did.
 * @param {{ checkout: string, node: string }} options
 */
export async function ensureKernels({ checkout, node }) {
  if (await areBuilt(checkout)) return false
  const folder = outputFolder(checkout)
  return withLock(folder, async () => {
    if (await areBuilt(checkout)) return false
    // Taken before the build: what is edited while it runs is then noticed the next time.
    const stamp = await sourceStamp(checkout, sources)
    const task = { title: 'Compiling the kernels', measure: () => 'AssemblyScript is working', succeeded: () => true }
    await withProgress(task, () => Promise.all(Object.keys(variants).map((name) => compile(checkout, node, name))))
    await fs.writeFile(stampFile(checkout), stamp)
    return true
  })
}

/**
 * @param {string} checkout
 * @param {string} node
 * @param {string} name of a variant
 */
async function compile(checkout, node, name) {
  const compiler = path.join(checkout, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const file = kernelFile(checkout, name)
  // Written aside and moved: a trainer that starts meanwhile finds the whole old file or the whole new one.
  const draft = `${file}.draft`
  const args = [compiler, 'index.ts', '--outFile', draft, ...common, ...variants[name]]
  const { exitCode, output } = await runCollecting(node, args, { cwd: path.join(checkout, sourceFolder) })
  if (exitCode !== 0) {
    throw new SetupError(`Expected the ${name} kernels to compile, got this; correct it and try again.\n${output}`)
  }
  await fs.rename(draft, file)
}

/** @param {string} checkout */
async function areBuilt(checkout) {
  const stamp = await fs.readFile(stampFile(checkout), 'utf8').catch(() => null)
  if (stamp === null || stamp !== (await sourceStamp(checkout, sources))) return false
  return Object.keys(variants).every((name) => existsSync(kernelFile(checkout, name)))
}

/** @param {string} checkout */
function outputFolder(checkout) {
  return path.join(checkout, 'out', 'kernels')
}

/**
 * @param {string} checkout
 * @param {string} name
 */
function kernelFile(checkout, name) {
  return path.join(outputFolder(checkout), `${name}.wasm`)
}

/** @param {string} checkout */
function stampFile(checkout) {
  return path.join(outputFolder(checkout), '.stamp')
}
