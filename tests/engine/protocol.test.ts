// The engine's border: whatever comes in, the answer names what was wrong, and nothing has changed.

import fc from 'fast-check'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import {
  engineRequests,
  isEngineRequestName,
  trustedRequests,
  type EngineRequestName,
} from '../../src-shared/protocol/requests.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { onlyReference } from './support/fake-devices.ts'

const study = { format: 'ebm-studio/study', version: 1, name: 'Study', experiment: defaultExperiment() }

const part = (kind: string) => ({ source: { kind: 'density', data: { kind } }, weight: 1 })
const composition = { kind: 'composition', how: 'product', parts: [part('banana'), part('rings')] }

/** Parameters that would be accepted, for each request. */
const conditionalFigure = {
  conditional: { runId: 'abcd', column: 0, from: { kind: 'row', split: 'test', index: 0 } },
  options: { figure: 'conditional-density' },
}
const labFigure = {
  setup: { ...defaultLabSetup(), source: { kind: 'model', runId: 'abcd' } },
  options: { figure: 'panels' },
}

const valid: Record<EngineRequestName, Record<string, unknown>> = {
  'store.state': {},
  'store.repair': { choice: 'new' },
  'studio.info': {},
  'setup.load': {},
  'composition.evaluate': { source: composition },
  'composition.stop': {},
  'composition.stopPictures': {},
  'composition.previewFigure': { source: composition, options: {} },
  'composition.keep': { name: 'Both', source: composition },
  'composition.list': {},
  'composition.show': { compositionId: 'abcd' },
  'composition.rename': { compositionId: 'abcd', name: 'Both' },
  'composition.delete': { compositionId: 'abcd' },
  'composition.restore': { compositionId: 'abcd' },
  'composition.evaluateAt': { compositionId: 'abcd', points: [[0, 1]] },
  'composition.exportModel': { compositionId: 'abcd', format: 'json', path: '/nowhere/x.json' },
  'composition.figureBytes': { source: composition, options: {}, format: 'png' },
  'composition.exportFigure': { source: composition, options: {}, format: 'png', path: '/nowhere/x.png' },
  'lesson.compute': { lesson: 'langevin', settings: { stepSize: 0.5 } },
  'lesson.previewFigure': { lesson: 'langevin', settings: {}, options: { figure: 'chains' } },
  'lesson.figureBytes': { lesson: 'langevin', settings: {}, options: { figure: 'chains' }, format: 'png' },
  'lesson.exportFigure': {
    ...{ lesson: 'langevin', settings: {}, options: { figure: 'chains' }, format: 'png', path: '/nowhere/x.png' },
  },
  'learn.load': {},
  'lab.sample': {
    setup: { ...defaultLabSetup(), source: { kind: 'model', runId: 'abcd' } },
  },
  'lab.stop': {},
  'lab.stopPictures': {},
  'lab.previewFigure': labFigure,
  'lab.figureBytes': { ...labFigure, format: 'png' },
  'lab.exportFigure': { ...labFigure, format: 'png', path: 'nowhere/x.png' },
  'conditional.compute': { conditional: conditionalFigure.conditional },
  'conditional.previewFigure': conditionalFigure,
  'conditional.figureBytes': { ...conditionalFigure, format: 'png' },
  'conditional.exportFigure': { ...conditionalFigure, format: 'png', path: 'nowhere/x.png' },
  'lab.load': {},
  'lab.save': { setup: defaultLabSetup() },
  'learn.save': { progress: { answers: { 'quiz-score': [0, 1] } } },
  'setup.save': { config: defaultExperiment() },
  'data.columns': { path: 'nowhere.csv' },
  'data.table': { path: 'nowhere.csv', options: { delimiter: 'tab' } },
  'data.import': { name: 'a.csv', bytes: Uint8Array.of(120) },
  'data.preview': { data: { kind: 'two-moons' }, seed: 1 },
  'experiment.start': { config: defaultExperiment() },
  'experiment.list': {},
  'experiment.setNotes': { experimentId: 'abcd', notes: 'why' },
  'experiment.configs': { experimentIds: ['abcd'] },
  'library.sizes': {},
  'library.purge': { experimentIds: ['abcd'] },
  'run.verify': { runId: 'abcd-run' },
  'run.stopVerifying': { runId: 'abcd-run' },
  'run.verifications': { runIds: ['abcd-run'] },
  'experiment.open': { experimentId: 'abcd' },
  'experiment.examples': {},
  'experiment.thumbnail': { experimentId: 'abcd' },
  'experiment.rename': { experimentId: 'abcd', name: 'x' },
  'experiment.star': { experimentId: 'abcd', starred: true },
  'experiment.setTags': { experimentId: 'abcd', tags: ['x'] },
  'experiment.setView': { experimentId: 'abcd', view: { quantity: 'difference' } },
  'experiment.delete': { experimentId: 'abcd' },
  'experiment.restore': { experimentId: 'abcd' },
  'devices.report': { speeds: 'remembered' },
  'devices.measure': {},
  'devices.install': { kind: 'gpu', version: '2.9.1' },
  'devices.installation': {},
  'data.mnist': {},
  'data.fetchMnist': {},
  'run.pause': { runIds: ['abcd'] },
  'run.resume': { runIds: ['abcd'] },
  'run.stop': { runIds: ['abcd'] },
  'run.step': { runIds: ['abcd'] },
  'run.adjust': { runId: 'nothing', changes: [{ path: 'optimizer.learningRate', value: 1e-3 }] },
  'lane.adjust': {
    experimentId: 'nothing',
    laneId: 'lane-1',
    changes: [{ path: 'optimizer.learningRate', value: 1e-3 }],
  },
  'run.branch': { runIds: ['nothing'], iteration: 0, edits: [{ path: 'optimizer.learningRate', value: 1e-3 }] },
  'run.checkpoints': { runId: 'nothing' },
  'run.records': { runId: 'abcd', after: { rewinds: 0, rows: 3, snapshots: 1 } },
  'run.snapshot': { runId: 'abcd', iteration: null },
  'run.measure': { runId: 'abcd', evaluations: ['log-partition'] },
  'run.stopMeasuring': { runId: 'abcd' },
  'run.measurable': { runId: 'abcd' },
  'run.measurements': { runId: 'abcd' },
  'model.list': {},
  'model.show': { runId: 'abcd' },
  'model.evaluate': { runId: 'abcd', points: [[0, 1]], parameters: 'average' },
  'run.testPoints': { runId: 'abcd', iteration: 0 },
  'study.plan': { config: study },
  'study.start': { config: study },
  'study.list': {},
  'study.open': { studyId: 'abcd' },
  'study.pause': { studyId: 'abcd' },
  'study.resume': { studyId: 'abcd' },
  'study.stop': { studyId: 'abcd' },
  'study.follow': { studyId: 'abcd' },
  'study.probe': { place: 'local' },
  'study.setPriority': { studyId: 'abcd', priority: 3 },
  'study.rename': { studyId: 'abcd', name: 'x' },
  'study.delete': { studyId: 'abcd' },
  'study.restore': { studyId: 'abcd' },
  'study.previewFigure': { studyId: 'abcd', options: { figure: 'curve' } },
  'study.exportReport': { studyId: 'abcd', format: 'html', path: '/nowhere/x.html' },
  'study.exportFigure': { studyId: 'abcd', options: { figure: 'curve' }, format: 'png', path: '/nowhere/x.png' },
  'study.figureBytes': { studyId: 'abcd', options: { figure: 'curve' }, format: 'png' },
  'path.grant': { path: '/nowhere/x.csv' },
  'library.check': {},
  'library.export': { experimentIds: ['abcd'], path: '/nowhere/x.ebm' },
  'library.import': { path: '/nowhere/x.ebm' },
  'library.backup': {},
  'library.backups': {},
  'library.compact': { deleted: 'expired' },
  'library.replace': { choice: 'restore' },
  'figure.export': { runIds: ['abcd'], options: { figure: 'comparison' }, format: 'png', path: '/nowhere/x.png' },
  'model.export': { runId: 'abcd', format: 'json', parameters: 'average', path: '/nowhere/x.json' },
  'report.export': { experimentId: 'abcd', format: 'html', path: '/nowhere/x.html' },
  'figure.animate': {
    ...{
      runIds: ['abcd'],
      options: { figure: 'panels' },
      animation: { frames: 4, framesPerSecond: 6 },
      format: 'gif',
      path: '/nowhere/x.gif',
    },
  },
  'figure.stopAnimating': {},
  'figure.preview': { runIds: ['abcd'], options: { figure: 'comparison' } },
  'figure.bytes': { runIds: ['abcd'], options: { figure: 'comparison' }, format: 'png' },
}
const names = Object.keys(engineRequests) as EngineRequestName[]

let folder: string
let studio: Studio
const events: unknown[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebm-studio-test-'))
  const forbidden = (): never => {
    throw new Error('Expected nothing to be done.')
  }
  studio = openStudio({
    folder,
    startTrainer: forbidden,
    preview: forbidden,
    exportFigure: forbidden,
    devices: onlyReference,
    installScript: 'nowhere/setup.mjs',
    mnistScript: 'nowhere/setup.mjs',
  })
  studio.subscribe((event) => events.push(event))
})

afterAll(async () => {
  await studio.close()
  rmSync(folder, { recursive: true })
})

/** Sends the frame and expects it to be refused without a trace; answers the field that was named. */
async function refusedField(frame: unknown): Promise<string | undefined> {
  const answer = await studio.answer(frame)
  expect(answer).toMatchObject({ error: { code: 'invalid-input' } })
  if (!answer || !('error' in answer)) throw new Error('Expected an error.')
  expect(answer.error.message.length).toBeGreaterThan(10)
  expect(events).toEqual([])
  expect(studio.store.experiments.list({ deleted: false })).toEqual([])
  expect(studio.store.settings.loadSetup()).toBeNull()
  return answer.error.field
}

/** A list without entries has no keys either: where every key may be absent, both are read as none given. */
const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** Of the wrong values above, those that are right at one place. */
const rightThere: Record<string, (value: unknown) => boolean> = {
  // Every option of a table may be absent.
  'data.table options': isEmptyObject,
  'run.branch edits': isEmptyList,
  'experiment.setTags tags': isEmptyList,
  'experiment.setView view': isEmptyObject,
  'experiment.star starred': (value) => value === true,
  // Every setting of a lesson has a default.
  'lesson.compute settings': isEmptyObject,
  'lesson.previewFigure settings': isEmptyObject,
  'composition.previewFigure options': isEmptyObject,
  'composition.figureBytes options': isEmptyObject,
  'composition.exportFigure options': isEmptyObject,
  'lesson.figureBytes settings': isEmptyObject,
  'lesson.exportFigure settings': isEmptyObject,
  'experiment.setNotes notes': (value) => value === '',
  'study.setPriority priority': (value) => value === -1,
}

const check = (property: fc.IAsyncProperty<unknown>, numRuns: number) => fc.assert(property, { numRuns, seed: 4 })
const call = fc.nat()

describe('a frame is refused', () => {
  test('if its request is unknown, also where an object would know it', () => {
    const inherited = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '')
    const name = fc.oneof(
      inherited,
      fc.string(),
      fc.constantFrom(...names).map((known) => `${known} `),
    )
    return check(
      fc.asyncProperty(
        call,
        name.filter((text) => !isEngineRequestName(text)),
        fc.anything(),
        async (id, unknown, parameters) => {
          const field = await refusedField({ call: id, name: unknown, parameters })
          expect(field).toBe('name')
        },
      ),
      1000,
    )
  })

  test('if its parameters have a key too many, and the key is named', () => {
    const inherited = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString')
    const key = fc.oneof(inherited, fc.string({ minLength: 1 }))
    return check(
      fc.asyncProperty(call, fc.constantFrom(...names), key, fc.jsonValue(), async (id, name, extra, value) => {
        fc.pre(!Object.hasOwn((engineRequests[name] as { entries: object }).entries, extra))
        const parameters = { ...valid[name] }
        // An own key, as a message from outside has it, whatever its name.
        Object.defineProperty(parameters, extra, { value, enumerable: true, configurable: true })
        expect(await refusedField({ call: id, name, parameters, trusted: true })).toBe(extra)
      }),
      1500,
    )
  })

  test('if a parameter is of the wrong type, and the parameter is named', () => {
    const withParameters = names.filter((name) => Object.keys(valid[name]).length > 0)
    const target = fc.constantFrom(...withParameters).chain((name) => {
      return fc.record({ name: fc.constant(name), key: fc.constantFrom(...Object.keys(valid[name])) })
    })
    const wrong = fc.constantFrom(
      undefined,
      true,
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      [],
      {},
      [null],
      10n,
    )
    return check(
      fc.asyncProperty(call, target, wrong, async (id, { name, key }, value) => {
        fc.pre(!rightThere[`${name} ${key}`]?.(value))
        const field = await refusedField({
          call: id,
          name,
          parameters: { ...valid[name], [key]: value },
          trusted: true,
        })
        expect(field?.split('.')[0]).toBe(key)
      }),
      1000,
    )
  })

  test('if a value deep in a configuration is out of place, and its path is named', () => {
    const wrong: [string, unknown][] = [
      ['lanes.0.method.steps', 0],
      ['lanes.1.method.sampler.stepSize', Number.NaN],
      ['lanes.2.method.noiseRatio', '4'],
      ['budget.amount', Number.POSITIVE_INFINITY],
      ['data.kind', 'nothing'],
      ['data.radius', -1],
      ['energy.hiddenWidths.1', 1e9],
      ['evaluation.snapshots', null],
      ['version', 2],
      ['seeds.0', 0.5],
    ]
    return check(
      fc.asyncProperty(
        fc.constantFrom('setup.save', 'experiment.start'),
        fc.constantFrom(...wrong),
        async (name, [path, value]) => {
          const config = structuredClone(defaultExperiment())
          const keys = path.split('.')
          const last = keys.pop()!
          const parent = keys.reduce(
            (part, key) => part[key] as Record<string, unknown>,
            config as Record<string, unknown>,
          )
          parent[last] = value
          expect(await refusedField({ call: 1, name, parameters: { config } })).toBe(`config.${path}`)
        },
      ),
      200,
    )
  })

  test('if it has a key too many itself', async () => {
    expect(await refusedField({ call: 1, name: 'studio.info', parameters: {}, more: 1 })).toBe('more')
  })
})

test('what is no frame at all gets no answer and does no harm', () => {
  const noFrame = fc.anything().filter((value) => !(typeof value === 'object' && value !== null && 'call' in value))
  return check(
    fc.asyncProperty(noFrame, async (junk) => {
      expect(await studio.answer(junk)).toBeNull()
      expect(events).toEqual([])
    }),
    1000,
  )
})

test('a request about something that is not there says so', async () => {
  for (const name of names.filter((known) => JSON.stringify(valid[known]).includes('abcd'))) {
    expect(await studio.answer({ call: 7, name, parameters: valid[name], trusted: true })).toMatchObject({
      call: 7,
      error: { code: 'not-found', message: expect.stringContaining('abcd') },
    })
  }
})

describe('what main only passes on for the page', () => {
  const secret = () => {
    const path = join(folder, 'secret.csv')
    writeFileSync(path, 'x,y\nhush,1\n')
    return path
  }
  const csv = (path: string) => ({ kind: 'csv', path, columns: ['x', 'y'], standardise: true })

  test('cannot be a request of main’s own', async () => {
    for (const name of Object.keys(trustedRequests) as EngineRequestName[]) {
      expect(await refusedField({ call: 1, name, parameters: valid[name] })).toBe('name')
      expect(await refusedField({ call: 1, name, parameters: valid[name], trusted: false })).toBe('name')
    }
  })

  test('cannot name a file that no person chose, however it is spelt, and is told nothing of what is in it', async () => {
    const path = secret()
    const spellings = [path, join(folder, 'files', '..', 'secret.csv'), `${folder}/files/../secret.csv`, './secret.csv']
    for (const spelt of spellings) {
      for (const [name, parameters] of [
        ['data.columns', { path: spelt }],
        ['data.preview', { data: csv(spelt), seed: 1 }],
        ['experiment.start', { config: { ...defaultExperiment(), data: csv(spelt) } }],
      ] as const) {
        const answer = await studio.answer({ call: 1, name, parameters })
        expect(answer).toMatchObject({ error: { code: 'data-unreadable', field: expect.stringMatching(/path$/) } })
        expect(JSON.stringify(answer)).not.toContain('hush')
      }
    }
    expect(studio.store.experiments.list({ deleted: false })).toEqual([])
  })

  test('cannot reach a file through an axis of a study: neither its path nor a whole table', async () => {
    const path = secret()
    const axis = (parameter: string, ...values: unknown[]) => ({ kind: 'values', parameter, values })
    const searches: [data: object, axes: object[]][] = [
      [csv(''), [axis('data.path', path)]],
      [csv(''), [axis('batchSize', 64), axis('data.path', '', path)]],
      [{ kind: 'two-moons' }, [axis('data', csv(''), csv(path))]],
      [{ kind: 'two-moons' }, [axis('data.kind', csv(path))]],
      [{ kind: 'two-moons' }, [axis('data', csv('')), axis('data.path', path)]],
    ]
    for (const [data, axes] of searches) {
      const experiment = { ...defaultExperiment(), data }
      const study = { format: 'ebm-studio/study', version: 1, name: 'Study', experiment }
      for (const kind of ['grid', 'random', 'sobol']) {
        const config = { ...study, search: { kind, axes } }
        for (const name of ['study.plan', 'study.start']) {
          const answer = await studio.answer({ call: 1, name, parameters: { config } })
          expect(answer).toMatchObject({ error: { code: 'data-unreadable', field: expect.stringContaining('search') } })
          expect(JSON.stringify(answer)).not.toContain('hush')
        }
      }
    }
    expect(studio.store.experiments.list({ deleted: false })).toEqual([])
    expect(() => studio.store.grants.require([{ path, field: 'path' }])).toThrow(/chosen in a dialog/)
  })

  test('may name a file that was chosen, and one that was dropped; and main may name any', async () => {
    const path = secret()
    const asked = { call: 1, name: 'data.columns', parameters: { path } }
    expect(await studio.answer({ ...asked, trusted: true })).toMatchObject({ result: ['y'] })
    expect(await studio.answer(asked)).toMatchObject({ error: { field: 'path' } })
    await studio.request('path.grant', { path })
    expect(await studio.answer(asked)).toMatchObject({ result: ['y'] })
    const dropped = await studio.answer({
      call: 1,
      name: 'data.import',
      parameters: { name: 'a.csv', bytes: Buffer.from('x\n1\n2\n') },
    })
    const kept = (dropped as { result: { path: string } }).result.path
    expect(await studio.answer({ call: 1, name: 'data.columns', parameters: { path: kept } })).toMatchObject({
      result: ['x'],
    })
  })
})
