// The sampling lab's state: what is asked of the engine when, what is kept, and which step is looked at.

import { flushSync } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Lab } from '../../src-renderer/state/lab.svelte.ts'
import { AppError } from '../../src-shared/errors.ts'
import { labFromText, labToText } from '../../src-shared/sampling-lab/lab-file.ts'
import type { LabChains, LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import { defaultLabSetup, type LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { later, scriptedEngine, settled } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

function resultOf(setup: LabSetup, watchedSteps: readonly number[] = [5, 3]): LabResult {
  const numbers = new Float64Array(0)
  const samplers = setup.samplers.map((sampler, index): LabChains => {
    const count = watchedSteps[index]
    const watched = Array.from({ length: count }, (_, step) => ({
      ...{ step: step + 1, from: numbers, path: numbers, taken: Uint8Array.of(1) },
    }))
    return {
      ...{ sampler, steps: count, evaluations: count, thin: 1, positions: numbers, warmUp: 0, start: numbers, watched },
      ...{ acceptance: 1, swapRates: [], fault: null, axes: [], seconds: 0 },
    }
  })
  return {
    ...{ setup, title: 'test', dimension: 1, view: { axes: [[0, 1]], labels: ['x'] }, densityUnit: '', samplers },
    field: { resolution: 2, energies: Float64Array.of(0, 0) },
    truth: { marginals: null, logPartition: Number.NaN, converged: false, reason: null },
    notices: [],
    gradientBy: 'closed form',
    models: {},
  }
}

const script = {
  'model.list': () => [],
  'lab.load': () => null,
  'lab.save': () => null,
  'lab.sample': ({ setup }: { setup: unknown }) => resultOf(setup as LabSetup),
}

const asked = (engine: ReturnType<typeof scriptedEngine>): LabSetup[] =>
  (engine.askedFor('lab.sample') as { setup: LabSetup }[]).map(({ setup }) => setup)

test('begins with the setup as it was left, and samples it once', async () => {
  const kept = { ...defaultLabSetup(), chains: 7 }
  const engine = scriptedEngine({ ...script, 'lab.load': () => kept })
  const lab = new Lab(engine)
  await lab.begin()
  await lab.begin()
  expect(asked(engine)).toEqual([kept])
  expect(lab.result?.setup).toEqual(kept)
  expect(lab.busy).toBe(false)
})

test('opened for a model, it samples that with what else was kept; later the model takes the energy’s place', async () => {
  const kept = { ...defaultLabSetup(), chains: 7 }
  const engine = scriptedEngine({ ...script, 'lab.load': () => kept })
  const lab = new Lab(engine)
  const opening = lab.begin({ kind: 'model', runId: 'run-1' })
  // The page comes on screen meanwhile.
  await Promise.all([opening, lab.begin()])
  expect(asked(engine)).toEqual([{ ...kept, source: { kind: 'model', runId: 'run-1' } }])
  await lab.begin({ kind: 'model', runId: 'run-2' })
  vi.advanceTimersByTime(1000)
  await settled()
  expect(asked(engine).at(-1)).toEqual({ ...kept, source: { kind: 'model', runId: 'run-2' } })
})

test('of changes that follow one another the last is sampled, when the hand rests, and kept', async () => {
  const engine = scriptedEngine(script)
  const lab = new Lab(engine)
  for (const chains of [2, 3, 5]) lab.set('chains', chains)
  expect(asked(engine)).toEqual([])
  vi.advanceTimersByTime(1000)
  await settled()
  expect(asked(engine).map(({ chains }) => chains)).toEqual([5])
  expect(engine.askedFor('lab.save')).toEqual([{ setup: asked(engine)[0] }])
})

test('a value that is wrong is named at its field and asks nothing', async () => {
  const engine = scriptedEngine(script)
  const lab = new Lab(engine)
  lab.set('samplers.0.sampler.stepSize', 1e9)
  vi.advanceTimersByTime(1000)
  await settled()
  expect(lab.faultAt('samplers.0.sampler.stepSize')).toMatch(/Expected a number from/)
  expect(lab.faultAt('samplers.0')).toMatch(/Expected a number from/)
  expect(lab.setup).toBeNull()
  expect(asked(engine)).toEqual([])
})

test('an answer that comes late does not take the place of a newer one', async () => {
  const slow = later<LabResult>()
  const answers = [slow.promise]
  const engine = scriptedEngine({
    ...script,
    'lab.sample': ({ setup }) => answers.shift() ?? resultOf(setup as LabSetup),
  })
  const lab = new Lab(engine)
  const first = lab.sample()
  lab.set('chains', 2)
  await lab.sample()
  slow.resolve(resultOf(defaultLabSetup()))
  await first
  expect(lab.result?.setup.chains).toBe(2)
})

test('what the engine refuses is said, what a person stopped is not', async () => {
  const refusals = [new AppError('not-found', 'No such run.'), new AppError('cancelled', 'Stopped.')]
  const engine = scriptedEngine({
    ...script,
    'lab.sample': () => {
      throw refusals.shift()!
    },
  })
  const lab = new Lab(engine)
  await lab.sample()
  expect(lab.fault).toBe('No such run.')
  await lab.sample()
  expect(lab.fault).toBeNull()
  expect(lab.busy).toBe(false)
})

test('another density brings the step sizes that suit it; a second sampler is another one', () => {
  const lab = new Lab(scriptedEngine(script))
  lab.chooseDensity('gaussian-one-dimensional')
  // Twice what training takes, 0.1 of the variance, and its root as a length.
  expect(lab.draft.samplers.map(({ sampler }) => sampler.stepSize)).toEqual([0.2, 0.45])
  lab.removeSampler(1)
  lab.addSampler()
  expect(lab.draft.samplers.map(({ sampler }) => sampler.kind)).toEqual([
    'metropolis-adjusted-langevin',
    'hamiltonian-monte-carlo',
  ])
})

test('steps are looked at one by one, as many as both samplers have, and a change leads back to all draws', async () => {
  const lab = new Lab(scriptedEngine(script))
  await lab.sample()
  flushSync()
  expect(lab.stops).toEqual([-2, -1, 0])
  expect(lab.back).toBeNull()
  const seen = [-1, -1, -1, -1, 1, 1, 1].map((direction) => {
    lab.step(direction as 1 | -1)
    return lab.back
  })
  expect(seen).toEqual([0, 1, 2, 2, 1, 0, null])
  lab.step(-1)
  lab.set('chains', 2)
  expect(lab.back).toBeNull()
})

test('a file that is opened is sampled, and it is said whether it came to the same numbers', async () => {
  const engine = scriptedEngine(script)
  const lab = new Lab(engine)
  const setup = { ...defaultLabSetup(), seed: 5 }
  const text = labToText(setup, resultOf(setup))
  await lab.open(labFromText(text, 'a.json'), 'a.json')
  expect(lab.result?.setup.seed).toBe(5)
  expect(engine.said.map(({ message }) => message)).toEqual(['The same numbers as in a.json.'])
  await lab.open(labFromText(text.replace('"energy": "test"', '"energy": "other"'), 'b.json'), 'b.json')
  expect(engine.said.at(-1)).toMatchObject({
    level: 'warning',
    message: expect.stringMatching(/^These are other numbers/),
  })
})

test('chains on their way are shown while they are waited for, and not after', async () => {
  const answer = later<LabResult>()
  const engine = scriptedEngine({ ...script, 'lab.sample': () => answer.promise })
  const lab = new Lab(engine)
  const begun = lab.begin()
  await settled()
  const scene = resultOf(defaultLabSetup())
  lab.take({ samplers: scene.samplers })
  expect(lab.live).toBeNull()
  lab.take({ scene: { ...scene, samplers: [] }, samplers: scene.samplers })
  lab.take({ samplers: scene.samplers.slice(0, 1) })
  expect(lab.live).toMatchObject({ title: 'test', samplers: [{ steps: 5 }] })
  answer.resolve(scene)
  await begun
  expect([lab.live, lab.result]).toEqual([null, scene])
  lab.take({ scene, samplers: [] })
  expect(lab.live).toBeNull()
})
