// Compiles the native kernels (C) where a C compiler is, once for each kind of processor of this architecture; which of them
// runs is decided when they are loaded. Where none is, or where it fails, the WebAssembly kernels compute, as everywhere.
//
// They are built from the headers of the package node-api-headers by plain calls of the compiler, because the usual way
// (node-gyp) would first download Node's own.

import { existsSync, readdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { notice, withProgress } from './report.mjs'
import { sourceStamp } from './source-stamp.mjs'

const sourceFolder = 'src-engine/backends/wasm/native'
const sources = [sourceFolder, 'scripts/setup/native-kernels.mjs', 'package-lock.json']

const nodeApiVersion = 8

// Numbers are to come out as written: no flag here lets the compiler change the order of sums or drop what is not finite.
const flags = '-std=gnu11 -O3 -fPIC -fno-math-errno -fno-trapping-math -fno-strict-aliasing -Wno-psabi'.split(' ')

/** @type {Partial<Record<NodeJS.Architecture, Record<string, string[]>>>} */
const targetsByArchitecture = {
  x64: {
    avx2: ['-mavx2', '-mfma'],
    avx512: '-mavx2 -mfma -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512'.split(' '),
  },
  arm64: { neon: [] },
}

/** Of the compiled files so many are kept: a process that has loaded one may start another thread with it. */
const keptFiles = 2

/**
 * Compiles if needed; returns whether it did. Never fails for what a compiler does.
 * @param {{ checkout: string, compiler?: string, architecture?: NodeJS.Architecture, platform?: NodeJS.Platform }} options
 */
export async function ensureNativeKernels({
  checkout,
  compiler = process.env.CC || 'cc',
  architecture = process.arch,
  platform = process.platform,
}) {
  const targets = targetsByArchitecture[architecture]
  if (!targets || platform === 'win32') return false
  const version = await versionOf(compiler, platform)
  const sourceKey = await keyOf(checkout, architecture)
  if (await isKnown(checkout, sourceKey, version)) return false
  return withLock(recordFile(checkout), async () => {
    if (await isKnown(checkout, sourceKey, version)) return false
    if (version === null) {
      notice(
        'There is no C compiler here, so the WebAssembly kernels compute; native ones are faster on some processors.',
      )
      await writeRecord(checkout, { sourceKey, version, file: null })
      return false
    }
    const name = `native-${sourceKey.slice(0, 8)}-${hashOf(version).slice(0, 8)}.node`
    const file = path.join(outputFolder(checkout), name)
    const failure = existsSync(file) ? null : await build({ checkout, compiler, targets, file })
    if (failure !== null) {
      notice(`The C compiler could not build the native kernels (${failure}): the WebAssembly kernels compute.`)
    }
    await writeRecord(checkout, { sourceKey, version, file: failure === null ? name : null })
    await removeOldFiles(checkout)
    return failure === null
  })
}

/**
 * What the compiler says of itself first; null where there is none.
 * @param {string} compiler
 * @param {NodeJS.Platform} platform
 */
async function versionOf(compiler, platform) {
  try {
    // Without Apple's developer tools, `cc` there is a program that asks in a window whether to install them.
    if (platform === 'darwin' && !succeeded(await runCollecting('xcode-select', ['-p']))) return null
    const { exitCode, output } = await runCollecting(compiler, ['--version'])
    return exitCode === 0 ? output.split('\n')[0] : null
  } catch {
    return null
  }
}

/**
 * Of all that makes up kernels but the compiler.
 * @param {string} checkout
 * @param {string} architecture
 */
async function keyOf(checkout, architecture) {
  return hashOf(`${await sourceStamp(checkout, sources)} ${architecture} ${nodeApiVersion}`)
}

/** @param {string} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex')

/**
 * Returns why it failed, in a few words, or null.
 * @param {{ checkout: string, compiler: string, targets: Record<string, string[]>, file: string }} options
 */
async function build({ checkout, compiler, targets, file }) {
  const draft = `${file}.parts`
  await fs.mkdir(draft, { recursive: true })
  const headers = path.join(checkout, 'node_modules', 'node-api-headers', 'include')
  /** @param {string} name @param {string} source @param {string[]} args */
  const compile = async (name, source, args) => {
    const object = path.join(draft, `${name}.o`)
    await compilerCall(compiler, [...flags, ...args, '-c', path.join(checkout, sourceFolder, source), '-o', object])
    return object
  }
  const task = { title: 'Compiling the native kernels', measure: () => `${compiler} is working`, succeeded: () => true }
  try {
    await withProgress(task, async () => {
      const objects = await allEnded([
        compile('addon', 'addon.c', [`-I${headers}`, `-DNAPI_VERSION=${nodeApiVersion}`]),
        ...Object.entries(targets).map(([target, args]) =>
          compile(target, 'kernels.c', [...args, `-DTARGET=${target}`]),
        ),
      ])
      const linking = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']
      const whole = path.join(draft, 'whole.node')
      await compilerCall(compiler, [...linking, ...objects, '-o', whole])
      // Moved once it is whole: a trainer that starts meanwhile finds all of it or nothing.
      await fs.rename(whole, file)
    })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await fs.rm(draft, { recursive: true, force: true })
  }
}

/**
 * What all come to, once all have ended: after a failure the others would go on, in a folder that is removed.
 * @template Value
 * @param {Promise<Value>[]} all
 */
async function allEnded(all) {
  await Promise.allSettled(all)
  return Promise.all(all)
}

/**
 * @param {string} compiler
 * @param {string[]} args
 */
async function compilerCall(compiler, args) {
  const { exitCode, output } = await runCollecting(compiler, args)
  if (exitCode === 0) return
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  throw new Error(lines.find((line) => /error/i.test(line)) ?? lines[0] ?? `exit code ${exitCode}`)
}

/**
 * The file, null where none could be built, is what src-engine/backends/wasm/built-kernels.ts reads.
 * @typedef {{ sourceKey: string, version: string | null, file: string | null }} NativeRecord
 */

/**
 * What another compiler has built of the same sources serves a machine that has none: several may share a checkout.
 * @param {string} checkout
 * @param {string} sourceKey
 * @param {string | null} version
 */
async function isKnown(checkout, sourceKey, version) {
  const text = await fs.readFile(recordFile(checkout), 'utf8').catch(() => null)
  if (text === null) return false
  try {
    /** @type {Partial<NativeRecord>} */
    const record = JSON.parse(text)
    if (record.sourceKey !== sourceKey) return false
    const isThere = Boolean(record.file) && existsSync(path.join(outputFolder(checkout), String(record.file)))
    return record.version === version ? !record.file || isThere : version === null && isThere
  } catch {
    return false
  }
}

/**
 * @param {string} checkout
 * @param {NativeRecord} record
 */
async function writeRecord(checkout, record) {
  const draft = `${recordFile(checkout)}.draft`
  await fs.mkdir(outputFolder(checkout), { recursive: true })
  await fs.writeFile(draft, `${JSON.stringify(record)}\n`)
  await fs.rename(draft, recordFile(checkout))
}

/** @param {string} checkout */
async function removeOldFiles(checkout) {
  const folder = outputFolder(checkout)
  const files = readdirSync(folder).filter((name) => /^native-.*\.node$/.test(name))
  const dated = await Promise.all(
    files.map(async (name) => ({ name, at: (await fs.stat(path.join(folder, name))).mtimeMs })),
  )
  dated.sort((left, right) => right.at - left.at)
  for (const { name } of dated.slice(keptFiles)) await fs.rm(path.join(folder, name), { force: true })
}

/** @param {string} checkout */
function outputFolder(checkout) {
  return path.join(checkout, 'out', 'kernels')
}

/** @param {string} checkout */
function recordFile(checkout) {
  return path.join(outputFolder(checkout), 'native.json')
}
