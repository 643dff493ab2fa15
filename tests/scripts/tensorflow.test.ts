// The set-up of TensorFlow, without downloading it.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readArguments } from '../../scripts/commands/setup-tensorflow.mjs'
import {
  chooseLibrary,
  describeLibrary,
  intactLibrary,
  libraryFolder,
} from '../../scripts/setup/tensorflow/library.mjs'
import { missingPrograms, missingProgramsMessage } from '../../scripts/setup/tensorflow/needed-programs.mjs'
import { complaintIn } from '../../scripts/setup/tensorflow/package-installer.mjs'
import { shimSource, symbolsOf } from '../../scripts/setup/tensorflow/python-shim.mjs'
import { tryLibrary } from '../../scripts/setup/tensorflow/try-library.mjs'
import { pipFailure } from '../../scripts/setup/tensorflow/wheel.mjs'
import { temporaryFolder } from './temporary-folder.ts'

test('The command takes a kind and a version in any order, and refuses others', () => {
  expect(readArguments([])).toEqual({ kind: null, version: '2.9.1' })
  expect(readArguments(['--tensorflow', '2.21.0', 'gpu'])).toEqual({ kind: 'gpu', version: '2.21.0' })
  expect(readArguments(['cpu', '--tensorflow=2.21.0'])).toEqual({ kind: 'cpu', version: '2.21.0' })
  expect(() => readArguments(['cuda'])).toThrow('Expected gpu or cpu, got "cuda"')
  expect(() => readArguments(['gpu', '--tensorflow', '1.15'])).toThrow('got "1.15"')
  expect(() => readArguments(['gpu', '--tensorflow'])).toThrow('Expected --tensorflow 2.9.1 or 2.21.0, got ""')
})

test('A library is whole until a byte of it changes or a file goes', async () => {
  const folder = libraryFolder({ kind: 'cpu', version: '2.9.1' }, temporaryFolder())
  mkdirSync(join(folder, 'deps', 'lib'), { recursive: true })
  const file = join(folder, 'deps', 'lib', 'libtensorflow.so.2')
  writeFileSync(file, 'the library')
  await describeLibrary(folder, { kind: 'cpu', tensorflow: '2.9.1', source: 'wheel', addon: 'none' })
  await chooseLibrary(folder)
  expect(await intactLibrary(folder)).toMatchObject({ kind: 'cpu', tensorflow: '2.9.1', source: 'wheel' })
  expect(existsSync(join(folder, '..', 'chosen.json'))).toBe(true)
  writeFileSync(file, 'the librarx')
  expect(await intactLibrary(folder)).toBeNull()
  expect(await intactLibrary(join(folder, 'elsewhere'))).toBeNull()
})

test('Of the symbols that a Python extension wants, data and functions are told apart', () => {
  const relocations = [
    '00000000 00100 R_X86_64_GLOB_DAT  0000000000000000 PyExc_ValueError + 0',
    '00000008 00200 R_X86_64_GLOB_DAT  0000000000000000 _ZTIi + 0',
  ].join('\n')
  const undefinedSymbols = ['   U PyList_New', '   U PyExc_ValueError', '   U _Py_NoneStruct', '   U malloc'].join('\n')
  const symbols = symbolsOf({ relocations, undefinedSymbols })
  expect(symbols).toEqual({ data: ['PyExc_ValueError'], functions: ['PyList_New', '_Py_NoneStruct'] })
  const source = shimSource(symbols)
  expect(source).toContain('alignas(16) char PyExc_ValueError[1024];')
  expect(source).toContain('void PyList_New() { refuse("PyList_New"); }')
})

test('Programs that are missing are named with the packages that hold them', () => {
  const missing = missingPrograms((name) => name !== 'g++' && name !== 'nm' && name !== 'readelf')
  expect(missing.map(({ name }) => name).filter((name) => !name.startsWith('pip'))).toEqual(['g++', 'readelf', 'nm'])
  const without = missingProgramsMessage([
    { name: 'g++', debianPackage: 'g++' },
    { name: 'readelf', debianPackage: 'binutils' },
    { name: 'nm', debianPackage: 'binutils' },
  ])
  expect(without.message).toContain('without g++, readelf, nm: run "sudo apt-get install')
  expect(without.message).toContain('g++ binutils" and try again')
})

test.each([
  ['ERROR: [Errno 28] No space left on device', 'a full disk'],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'another hash'],
  ['Failed to establish a new connection: NewConnectionError', 'no answer from the package index'],
  ['SSLError(CERTIFICATE_VERIFY_FAILED)', 'a certificate'],
  ['ERROR: No matching distribution found for tensorflow-cpu==2.9.1', 'an index without it'],
  ['something nobody has seen', 'something nobody has seen'],
])('pip saying "%s" becomes a sentence with a cure', (output, phrase) => {
  const { message } = pipFailure(output, 'tensorflow-cpu==2.9.1')
  expect(message).toContain('Expected pip to fetch tensorflow-cpu==2.9.1, got ')
  expect(message).toContain(phrase === 'a certificate' ? 'certificate is not trusted' : phrase)
})

test('Of an uncaught error the line with its message is the reason', () => {
  const output = [
    '* Downloading libtensorflow',
    'node:events:486',
    '      throw er; // Unhandled',
    '',
    'Error: getaddrinfo ENOTFOUND host',
    '    at GetAddrInfoReqWrap.onlookupall',
  ].join('\n')
  expect(complaintIn(output)).toBe('getaddrinfo ENOTFOUND host')
  expect(complaintIn('* Downloading\nno luck')).toBe('no luck')
})

test('A library that cannot be loaded is found out in a process of its own', async () => {
  const folder = temporaryFolder({ 'tfjs_binding.node': 'not a library' })
  const { complaint } = await tryLibrary(join(folder, 'tfjs_binding.node'), process.execPath)
  expect(complaint).toMatch(/file too short|invalid ELF header|not a/)
})
