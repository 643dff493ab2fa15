// Random messages at both borders: what main does with the page's (parsing), and what the engine does with main's.
//
// Frames range from anything at all over calls with parameters of any kind to valid parameters with one value
// replaced, dropped or added somewhere inside. Whatever comes, the border must answer within its own terms: an answer
// with the frame's call, or an error of a code that a person can act on, never `internal`.

import fc from 'fast-check'
import { defaultLabSetup } from '../src-shared/sampling-lab/lab-setup.ts'
import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { AppError } from '../src-shared/errors.ts'
import { parsePageCall } from '../src-shared/protocol/messages.ts'
import {
  engineRequests,
  isPageRequestName,
  requests,
  trustedRequests,
  type EngineRequestName,
  type RequestName,
} from '../src-shared/protocol/requests.ts'
import type { Studio } from '../src-engine/studio.ts'

const runIds = { runIds: ['abcd-run'] }
const experimentId = { experimentId: 'abcd' }
const figure = { ...runIds, options: { figure: 'comparison' }, format: 'png' }

const studyId = { studyId: 'abcd' }
const conditionalFigure = {
  conditional: { runId: 'abcd', column: 0, from: { kind: 'row', split: 'test', index: 0 } },
  options: { figure: 'conditional-density' },
}
const labFigure = { setup: defaultLabSetup(), options: { figure: 'panels' } }
const composition = {
  ...{ kind: 'composition', how: 'product' },
  parts: ['banana', 'rings'].map((kind) => ({ source: { kind: 'density', data: { kind } }, weight: 1 })),
}
const compositionFigure = { source: composition, options: {}, format: 'png' }
const lessonFigure = { lesson: 'langevin', settings: {}, options: { figure: 'chains' } }
const studyFigure = {
  ...studyId,
  options: { figure: 'heat-map', metric: 'klDataModel', held: [null, 1], hidden: ['lane-1'] },
}
const study = {
  ...{ format: 'ebm-studio/study', version: 1, name: 'Study', experiment: defaultExperiment() },
  search: { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.noise', values: [0.2, 0.3] }] },
}

/** Parameters that a schema accepts: where mutations begin. */
const valid: Record<RequestName, unknown> = {
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
  'composition.show': { compositionId: 'abcdef' },
  'composition.rename': { compositionId: 'abcdef', name: 'Both' },
  'composition.delete': { compositionId: 'abcdef' },
  'composition.restore': { compositionId: 'abcdef' },
  'composition.evaluateAt': { compositionId: 'abcdef', points: [[0, 1]] },
  'composition.exportModel': { compositionId: 'abcdef', format: 'json', path: 'nowhere/x.json' },
  'composition.exportFile': { compositionId: 'abcdef', suggestedName: 'figure' },
  'composition.saveModel': { compositionId: 'abcdef', suggestedName: 'figure' },
  'composition.figureBytes': compositionFigure,
  'composition.exportFigure': { ...compositionFigure, path: 'nowhere/x.png' },
  'composition.saveFigure': { ...compositionFigure, suggestedName: 'figure' },
  'composition.copyFigure': { ...compositionFigure, suggestedName: 'figure' },
  'lesson.compute': { lesson: 'langevin', settings: { stepSize: 0.5 } },
  'lesson.previewFigure': lessonFigure,
  'lesson.figureBytes': { ...lessonFigure, format: 'png' },
  'lesson.exportFigure': { ...lessonFigure, format: 'png', path: 'nowhere/x.png' },
  'lesson.saveFigure': { ...lessonFigure, format: 'png', suggestedName: 'figure' },
  'lesson.copyFigure': { ...lessonFigure, format: 'png', suggestedName: 'figure' },
  'lesson.menuFigure': { ...lessonFigure, suggestedName: 'figure' },
  'learn.load': {},
  'lab.sample': { setup: defaultLabSetup() },
  'lab.stop': {},
  'lab.stopPictures': {},
  'lab.previewFigure': labFigure,
  'lab.figureBytes': { ...labFigure, format: 'png' },
  'lab.exportFigure': { ...labFigure, format: 'png', path: 'nowhere/x.png' },
  'lab.saveFigure': { ...labFigure, format: 'png', suggestedName: 'figure' },
  'lab.copyFigure': { ...labFigure, format: 'png', suggestedName: 'figure' },
  'lab.menuFigure': { ...labFigure, suggestedName: 'figure' },
  'conditional.compute': { conditional: conditionalFigure.conditional },
  'conditional.previewFigure': conditionalFigure,
  'conditional.figureBytes': { ...conditionalFigure, format: 'png' },
  'conditional.exportFigure': { ...conditionalFigure, format: 'png', path: 'nowhere/x.png' },
  'conditional.saveFigure': { ...conditionalFigure, format: 'png', suggestedName: 'figure' },
  'conditional.copyFigure': { ...conditionalFigure, format: 'png', suggestedName: 'figure' },
  'conditional.menuFigure': { ...conditionalFigure, suggestedName: 'figure' },
  'lab.load': {},
  'lab.save': { setup: defaultLabSetup() },
  'learn.save': { progress: { answers: { 'quiz-score': [0, 1] } } },
  'setup.save': { config: defaultExperiment() },
  'data.preview': { data: { kind: 'two-moons' }, seed: 1 },
  'data.import': { name: 'a.csv', bytes: Buffer.from('x,y\n1,2\n3,4\n') },
  'data.table': { path: 'nowhere.csv', options: { delimiter: 'tab' } },
  'data.columns': { path: 'nowhere.csv' },
  'experiment.start': { config: defaultExperiment() },
  'experiment.list': { deleted: true },
  'experiment.open': experimentId,
  'experiment.examples': {},
  'experiment.thumbnail': experimentId,
  'experiment.setNotes': { ...experimentId, notes: 'why' },
  'experiment.configs': { experimentIds: ['abcd'] },
  'library.sizes': {},
  'library.purge': { experimentIds: ['abcd'] },
  'trash.purge': { experimentIds: ['abcd'] },
  'run.verify': { runId: 'abcd-run' },
  'run.stopVerifying': { runId: 'abcd-run' },
  'run.verifications': { runIds: ['abcd-run'] },
  'experiment.rename': { ...experimentId, name: 'a name' },
  'experiment.star': { ...experimentId, starred: true },
  'experiment.setTags': { ...experimentId, tags: ['paper'] },
  'experiment.setView': { experimentId: 'abcd', view: {} },
  'experiment.delete': experimentId,
  'experiment.restore': experimentId,
  'devices.report': { speeds: 'measured' },
  'devices.measure': {},
  'devices.install': { kind: 'gpu', version: '2.9.1' },
  'devices.installation': {},
  'data.mnist': {},
  'data.fetchMnist': {},
  'report.export': { ...experimentId, format: 'html', path: 'nowhere/x.html' },
  'report.save': { ...experimentId, suggestedName: 'x' },
  'figure.animate': { ...figure, animation: { frames: 4, framesPerSecond: 6 }, format: 'gif', path: 'nowhere/x.gif' },
  'figure.saveAnimation': {
    ...figure,
    animation: { frames: 4, framesPerSecond: 6 },
    format: 'apng',
    suggestedName: 'x',
  },
  'figure.stopAnimating': {},
  'figure.preview': { ...runIds, options: { figure: 'comparison' } },
  'run.pause': runIds,
  'run.resume': runIds,
  'run.stop': runIds,
  'run.step': runIds,
  'lane.adjust': {
    experimentId: 'abcd-experiment',
    laneId: 'lane-1',
    changes: [{ path: 'optimizer.learningRate', value: 1e-3 }],
  },
  'run.adjust': { runId: 'abcd-run', changes: [{ path: 'optimizer.learningRate', value: 1e-3 }] },
  'run.branch': { runIds: ['abcd-run'], iteration: 0, edits: [{ path: 'optimizer.learningRate', value: 1e-3 }] },
  'run.checkpoints': { runId: 'abcd-run' },
  'run.records': { runId: 'abcd-run', after: { rewinds: 0, rows: 3, snapshots: 1 } },
  'run.measure': { runId: 'abcd', iteration: 3, evaluations: ['log-partition'] },
  'run.stopMeasuring': { runId: 'abcd' },
  'run.measurable': { runId: 'abcd' },
  'run.measurements': { runId: 'abcd' },
  'model.list': {},
  'model.show': { runId: 'abcd' },
  'model.evaluate': { runId: 'abcd', points: [[0, 1]], parameters: 'average' },
  'model.export': { runId: 'abcd', format: 'json', parameters: 'average', path: 'nowhere/x.json' },
  'model.save': { runId: 'abcd', suggestedName: 'model' },
  'run.testPoints': { runId: 'abcd', iteration: 0 },
  'run.snapshot': { runId: 'abcd-run', iteration: null },
  'study.plan': { config: study },
  'study.start': { config: study },
  'study.list': { deleted: true },
  'study.open': studyId,
  'study.pause': studyId,
  'study.resume': studyId,
  'study.stop': studyId,
  'study.follow': studyId,
  'study.probe': { place: 'local' },
  'study.setPriority': { ...studyId, priority: 3 },
  'study.rename': { ...studyId, name: 'a name' },
  'study.delete': studyId,
  'study.restore': studyId,
  'study.previewFigure': studyFigure,
  'study.exportReport': { ...studyId, format: 'pdf', path: 'nowhere/x.pdf' },
  'study.exportFile': { ...studyId, suggestedName: 'x' },
  'study.saveReport': { ...studyId, suggestedName: 'x' },
  'study.exportFigure': { ...studyFigure, format: 'png', path: 'nowhere/x.png' },
  'study.figureBytes': { ...studyFigure, format: 'png' },
  'study.saveFigure': { ...studyFigure, format: 'png', suggestedName: 'figure' },
  'study.copyFigure': { ...studyFigure, format: 'png', suggestedName: 'figure' },
  'study.menuFigure': { ...studyFigure, suggestedName: 'figure' },
  'path.grant': { path: 'nowhere.csv' },
  'library.check': {},
  'library.export': { experimentIds: ['abcd'], path: '/nowhere/x.ebm' },
  'library.import': { path: '/nowhere/x.ebm' },
  'library.backup': {},
  'library.backups': {},
  'library.compact': { deleted: 'expired' },
  'library.replace': { choice: 'restore' },
  'figure.export': { ...figure, path: 'nowhere/x.png' },
  'figure.bytes': figure,
  'figure.save': { ...figure, suggestedName: 'figure' },
  'figure.copy': { ...figure, suggestedName: 'figure' },
  'figure.menu': { runIds: figure.runIds, options: figure.options, suggestedName: 'figure' },
  'dialog.openCsv': {},
  'dialog.openImages': { what: 'folder' },
  'dialog.openFolder': {},
  'dialog.openExperiment': {},
  'file.openDropped': { path: '/nowhere/x.ebm' },
  'file.opened': {},
  'experiment.exportFile': { experimentIds: ['abcd'], suggestedName: 'a name' },
  'experiment.saveFile': { suggestedName: 'experiment', text: '{}' },
  'appearance.set': { appearance: 'dark' },
  'appearance.get': {},
  'engine.state': {},
  'window.presentation': { on: false },
  'window.progress': { fraction: 0.5 },
}

/** Numbers at the edges, strings that objects know, and values that are no JSON. */
const oddValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, -1, 0.5, 2 ** 53, 1e308, 10n) },
  { weight: 3, arbitrary: fc.constantFrom('', '__proto__', 'constructor', '../../x', '\0', 'x'.repeat(5000), '🙂') },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, undefined, true, [], {}, new Map(), new Date(0)) },
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true }) },
)

interface Mutation {
  /** Chooses the place, by its number among all places. */
  place: number
  how: 'replace' | 'drop' | 'add'
  key: string
  value: unknown
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(200),
  how: fc.constantFrom('replace' as const, 'drop' as const, 'add' as const),
  key: fc.constantFrom('__proto__', 'constructor', 'toString', 'kind', 'more', '0'),
  value: oddValue,
})

/** A frame for a table: a third valid parameters mutated once or twice, a third any parameters, the rest anything. */
export function frameFor(names: readonly RequestName[]): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...names)
  const call = fc.oneof({ weight: 9, arbitrary: fc.nat() as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: oddValue })
  const mutated = fc
    .record({ name, mutations: fc.array(mutation, { minLength: 1, maxLength: 2 }) })
    .map(({ name: chosen, mutations }) => ({ name: chosen, parameters: mutations.reduce(mutate, valid[chosen]) }))
  const body = fc.oneof(
    { weight: 6, arbitrary: mutated as fc.Arbitrary<{ name: unknown; parameters: unknown }> },
    { weight: 2, arbitrary: fc.record({ name: name as fc.Arbitrary<unknown>, parameters: oddValue }) },
    { weight: 1, arbitrary: fc.record({ name: oddValue, parameters: fc.anything() }) },
  )
  const trust = fc.constantFrom<object[]>({}, {}, { trusted: false }, { trusted: true }, { trusted: 'yes' })
  const frame = fc
    .record({ call, body, trust })
    .map(({ call: id, body: { name: called, parameters }, trust: word }) => ({
      call: id,
      name: called,
      parameters,
      ...word,
    }))
  return fc.oneof(
    { weight: 9, arbitrary: frame as fc.Arbitrary<unknown> },
    { weight: 1, arbitrary: fc.anything() as fc.Arbitrary<unknown> },
  )
}

function mutate(parameters: unknown, { place, how, key, value }: Mutation): unknown {
  const copy = structuredCloneOrSame(parameters)
  const holders = holdersIn(copy)
  if (holders.length === 0) return value
  const holder = holders[place % holders.length] as Record<string, unknown>
  const keys = Object.keys(holder)
  if (how === 'add' || keys.length === 0) {
    // An own key, as a message from outside has it, whatever its name.
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
  } else if (how === 'drop') delete holder[keys[place % keys.length]]
  else holder[keys[place % keys.length]] = value
  return copy
}

/** What cannot be cloned has been mutated already and holds nothing worth another change. */
function structuredCloneOrSame(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return value
  }
}

/** Plain objects and arrays, outermost first. */
function holdersIn(value: unknown, depth = 0): object[] {
  if (typeof value !== 'object' || value === null || depth > 6) return []
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return []
  return [value, ...Object.values(value).flatMap((inner) => holdersIn(inner, depth + 1))]
}

export interface FuzzOptions {
  count: number
  seed: number
}

export interface FuzzResult {
  /** Frames that the border accepted, and those it refused. */
  accepted: number
  refused: number
}

/** Renderer → main: parsing throws nothing but AppError('invalid-input'), and lets nothing pass that is main's own. */
export function fuzzPageBorder({ count, seed }: FuzzOptions): FuzzResult {
  const result = { accepted: 0, refused: 0 }
  const names = Object.keys({ ...requests, ...trustedRequests }) as RequestName[]
  const property = fc.property(frameFor(names), (frame) => {
    try {
      const { name } = parsePageCall(frame)
      if (!isPageRequestName(name) || name in trustedRequests) throw new Error(`The page may not ask for ${name}.`)
      if (typeof frame === 'object' && 'trusted' in frame!) throw new Error('The page may not say who is trusted.')
      result.accepted++
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error
      result.refused++
    }
  })
  fc.assert(property, { numRuns: count, seed })
  return result
}

const expectedCodes = new Set([
  'invalid-input',
  'not-found',
  'wrong-state',
  'data-unreadable',
  'not-supported',
  'export-failed',
])

/** Main → engine: every frame with a call is answered, and an error has a code that a person can act on. */
export async function fuzzEngineBorder(studio: Studio, { count, seed }: FuzzOptions): Promise<FuzzResult> {
  const result = { accepted: 0, refused: 0 }
  const names = Object.keys(engineRequests) as EngineRequestName[]
  const property = fc.asyncProperty(frameFor(names), async (frame) => {
    const answer = await studio.answer(frame)
    if (answer === null) {
      if (callOf(frame) !== null) throw new Error('Expected an answer to a frame with a call, got none.')
      result.refused++
      return
    }
    if (answer.call !== callOf(frame)) throw new Error(`Expected an answer to ${callOf(frame)}, got ${answer.call}.`)
    if (!('error' in answer)) {
      const { name, trusted } = frame as { name: string; trusted?: unknown }
      if (trusted !== true && name in trustedRequests) throw new Error(`Expected ${name} to be refused.`)
      result.accepted++
      return
    }
    const { code, message } = answer.error
    if (!expectedCodes.has(code) || message.length < 10) throw new Error(`Got ${code}: ${message}`)
    result.refused++
  })
  await fc.assert(property, { numRuns: count, seed })
  return result
}

function callOf(frame: unknown): number | null {
  const call = typeof frame === 'object' && frame !== null ? (frame as { call?: unknown }).call : undefined
  return typeof call === 'number' && Number.isSafeInteger(call) && call >= 0 ? call : null
}
