// Compositions as models of the library: what becomes of them when their parts' runs go, what they come to at points, and
// their files, read as somebody else would.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import type { CompositionPart, CompositionSource } from '../../src-shared/energy-source.ts'
import { labSetupSchema } from '../../src-shared/sampling-lab/lab-setup.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { energyFromJson, type ModelFileJson } from './models/energy-from-json.ts'
import { readSafetensors } from './models/read-safetensors.ts'
import { onlyReference } from './support/fake-devices.ts'
import { eventually, startRuns } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

function openTestStudio(): Studio {
  const studio = openStudio({ folder: temporaryHome(), devices: onlyReference })
  onTestFinished(() => studio.close())
  return studio
}

async function trainedNetwork(studio: Studio, data: object): Promise<string> {
  const config = smallExperiment(10)
  config.data = parse(dataConfigSchema, { count: 200, ...data }, 'data')
  const [runId] = await startRuns(studio, config)
  await eventually(studio, () => studio.store.runs.get(runId).status === 'finished', 30_000)
  return runId
}

const density = (kind: string): CompositionPart['source'] => ({
  kind: 'density',
  data: parse(dataConfigSchema, { kind }, 'data'),
})
const model = (runId: string): CompositionPart['source'] => ({ kind: 'model', runId })
const composed = (how: CompositionSource['how'], ...parts: [CompositionPart['source'], number][]) => ({
  ...{ kind: 'composition' as const, how },
  parts: parts.map(([source, weight]) => ({ source, weight })),
})

const points = [
  [0, 0],
  [0.5, -1],
  [-1.2, 0.3],
]

const ofRun = async (studio: Studio, runId: string) =>
  (await studio.request('model.evaluate', { runId, points, parameters: 'average' })).energy

test('a kept composition is the same energy after the runs of its parts are gone', { timeout: 90_000 }, async () => {
  const studio = openTestStudio()
  const runIds = [await trainedNetwork(studio, { kind: 'banana' }), await trainedNetwork(studio, { kind: 'two-moons' })]
  const [first, second] = [await ofRun(studio, runIds[0]), await ofRun(studio, runIds[1])]
  const hashes = (await studio.request('model.list', {})).map(({ hash }) => hash).toSorted()
  const source = composed('sum', [model(runIds[0]), 0.5], [model(runIds[1]), 2])
  const kept = await studio.request('composition.keep', { name: 'Half and twice', source })
  expect(kept.name).toBe('Half and twice')
  expect(kept.source.parts.map((part) => (part.source as { hash: string }).hash).toSorted()).toEqual(hashes)

  const { experimentId } = studio.store.runs.get(runIds[0])
  const other = studio.store.runs.get(runIds[1]).experimentId
  await studio.request('experiment.delete', { experimentId })
  await studio.request('experiment.delete', { experimentId: other })
  await studio.store.tidy({ everything: true })
  expect(await studio.request('model.list', {})).toEqual([])

  const { energy, logDensity, logPartition } = await studio.request('composition.evaluateAt', {
    compositionId: kept.id,
    points,
  })
  energy.forEach((value, at) => expect(value).toBeCloseTo(0.5 * first[at] + 2 * second[at], 10))
  expect(logDensity).toEqual(energy.map((value) => -value - logPartition!.value))
  const { whole, parts } = await studio.request('composition.evaluate', { source: kept.source })
  expect(whole.logPartition!.value).toBe(logPartition!.value)
  expect(parts.map(({ label }) => label)).toEqual(
    kept.source.parts.map((part) => (part.source as { name: string }).name),
  )
})

test(
  'what is found of a composition is of the models that are kept, though a run trains on',
  { timeout: 90_000 },
  async () => {
    const studio = openTestStudio()
    const runIds = [
      await trainedNetwork(studio, { kind: 'banana' }),
      await trainedNetwork(studio, { kind: 'two-moons' }),
    ]
    const source = composed('sum', [model(runIds[0]), 0.5], [model(runIds[1]), 2])
    const { whole } = await studio.request('composition.evaluate', { source })
    const [first, second] = runIds.map((runId) => studio.store.models.get(runId))
    // The first run has a newer one, that of the second, as soon as its own was read.
    const newest = vi.spyOn(studio.store.models, 'get').mockReturnValueOnce(first).mockReturnValue(second)
    onTestFinished(() => newest.mockRestore())
    const { logPartition, source: kept } = await studio.request('composition.keep', { name: 'Both', source })
    expect(kept.parts[0].source).toMatchObject({ hash: first!.hash })
    expect(logPartition!.value).toBe(whole.logPartition!.value)
  },
)

test(
  'the composition that is shown is kept and drawn, though its run has a newer model',
  { timeout: 90_000 },
  async () => {
    const studio = openTestStudio()
    const runIds = [
      await trainedNetwork(studio, { kind: 'banana' }),
      await trainedNetwork(studio, { kind: 'two-moons' }),
    ]
    const [first, second] = runIds.map((runId) => studio.store.models.get(runId))
    const shown = await studio.request('composition.evaluate', {
      source: composed('sum', [model(runIds[0]), 0.5], [model(runIds[1]), 2]),
    })
    // From now on the run has learned something else.
    studio.store.models.put(runIds[0], second!.iteration, {
      body: second!.body,
      checkpoint: studio.store.checkpoints.newest(runIds[0])!,
    })
    expect(studio.store.models.get(runIds[0])!.hash).toBe(second!.hash)
    const kept = await studio.request('composition.keep', { name: 'Shown', source: shown.source })
    expect(kept.source.parts[0].source).toMatchObject({ kind: 'kept-model', hash: first!.hash })
    expect(kept.logPartition!.value).toBe(shown.whole.logPartition!.value)
    const figure = await studio.request('composition.figureBytes', {
      source: shown.source,
      options: {},
      format: 'json',
    })
    const drawn = JSON.parse(Buffer.from(figure.bytes).toString()) as { whole: { logPartition: { value: number } } }
    expect(drawn.whole.logPartition.value).toBe(shown.whole.logPartition!.value)
  },
)

test('what is composed of a run is still known by its hash after a restart', { timeout: 90_000 }, async () => {
  const folder = temporaryHome()
  const before = openStudio({ folder, devices: onlyReference })
  const runId = await trainedNetwork(before, { kind: 'banana' })
  const source = composed('product', [model(runId), 1], [density('banana'), 1])
  const shown = await before.request('composition.evaluate', { source })
  await before.close()
  const studio = openStudio({ folder, devices: onlyReference })
  onTestFinished(() => studio.close())
  const kept = await studio.request('composition.keep', { name: 'Shown', source: shown.source })
  expect(kept.source).toEqual(shown.source)
})

test('a wish to stop ends what is to be kept and drawn, and nothing comes of either', async () => {
  const studio = openTestStudio()
  const source = composed('product', [density('rings'), 1], [density('two-moons'), 1])
  const path = join(temporaryHome(), 'figure.svg')
  const asked = [
    studio.request('composition.evaluate', { source }),
    studio.request('composition.keep', { name: 'Half', source }),
    studio.request('composition.exportFigure', { source, options: {}, format: 'svg', path }),
  ]
  const ended = Promise.allSettled(asked)
  await studio.request('composition.stop', {})
  for (const each of await ended) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  expect(await studio.request('composition.list', {})).toEqual([])
  expect(existsSync(path)).toBe(false)
})

test('a composition of networks becomes files that hold its energy', { timeout: 90_000 }, async () => {
  const studio = openTestStudio()
  const runIds = [await trainedNetwork(studio, { kind: 'banana' }), await trainedNetwork(studio, { kind: 'two-moons' })]
  const folder = temporaryHome()
  const ways = [
    composed('negation', [model(runIds[0]), 1], [model(runIds[1]), 0.25]),
    composed('mixture', [model(runIds[0]), 1], [model(runIds[1]), 3]),
  ]
  for (const source of ways) {
    const { id, hash } = await studio.request('composition.keep', { name: source.how, source })
    const path = join(folder, `${source.how}.json`)
    await studio.request('composition.exportModel', { compositionId: id, format: 'json', path })
    const file = JSON.parse(readFileSync(path, 'utf8')) as CompositionFileJson
    expect(file).toMatchObject({ format: 'ebm-studio/composition', composition: hash, how: source.how })
    const { energy } = await studio.request('composition.evaluateAt', { compositionId: id, points: file.check.points })
    // Both sides add some hundred products in double precision, in another order.
    file.check.points.forEach((point, at) => {
      expect(energyOfFile(file, point)).toBeCloseTo(energy[at], 9)
      expect(file.check.energies[at]).toBe(energy[at])
    })

    const script = join(folder, `${source.how}.py`)
    const { paths } = await studio.request('composition.exportModel', {
      compositionId: id,
      format: 'pytorch',
      path: script,
    })
    expect(paths).toEqual([join(folder, `${source.how}.safetensors`), script])
    const { tensors, metadata } = readSafetensors(readFileSync(paths[0]))
    expect(metadata).toMatchObject({ model: hash, parameters: 'average' })
    expect(Object.keys(tensors)).toContain('terms.0.parts.1.terms.0.layers.0.weight')
    expect(readFileSync(script, 'utf8')).toContain(`MODEL = "${hash}"`)
  }
})

interface CompositionFileJson {
  how: CompositionSource['how']
  check: { points: number[][]; energies: number[] }
  parts: (Pick<ModelFileJson, 'energy' | 'coordinates' | 'tensors' | 'logPartition'> & {
    factor?: number
    share?: number
  })[]
}

/** By the words of the file alone. */
function energyOfFile({ how, parts }: CompositionFileJson, x: number[]): number {
  const energies = parts.map((part) => energyFromJson(part as ModelFileJson, x))
  if (how !== 'mixture') return energies.reduce((sum, energy, index) => sum + parts[index].factor! * energy, 0)
  const density = energies.reduce(
    (sum, energy, index) => sum + parts[index].share! * Math.exp(-energy - parts[index].logPartition!.value),
    0,
  )
  return -Math.log(density)
}

test('a known density can be kept, and is refused as a file of a network', { timeout: 60_000 }, async () => {
  const studio = openTestStudio()
  const source = composed('product', [density('banana'), 1], [density('rings'), 1])
  const { id, hash } = await studio.request('composition.keep', { name: 'Known', source })
  const again = await studio.request('composition.keep', { name: 'Known', source })
  expect([again.name, again.hash]).toEqual(['Known (2)', hash])
  const path = join(temporaryHome(), 'known.json')
  await expect(studio.request('composition.exportModel', { compositionId: id, format: 'json', path })).rejects.toThrow(
    /Expected a composition of networks alone, got “Known” with Banana, a known density/,
  )

  await studio.request('composition.rename', { compositionId: id, name: 'Renamed' })
  await studio.request('composition.delete', { compositionId: again.id })
  expect((await studio.request('composition.list', {})).map(({ name }) => name)).toEqual(['Renamed'])
  expect((await studio.request('composition.list', { deleted: true })).map((each) => each.id)).toEqual([again.id])
  await studio.request('composition.restore', { compositionId: again.id })
  expect(await studio.request('composition.list', {})).toHaveLength(2)
  await expect(studio.request('composition.evaluateAt', { compositionId: id, points: [[1]] })).rejects.toThrow(
    /Expected 2 numbers a point/,
  )
})

test('the lab samples a kept composition, and knows a model by its hash', { timeout: 90_000 }, async () => {
  const studio = openTestStudio()
  const runId = await trainedNetwork(studio, { kind: 'banana' })
  const source = composed('product', [model(runId), 1], [density('banana'), 1])
  const kept = await studio.request('composition.keep', { name: 'Both', source })
  const samplers = [{ sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.1 } }]
  const setup = (of: object) => parse(labSetupSchema, { source: of, samplers, evaluations: 200 }, 'setup')
  const [ofRuns, ofKept] = [
    await studio.request('lab.sample', { setup: setup(source) }),
    await studio.request('lab.sample', { setup: setup(kept.source) }),
  ]
  expect(ofKept.samplers[0].positions).toEqual(ofRuns.samplers[0].positions)
  expect(ofKept.title).toContain('Banana')
})

test('a model that is not kept here is named in words', async () => {
  const studio = openTestStudio()
  const hash = 'ab'.repeat(32)
  const source = composed(
    'product',
    [{ kind: 'kept-model', hash, name: 'CD-10, seed 1 of moons' }, 1],
    [density('banana'), 1],
  )
  await expect(studio.request('composition.evaluate', { source })).rejects.toThrow(
    /Expected a model that this library keeps, got one with the hash abababababab…/,
  )
  await expect(studio.request('composition.keep', { name: 'Foreign', source })).rejects.toThrow(/this library keeps/)
})
