// TensorFlow 2.9's wheel has its C interface only inside the Python extension, which wants some 190 symbols of CPython
// merely to load; the C interface calls none of them. They are defined in a small library that stands in front of it:
// functions that abort with their name, and room for the data.

import fs from 'node:fs/promises'
import path from 'node:path'
import { runCollecting } from '../processes.mjs'

export const shimName = 'libtensorflow.so.2'

const isPython = (/** @type {string} */ name) => /^_?Py/.test(name)

/**
 * Makes `libraries`/libtensorflow.so.2, which brings extension and framework with it.
 * @param {string} libraries
 * @param {{ extension: string, framework: string }} names
 */
export async function buildPythonShim(libraries, { extension, framework }) {
  const file = path.join(libraries, extension)
  // Its relocations take 100 MB when written out: only those of data are let through.
  const relocations = await output('sh', ['-c', 'readelf --relocs --wide "$0" | grep R_X86_64_GLOB_DAT', file])
  const undefinedSymbols = await output('nm', ['--dynamic', '--undefined-only', file])
  const source = path.join(libraries, 'shim.cc')
  await fs.writeFile(source, shimSource(symbolsOf({ relocations, undefinedSymbols })))
  await output('g++', [
    ...['-O1', '-fPIC', '-shared', source, '-o', path.join(libraries, shimName), `-Wl,-soname,${shimName}`],
    ...['-Wl,--no-as-needed', `-L${libraries}`, `-l:${extension}`, `-l:${framework}`],
    ...['-Wl,-rpath,$ORIGIN', '-Wl,--unresolved-symbols=ignore-in-shared-libs'],
  ])
  await fs.rm(source)
}

/**
 * What is referred to as data, and what is only called.
 * @param {{ relocations: string, undefinedSymbols: string }} listings of readelf and nm
 */
export function symbolsOf({ relocations, undefinedSymbols }) {
  const data = new Set(
    relocations
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[4] ?? '')
      .filter(isPython),
  )
  const all = undefinedSymbols
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[1] ?? '')
    .filter(isPython)
  return { data: [...data].sort(), functions: [...new Set(all)].filter((name) => !data.has(name)).sort() }
}

/** @param {{ data: string[], functions: string[] }} symbols */
export function shimSource({ data, functions }) {
  return [
    '#include <cstdio>',
    '#include <cstdlib>',
    'static void refuse(const char* name) {',
    '  std::fprintf(stderr, "TensorFlow called %s of Python, which is not there\\n", name);',
    '  std::abort();',
    '}',
    'extern "C" {',
    ...data.map((name) => `alignas(16) char ${name}[1024];`),
    ...functions.map((name) => `void ${name}() { refuse("${name}"); }`),
    '}',
    '',
  ].join('\n')
}

/**
 * @param {string} program
 * @param {string[]} args
 */
async function output(program, args) {
  const result = await runCollecting(program, args)
  if (result.exitCode !== 0) throw new Error(`${program} failed:\n${result.output}`)
  return result.output
}
