// The house rules that a machine can hold: which room may import which, which package belongs to which room, how long
// a file may grow. A known-bad canary proves that the test can fail.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Rooms that each room may import, besides itself. */
const rooms: Record<string, readonly string[]> = {
  'src-shared': [],
  'src-engine': ['src-shared'],
  'src-main': ['src-shared'],
  'src-renderer': ['src-shared'],
}

/** Inside the engine, a layer may import itself (within one folder) and everything below it. */
const engineLayers: readonly (readonly string[])[] = [
  ['main.ts', 'serve-engine.ts', 'cli.ts', 'cli', 'repairable-studio.ts'],
  ['studio.ts'],
  ['server.ts'],
  ['scheduling', 'library'],
  ['training'],
  ['data-tasks'],
  ['evaluations', 'models'],
  ['devices'],
  ['methods', 'data', 'store', 'export'],
  ['metrics'],
  ['samplers', 'energies', 'optimizers', 'distributions'],
  ['backends'],
  ['random', 'threads'],
]

/** Below the training, nobody knows which backends exist: only the interface is to be seen. */
const interfaceOnly: readonly { importers: readonly string[]; folder: string; allowed: readonly string[] }[] = [
  {
    importers: ['methods', 'metrics', 'data', 'store', 'export', 'samplers', 'energies', 'optimizers', 'distributions'],
    folder: 'backends',
    allowed: ['backend.ts'],
  },
  { importers: ['methods'], folder: 'samplers', allowed: ['sampler.ts', 'registry.ts'] },
  { importers: ['methods'], folder: 'energies', allowed: ['energy.ts'] },
]

/** Where each package may be imported; a package that is not listed fails. */
const packages: Record<string, readonly string[]> = {
  electron: ['src-main'],
  svelte: ['src-renderer'],
  '@lucide/svelte': ['src-renderer'],
  'better-sqlite3': ['src-engine/store'],
  '@napi-rs/canvas': ['src-engine/export'],
  'chart.js': ['src-renderer', 'src-engine/export', 'src-shared/figures'],
  'd3-contour': ['src-shared/figures'],
  'd3-scale-chromatic': ['src-shared/figures'],
  webgpu: ['src-engine/backends/webgpu'],
  '@tensorflow/tfjs-node': ['src-engine/backends/tensorflow'],
  '@tensorflow/tfjs-node-gpu': ['src-engine/backends/tensorflow'],
  '@tensorflow/tfjs-core': ['src-engine/backends/tensorflow'],
  'write-file-atomic': ['src-engine/export'],
  mathjs: ['src-engine/data'],
  commander: ['src-engine/cli.ts', 'src-engine/cli'],
  valibot: ['src-shared', 'src-engine', 'src-main', 'src-renderer'],
  'node:': ['src-engine', 'src-main'],
}

/** Files over the limit, each with its reason. */
const longFiles: Record<string, string> = {}
const lineLimit = 400

interface Import {
  from: string
  specifier: string
}

describe('the import table', () => {
  const imports = sourceFiles().flatMap(importsOf)

  test('is kept by every source file', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports.map(faultOf).filter((fault) => fault !== null)).toEqual([])
  })

  test.each<[string, Import]>([
    [
      'the renderer reaching into the engine',
      { from: 'src-renderer/App.svelte', specifier: '../src-engine/studio.ts' },
    ],
    ['shared code that needs Node', { from: 'src-shared/run.ts', specifier: 'node:fs' }],
    ['a method that knows a backend', { from: 'src-engine/methods/x.ts', specifier: '../backends/reference/a.ts' }],
    ['a sampler that imports the store', { from: 'src-engine/samplers/x.ts', specifier: '../store/runs.ts' }],
    ['the database outside the store', { from: 'src-engine/training/x.ts', specifier: 'better-sqlite3' }],
    ['electron outside main', { from: 'src-engine/main.ts', specifier: 'electron' }],
    ['a package nobody listed', { from: 'src-engine/main.ts', specifier: 'left-pad' }],
  ])('catches %s', (_what, bad) => {
    expect(faultOf(bad)).not.toBeNull()
  })
})

test('no source file is a drawer: each stays under its limit of lines', () => {
  const tooLong = sourceFiles()
    .filter((file) => !(file in longFiles))
    .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > lineLimit)
  expect(tooLong).toEqual([])
})

function sourceFiles(): string[] {
  return Object.keys(rooms).flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .map((file) => join(room, file).split(sep).join('/')),
  )
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const code = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body)
    : [text]
  return code.flatMap((body) =>
    ts
      .preProcessFile(body!, true, true)
      .importedFiles.filter(({ fileName }) => !fileName.endsWith('.css'))
      .map(({ fileName }) => ({ from: file, specifier: fileName })),
  )
}

/** What is wrong with an import, or null. */
function faultOf({ from, specifier }: Import): string | null {
  const fault = (why: string) => `${from} imports ${specifier}: ${why}`
  if (!specifier.startsWith('.')) return packageFault(from, specifier) ? fault('package not allowed here') : null
  const target = relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join('/')
  const [fromRoom, toRoom] = [roomOf(from), roomOf(target)]
  if (fromRoom !== toRoom) return rooms[fromRoom]?.includes(toRoom) ? null : fault(`${fromRoom} may not see ${toRoom}`)
  return fromRoom === 'src-engine' ? engineFault(from, target, fault) : null
}

function engineFault(from: string, target: string, fault: (why: string) => string): string | null {
  const [fromFolder, toFolder] = [from.split('/')[1]!, target.split('/')[1]!]
  if (fromFolder === toFolder) return null
  const [fromLayer, toLayer] = [layerOf(fromFolder), layerOf(toFolder)]
  if (fromLayer === -1 || toLayer === -1) return fault('a folder without a layer')
  const sameStage = fromLayer === toLayer && fromLayer === 0
  if (!sameStage && toLayer <= fromLayer) return fault(`${fromFolder} stands right of ${toFolder}`)
  const hidden = interfaceOnly.find(({ importers, folder }) => importers.includes(fromFolder) && folder === toFolder)
  return hidden && !hidden.allowed.includes(target.split('/').slice(2).join('/')) ? fault('only its interface') : null
}

function packageFault(from: string, specifier: string): boolean {
  const name = specifier.startsWith('node:')
    ? 'node:'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
  return !packages[name]?.some((place) => from === place || from.startsWith(`${place}/`))
}

const roomOf = (path: string): string => path.split('/')[0]!
const layerOf = (folder: string): number => engineLayers.findIndex((layer) => layer.includes(folder))
