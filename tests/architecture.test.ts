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
  ['studies'],
  ['remote-studies'],
  ['scheduling', 'library', 'measuring', 'ebm-files', 'lessons', 'sampling-lab'],
  ['training'],
  ['data-tasks'],
  ['energy-fields'],
  ['evaluations', 'models'],
  ['devices'],
  ['methods', 'data', 'store', 'export'],
  ['metrics'],
  ['samplers', 'energies', 'optimizers', 'distributions'],
  ['backends'],
  ['random', 'threads', 'places'],
]

/** Below the training, nobody knows which backends exist: only the interface is to be seen. */
const interfaceOnly: readonly { importers: readonly string[]; folder: string; allowed: readonly string[] }[] = [
  {
    importers: ['methods', 'metrics', 'data', 'store', 'export', 'samplers', 'energies', 'optimizers', 'distributions'],
    folder: 'backends',
    allowed: ['backend.ts'],
  },
  {
    importers: ['methods'],
    folder: 'samplers',
    // Beside the samplers themselves, what serves any of them.
    allowed: ['sampler.ts', 'registry.ts', 'dual-averaging.ts', 'parallel-tempering.ts'],
  },
  // Beside the energies themselves, what makes one of a family of them.
  { importers: ['methods'], folder: 'energies', allowed: ['energy.ts', 'conditioned-energy.ts'] },
]

/** Where each package may be imported; a package that is not listed fails. */
const packages: Record<string, readonly string[]> = {
  electron: ['src-main'],
  svelte: ['src-renderer'],
  '@lucide/svelte': ['src-renderer'],
  katex: ['src-renderer'],
  'better-sqlite3': ['src-engine/store'],
  '@napi-rs/canvas': ['src-engine/export'],
  gifenc: ['src-engine/export'],
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

/** Inside the contracts, too, a layer may import itself and everything below it; files that are not named are the lowest. */
const sharedLayers: readonly (readonly string[])[] = [
  ['protocol', 'shortcuts.ts'],
  ['library-search.ts'],
  ['report'],
  ['figures'],
  ['diagnosis'],
  ['glossary'],
  ['conditional'],
  ['learn'],
  ['study'],
  ['sampling-lab', 'stored-composition.ts'],
  [
    'run.ts',
    'kernel-spans.ts',
    'recording.ts',
    'adjustment.ts',
    'branch.ts',
    'composition.ts',
    'device.ts',
    'energy-source.ts',
    'library.ts',
    'config-differences.ts',
    'experiment-settings.ts',
    'measurement.ts',
    'verification.ts',
  ],
  ['config', 'table-reading.ts'],
  ['statistics'],
]

/** Files over the limit, each with its reason. */
const longFiles: Record<string, string> = {}
const lineLimit = 400

/**
 * Functions over the limit. Each is a factory: what it makes shares state that nobody else may see, and its operations,
 * declared inside it, keep to the limit themselves.
 */
const longFunctions: Record<string, string> = {
  'src-engine/repairable-studio.ts openRepairableStudio': 'requests before and after a repair share one studio',
  'src-engine/server.ts createHandlers': 'the table of requests, one row each',
  'src-engine/studio.ts openStudio': 'the studio’s operations share its parts',
  'src-engine/backends/checked-session.ts checkedSession': 'one check for each operation of a session',
  'src-engine/devices/devices.ts createDevices': 'probes, speeds and choices share what was found',
  'src-engine/scheduling/scheduler.ts createScheduler': 'queue, places and wishes share the running lanes',
  'src-engine/training/lane-loop.ts runLane': 'commands and steps share the mode of one run',
  'src-engine/measuring/measuring.ts createMeasuring': 'wishes share the one that is being measured',
  'src-engine/store/checkpoints.ts checkpointTable': 'one table’s statements and operations',
  'src-engine/store/compositions.ts compositionTable': 'one table’s statements and operations',
  'src-engine/store/experiments.ts experimentTable': 'one table’s statements and operations',
  'src-engine/store/metrics.ts metricTable': 'one table’s statements and operations',
  'src-engine/store/runs.ts runTable': 'one table’s statements and operations',
  'src-engine/store/snapshots.ts snapshotTable': 'one table’s statements and operations',
  'src-engine/store/studies.ts studyTable': 'one table’s statements and operations',
  'src-engine/threads/task-thread.ts taskThread': 'the tasks of one thread share its life',
  'src-engine/backends/reference/gaussian-mixture-term.ts gaussianMixtureFormula': 'formulas that share their terms',
  'src-engine/backends/reference/gaussian-term.ts createGaussianTerm': 'passes over one tile’s memory',
  'src-engine/backends/reference/rbm-term.ts createRbmTerm': 'passes over one tile’s memory',
  'src-engine/backends/tensorflow/energy-function.ts createEnergyFunction': 'passes that share one graph',
  'src-engine/backends/tensorflow/kernels.ts createKernels': 'operations of one device',
  'src-engine/backends/tensorflow/operations.ts createOperations': 'operations of one device',
  'src-engine/backends/tensorflow/parameter-store.ts createParameterStore': 'parameters and moments of one session',
  'src-engine/backends/tensorflow/session.ts tensorflowDevice': 'the operations of a session',
  'src-engine/backends/wasm/energy-tile.ts createEnergyTile': 'passes over one tile’s memory',
  'src-engine/backends/wasm/gradient-pass.ts createGradientPass': 'a gradient’s portions share its sums',
  'src-engine/backends/wasm/machine-tile.ts createMachineTile': 'passes over one tile’s memory',
  'src-engine/backends/wasm/real-machine-tile.ts createRealMachineTile': 'passes over one tile’s memory',
  'src-engine/backends/wasm/memory-plan.ts planMemory': 'the addresses of one memory, one after the other',
  'src-engine/backends/wasm/network-layers.ts createNetworkLayers': 'passes over one tile’s memory',
  'src-engine/backends/wasm/class-network-tile.ts createClassNetworkTile': 'passes over one tile’s memory',
  'src-engine/backends/wasm/parameter-store.ts createParameterStore': 'parameters and moments of one session',
  'src-engine/backends/webgpu/parameter-store.ts createParameterStore': 'parameters and moments of one session',
  'src-engine/backends/wasm/kernels/product.ts six16': 'an unrolled kernel',
  'src-engine/backends/webgpu/kernels/langevin.ts langevinKernel': 'the text of one shader',
  'src-engine/backends/webgpu/kernels/metropolis.ts metropolisKernel': 'the text of one shader',
  'src-engine/backends/webgpu/kernels/weight-products.ts weightProductsKernel': 'the text of one shader',
  'src-renderer/state/studio.svelte.ts createStudio': 'start and events share one comparison',
  'src-main/engine-process.ts startEngineProcess': 'calls and events share one child process',
}
const functionLineLimit = 70

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
    ['configuration that knows figures', { from: 'src-shared/config/x.ts', specifier: '../figures/lanes.ts' }],
    ['a contract’s basis that knows figures', { from: 'src-shared/metric.ts', specifier: './figures/lanes.ts' }],
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

// Parsing every file takes a second alone, and several beside others.
test('no function is longer than a screen, but for factories that are named', { timeout: 30_000 }, () => {
  const tooLong = sourceFiles().flatMap(longFunctionsOf)
  expect(tooLong.filter((name) => !(name in longFunctions))).toEqual([])
  expect(Object.keys(longFunctions).filter((name) => !tooLong.includes(name))).toEqual([])
})

test('migrations are numbered from 1 without a gap or a repetition', () => {
  const numbers = readdirSync(join(root, 'src-engine', 'store', 'migrations')).map((name) => Number(name.slice(0, 4)))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_number, index) => index + 1))
})

test('no files import one another in a circle, not even types', () => {
  const imported = new Map(sourceFiles().map((file) => [file, importsOf(file).flatMap(targetOf)]))
  expect(circlesIn(imported)).toEqual([])
  expect(
    circlesIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
    ),
  ).toEqual([['a', 'b', 'c']])
})

/** `src-engine/studio.ts openStudio`, for each that is too long. */
function longFunctionsOf(file: string): string[] {
  const code = scriptsOf(file).join('\n')
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && lineOf(node.end) - lineOf(node.getStart(source)) >= functionLineLimit) {
      const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined)
      found.push(`${file} ${named?.getText(source) ?? 'without a name'}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Files that reach one another along their imports, each circle once (Tarjan 1972). */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    open.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const circle = open.splice(open.indexOf(file))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return circles
}

const targetOf = ({ from, specifier }: Import): string[] =>
  specifier.startsWith('.') ? [pathFrom(from, specifier)] : []

const pathFrom = (from: string, specifier: string): string =>
  relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join('/')

function sourceFiles(): string[] {
  return Object.keys(rooms).flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .map((file) => join(room, file).split(sep).join('/')),
  )
}

function scriptsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body!)
    : [text]
}

function importsOf(file: string): Import[] {
  return scriptsOf(file).flatMap((body) =>
    ts
      .preProcessFile(body, true, true)
      .importedFiles.filter(({ fileName }) => !fileName.endsWith('.css'))
      .map(({ fileName }) => ({ from: file, specifier: fileName })),
  )
}

/** What is wrong with an import, or null. */
function faultOf({ from, specifier }: Import): string | null {
  const fault = (why: string) => `${from} imports ${specifier}: ${why}`
  if (!specifier.startsWith('.')) return packageFault(from, specifier) ? fault('package not allowed here') : null
  const target = pathFrom(from, specifier)
  const [fromRoom, toRoom] = [roomOf(from), roomOf(target)]
  if (fromRoom !== toRoom) return rooms[fromRoom]?.includes(toRoom) ? null : fault(`${fromRoom} may not see ${toRoom}`)
  if (fromRoom === 'src-shared') return sharedFault(from, target, fault)
  return fromRoom === 'src-engine' ? engineFault(from, target, fault) : null
}

function sharedFault(from: string, target: string, fault: (why: string) => string): string | null {
  const [fromFolder, toFolder] = [from, target].map((path) => path.split('/')[1]!) as [string, string]
  const layer = (folder: string) => {
    const named = sharedLayers.findIndex((each) => each.includes(folder))
    return named === -1 && folder.endsWith('.ts') ? sharedLayers.length : named
  }
  if (layer(fromFolder) === -1 || layer(toFolder) === -1) return fault('a folder without a layer')
  return fromFolder === toFolder || layer(fromFolder) <= layer(toFolder)
    ? null
    : fault(`${fromFolder} stands right of ${toFolder}`)
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
