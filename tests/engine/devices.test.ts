// Choosing what computes an experiment: backends that are made up, probes that answer what the test says.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultExperiment, type BackendId, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { parse } from '../../src-shared/config/parse.ts'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { allowedBackends } from '../../src-engine/devices/allowed-backends.ts'
import { createDevices } from '../../src-engine/devices/devices.ts'
import type { Examination } from '../../src-engine/devices/examination.ts'
import type { Speed } from '../../src-engine/devices/probe-messages.ts'
import type { StartProbe } from '../../src-engine/devices/probe-process.ts'
import { temporaryHome } from './support/temporary-home.ts'

interface Made {
  examination: Examination
  speed?: Speed
  /** Examined only when this resolves. */
  after?: Promise<void>
  /** Does not know mixtures. */
  onlyNetworks?: boolean
}

const here = (backend: BackendId): Examination => ({
  available: true,
  device: { backend, device: `a ${backend} device`, threads: 2, precision: 'float32', kernelVariant: 'k1' },
  selfTest: { passed: true, durationMs: 20 },
})
const failing = (backend: BackendId): Examination =>
  ({
    ...here(backend),
    ...{ available: true, selfTest: { passed: false, operation: 'langevin', detail: 'it differs by 3.1e-2' } },
  }) as Examination
const gone = (reason: string): Made => ({ examination: { available: false, reason } })
const noWebgpu = gone('no graphics card was found.')
const noTensorflow = gone('it is not installed: npm run setup:tensorflow')

interface Bench {
  folder?: string
  made?: Partial<Record<BackendId, Made>>
  machine?: string
  allowed?: string
  clock?: () => number
}

/** Devices over made-up backends; `asked` notes every question to a probe. */
function bench({
  folder = temporaryHome(),
  made = {},
  machine = 'this machine',
  clock = () => 0,
  allowed,
}: Bench = {}) {
  const asked: string[] = []
  const disabled: string[] = []
  const fallbacks: string[] = []
  let [open, openMax] = [0, 0]
  const usual: Record<BackendId, Made> = {
    wasm: { examination: here('wasm'), speed: { iterationsPerSecond: 410.4 } },
    webgpu: noWebgpu,
    tensorflow: noTensorflow,
    reference: { examination: here('reference'), speed: { iterationsPerSecond: 48 } },
  }
  const makeOf = (id: BackendId): Made => made[id] ?? usual[id]
  const startProbe: StartProbe = (id) => ({
    async examine() {
      asked.push(`examine ${id}`)
      await makeOf(id).after
      return makeOf(id).examination
    },
    async measure({ threads }) {
      asked.push(`measure ${id} on ${threads}`)
      openMax = Math.max(openMax, ++open)
      await new Promise(setImmediate)
      open--
      return makeOf(id).speed ?? { iterationsPerSecond: 1 }
    },
    end: () => undefined,
  })
  const backendOf = (id: BackendId): Pick<Backend, 'supports' | 'availability'> => ({
    availability: reference.availability,
    supports: ({ terms }) =>
      makeOf(id).onlyNetworks && terms.some(({ term }) => term.kind !== 'mlp')
        ? { supported: false, reason: 'it computes networks only' }
        : { supported: true },
  })
  const devices = createDevices({
    backends: {
      reference: backendOf('reference'),
      wasm: backendOf('wasm'),
      webgpu: backendOf('webgpu'),
      tensorflow: backendOf('tensorflow'),
    },
    startProbe,
    path: join(folder, 'devices.json'),
    machine,
    cores: 4,
    allowed: allowedBackends(allowed),
    sizesOf: async () => ({ dimension: 2, classCount: 0 }),
    onFallback: ({ reason }) => fallbacks.push(reason),
    onDisabled: (backend, obstacle) => disabled.push(`${backend}: ${obstacle}`),
    now: clock,
    patienceMs: 5,
  })
  return {
    devices,
    asked,
    disabled,
    fallbacks,
    folder,
    measuredAtOnce: () => openMax,
    file: join(folder, 'devices.json'),
  }
}

const alone = { lanesAtOnce: 1, quiet: true }
const auto = defaultExperiment()
const forced = (backend: BackendId): ExperimentConfig => ({ ...auto, backend })
const mixture = (config: ExperimentConfig): ExperimentConfig => ({
  ...config,
  energy: parse(energyConfigSchema, { kind: 'gaussian-mixture' }, 'energy'),
})
const obstacles = 'webgpu: no graphics card was found; tensorflow: it is not installed: npm run setup:tensorflow'

test.each<[string, Bench['made'], ExperimentConfig, string, string]>([
  ['without a graphics card the processor wins', {}, auto, 'wasm', `wasm: 410 it/s, reference 48 it/s; ${obstacles}`],
  [
    'a graphics card that is faster wins',
    { webgpu: { examination: here('webgpu'), speed: { iterationsPerSecond: 2000 } } },
    auto,
    'webgpu',
    'webgpu: 2000 it/s, wasm 410 it/s, reference 48 it/s; tensorflow: it is not installed: npm run setup:tensorflow',
  ],
  [
    'one that is slower does not',
    { webgpu: { examination: here('webgpu'), speed: { iterationsPerSecond: 30 } } },
    auto,
    'wasm',
    'wasm: 410 it/s, reference 48 it/s, webgpu 30 it/s; tensorflow: it is not installed: npm run setup:tensorflow',
  ],
  [
    'a software adapter alone is no graphics card',
    { webgpu: gone('only a software adapter was found (SwiftShader)') },
    auto,
    'wasm',
    'wasm: 410 it/s, reference 48 it/s; webgpu: only a software adapter was found (SwiftShader); tensorflow: it is not installed: npm run setup:tensorflow',
  ],
  [
    'a failing self-test disables a backend',
    { wasm: { examination: failing('wasm') } },
    auto,
    'reference',
    `reference: the only one that can; wasm: it failed its self-test, langevin: it differs by 3.1e-2; ${obstacles}`,
  ],
  [
    'a crash while it is measured does, too',
    { wasm: { examination: here('wasm'), speed: { fault: 'it crashed while it was measured: SIGILL' } } },
    auto,
    'reference',
    `reference: the only one that can; wasm: it crashed while it was measured: SIGILL; ${obstacles}`,
  ],
  [
    'a backend that does not know the energy falls back visibly',
    { wasm: { examination: here('wasm'), onlyNetworks: true } },
    mixture(auto),
    'reference',
    `reference: the only one that can; wasm: it computes networks only; ${obstacles}`,
  ],
  ['one that is asked for is taken, slow or not', {}, forced('reference'), 'reference', 'reference: asked for'],
])('%s', async (_what, made, config, backend, reason) => {
  const { devices } = bench({ made })
  expect(await devices.choose(config, alone)).toEqual({ backend, reason })
})

test.each<[string, Bench['made'], ExperimentConfig, RegExp]>([
  ['that is not here', {}, forced('webgpu'), /no graphics card was found/],
  [
    'that failed its self-test',
    { wasm: { examination: failing('wasm') } },
    forced('wasm'),
    /langevin: it differs by 3/,
  ],
  [
    'that cannot load its library',
    { tensorflow: gone('libtensorflow.so.2: cannot open') },
    forced('tensorflow'),
    /libtens/,
  ],
  ['that crashed', { webgpu: gone('it crashed while it was loaded: SIGABRT') }, forced('webgpu'), /crashed.*SIGABRT/],
  [
    'that does not know the energy',
    { wasm: { examination: here('wasm'), onlyNetworks: true } },
    mixture(forced('wasm')),
    /networks only/,
  ],
])('a backend that was asked for %s is refused before anything starts', async (_what, made, config, message) => {
  const { devices } = bench({ made })
  for (const wish of [devices.check(config), devices.choose(config, alone)]) {
    await expect(wish).rejects.toMatchObject({ code: 'not-supported', field: 'backend' })
    await expect(wish).rejects.toThrow(message)
  }
})

test('the reference is neither examined nor measured where it is the only one', async () => {
  const { devices, asked } = bench({ made: { wasm: gone('no SIMD here') } })
  await devices.choose(auto, alone)
  expect(asked).toEqual(['examine wasm', 'examine webgpu', 'examine tensorflow'])
})

test('lanes that will train side by side are measured with their share of the cores, one backend after the other', async () => {
  const { devices, asked, measuredAtOnce } = bench()
  await Promise.all([
    devices.choose(auto, { lanesAtOnce: 3, quiet: true }),
    devices.choose(auto, { lanesAtOnce: 2, quiet: true }),
  ])
  expect(asked.filter((question) => question.startsWith('measure'))).toEqual([
    'measure wasm on 1',
    'measure reference on 1',
    'measure wasm on 2',
    'measure reference on 2',
  ])
  expect(measuredAtOnce()).toBe(1)
})

test('what was found is remembered for another engine on the same folder, and costs it no question', async () => {
  const { devices, folder } = bench()
  const first = await devices.choose(auto, alone)
  const later = bench({ folder })
  expect(await later.devices.choose(auto, alone)).toEqual(first)
  expect(later.asked).toEqual([])
  // Another size is another question, but the same devices.
  const larger = { ...auto, lanes: auto.lanes.map((lane) => ({ ...lane, batchSize: 512 })) }
  await later.devices.choose(larger, alone)
  expect(later.asked).toEqual(['measure wasm on 4', 'measure reference on 4'])
})

test('what was measured beside training lanes is not remembered', async () => {
  const { devices, folder } = bench()
  await devices.choose(auto, { lanesAtOnce: 1, quiet: false })
  const later = bench({ folder })
  await later.devices.choose(auto, alone)
  expect(later.asked).toEqual(['measure wasm on 4', 'measure reference on 4'])
})

test.each<[string, (text: string) => string]>([
  ['garbled', () => '{ "format": '],
  ['of something else', () => '[1, 2, 3]'],
  ['with a speed that is no number', (text) => text.replace('410.4', '"fast"')],
  ['with a key too many', (text) => text.replace('"version"', '"more": 1, "version"')],
  ['empty', () => ''],
])('a memory that is %s is measured anew and written again', async (_what, spoil) => {
  const { devices, folder, file } = bench()
  const first = await devices.choose(auto, alone)
  const sound = readFileSync(file, 'utf8')
  writeFileSync(file, spoil(sound))
  const later = bench({ folder })
  expect(await later.devices.choose(auto, alone)).toEqual(first)
  expect(later.asked).toHaveLength(5)
  expect(readFileSync(file, 'utf8')).toBe(sound)
})

test('another machine, or another version, is measured anew', async () => {
  const { devices, folder } = bench()
  await devices.choose(auto, alone)
  const later = bench({ folder, machine: 'another machine' })
  await later.devices.choose(auto, alone)
  expect(later.asked).toHaveLength(5)
})

test('a folder that cannot be written costs only the memory', async () => {
  const file = join(temporaryHome(), 'file')
  writeFileSync(file, '')
  const { devices } = bench({ folder: file })
  expect(await devices.choose(auto, alone)).toMatchObject({ backend: 'wasm' })
})

test('what is here is trusted; what is not is looked at again after ten minutes', async () => {
  let time = 0
  const { devices, asked } = bench({ clock: () => time })
  await devices.choose(auto, alone)
  asked.length = 0
  time = 9 * 60_000
  await devices.choose(auto, alone)
  expect(asked).toEqual([])
  time = 11 * 60_000
  await devices.choose(auto, alone)
  expect(asked).toEqual(['examine webgpu', 'examine tensorflow'])
})

test('a backend that a trainer could not use is looked at again', async () => {
  const { devices, asked } = bench()
  await devices.choose(auto, alone)
  asked.length = 0
  devices.forget('wasm')
  await devices.choose(auto, alone)
  expect(asked).toEqual(['examine wasm'])
})

test('nobody waits for a slow library where something fast is there; the next experiment considers it', async () => {
  let loaded = (): void => undefined
  const after = new Promise<void>((resolve) => (loaded = resolve))
  const tensorflow: Made = { examination: here('tensorflow'), speed: { iterationsPerSecond: 900 }, after }
  const { devices, asked } = bench({ made: { tensorflow } })
  const first = await devices.choose(auto, alone)
  expect(first.backend).toBe('wasm')
  expect(first.reason).toContain('tensorflow: it is still being tested; the next experiment can use it')
  loaded()
  await after
  expect((await devices.choose(auto, alone)).reason).toContain('tensorflow: 900 it/s, wasm 410 it/s, reference 48 it/s')
  expect(asked.filter((question) => question === 'examine tensorflow')).toHaveLength(1)
  // Measured beside a library that loads, the first speeds were not worth remembering.
  expect(asked.filter((question) => question === 'measure wasm on 4')).toHaveLength(2)
})

test('where only the reference would be left, everything is waited for', async () => {
  const after = new Promise<void>((resolve) => setTimeout(resolve, 30))
  const tensorflow: Made = { examination: here('tensorflow'), speed: { iterationsPerSecond: 900 }, after }
  const { devices } = bench({ made: { tensorflow, wasm: gone('no SIMD here') } })
  expect((await devices.choose(auto, alone)).backend).toBe('tensorflow')
})

test('backends that are switched off are not even looked at', async () => {
  const { devices, asked } = bench({ allowed: 'webgpu,tensorflow' })
  expect((await devices.choose(auto, alone)).reason).toBe(
    `reference: the only one that can; wasm: it is switched off by EBM_STUDIO_BACKENDS; ${obstacles}`,
  )
  await expect(devices.check(forced('wasm'))).rejects.toThrow(/switched off by EBM_STUDIO_BACKENDS/)
  expect(asked).toEqual(['examine webgpu', 'examine tensorflow'])
  expect(() => allowedBackends('wasm,cuda')).toThrow(/EBM_STUDIO_BACKENDS: Expected some of .*got "cuda"/)
})

test('an energy that only the reference computes is said, with what spoke against the others', async () => {
  const { devices, fallbacks } = bench({ made: { wasm: { examination: here('wasm'), onlyNetworks: true } } })
  await devices.choose(auto, alone)
  expect(fallbacks).toEqual([])
  const { reason } = await devices.choose(mixture(auto), alone)
  expect(fallbacks).toEqual([reason])
})

test('a disabled backend is told once, with the figure', async () => {
  const { devices, disabled } = bench({ made: { wasm: { examination: failing('wasm') } } })
  await devices.choose(auto, alone)
  await devices.choose(auto, alone)
  await devices.report({ fresh: true, measure: false })
  expect(disabled).toEqual(['wasm: it failed its self-test, langevin: it differs by 3.1e-2'])
})

test('the report has every backend, and the speeds of the default comparison on all cores', async () => {
  const { devices, asked } = bench({ made: { webgpu: { examination: failing('webgpu') } } })
  const first = await devices.report({ fresh: true, measure: false })
  expect(
    first.backends.map(({ backend, available, iterationsPerSecond }) => [backend, available, iterationsPerSecond]),
  ).toEqual([
    ['wasm', true, null],
    ['webgpu', true, null],
    ['tensorflow', false, null],
    ['reference', true, null],
  ])
  expect(first.workload).toBe('CD-10, batch 256, MLP 2-64-64-1 silu')
  const measured = await devices.report({ fresh: true, measure: true })
  expect(measured.backends.map(({ iterationsPerSecond }) => iterationsPerSecond)).toEqual([410.4, null, null, 48])
  expect(measured.backends[1].selfTest).toMatchObject({ passed: false, operation: 'langevin' })
  expect(measured.backends[2].reason).toContain('npm run setup:tensorflow')
  expect(devices.remembered().map(({ iterationsPerSecond }) => iterationsPerSecond)).toEqual([410.4, null, null])
  asked.length = 0
  await devices.report({ fresh: true, measure: true })
  expect(asked.filter((question) => question.startsWith('measure'))).toEqual([])
  await devices.reportAnew()
  expect(asked.filter((question) => question.startsWith('measure'))).toEqual([
    'measure wasm on 4',
    'measure reference on 4',
  ])
})

test('nothing is written by a look that was broken off', async () => {
  const { devices, file } = bench()
  const look = devices.choose(auto, alone).catch(() => null)
  devices.close()
  await look
  expect(existsSync(file)).toBe(false)
})
