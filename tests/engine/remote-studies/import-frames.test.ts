// Frames into the library, however they come: cut anywhere, read twice, damaged, out of order between files.

import { expect, test } from 'vitest'
import type { EngineEvent } from '../../../src-shared/protocol/events.ts'
import { encodeFrame, framesIn, type Frame, type FrameContent } from '../../../src-engine/remote-studies/frames.ts'
import { frameImporter } from '../../../src-engine/remote-studies/import-frames.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { storeStudy } from '../../../src-engine/studies/start-study.ts'
import type { BatchReport, Ending } from '../../../src-engine/training/trainer-messages.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const iterations = 12

interface Library {
  store: Store
  studyId: string
  runIds: string[]
}

async function library(lanes: readonly string[] = ['a']): Promise<Library> {
  const store = openStore({ folder: temporaryHome() })
  let ids = 0
  const studyId = await storeStudy(studyOf(fakeExperiment(lanes, iterations)), {
    ...{ store, devices: onlyReference, newId: () => `id${ids++}` },
    place: { kind: 'processes', folder: '/somewhere' },
  })
  const runIds = store.runs.ofStudy(studyId).map(({ id }) => id)
  store.studyPlaces.addPart(studyId, [runIds])
  return { store, studyId, runIds }
}

function importerOf({ store, studyId }: Library, events: EngineEvent[] = []) {
  return frameImporter({ store, studyId, emit: (event) => events.push(event), isStopping: () => false })
}

function report(iteration: number, more: { checkpoint?: boolean; ending?: Ending } = {}): FrameContent {
  const progress = { iteration, evaluations: iteration, computeSeconds: iteration / 100 }
  const batch: BatchReport = {
    ...{ report: 'batch', progress, fraction: iteration / iterations, iterationsPerSecond: null, secondsLeft: null },
    rows: iteration === 0 ? [] : [{ ...progress, values: { energyGap: iteration % 3 === 0 ? Number.NaN : iteration } }],
    snapshot: null,
    checkpoint: more.checkpoint ? Uint8Array.of(iteration, 1, 2) : null,
    ...{ model: null, paused: false, stepsSettled: 0, adjusted: null, ending: more.ending ?? null },
  }
  return { kind: 'report', report: batch }
}

const framesOf = (runId: string, attempt: number, contents: readonly FrameContent[]): Frame[] =>
  contents.map((content, sequence) => ({ runId, attempt, sequence, content }))

const bytesOf = (frames: readonly Frame[]): Buffer => Buffer.concat(frames.map(encodeFrame))

const begun = (iteration = 0, after: { file: string; offset: number } | null = null): FrameContent => ({
  kind: 'begun',
  iteration,
  after,
})

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** A first attempt that is cut off after its checkpoint at 5, and a second from there to the end. */
function twoAttempts(runId: string): Map<string, Buffer> {
  const first = framesOf(runId, 3, [begun(), ...range(1, 8).map((each) => report(each, { checkpoint: each === 5 }))])
  const after = { file: '1-0.0.bin', offset: bytesOf(first.slice(0, 6)).length }
  const second = framesOf(runId, 6, [
    begun(5, after),
    ...range(6, iterations).map((each) =>
      report(each, each === iterations ? { checkpoint: true, ending: { kind: 'finished' } } : {}),
    ),
  ])
  return new Map([
    ['1-0.0.bin', bytesOf(first)],
    ['1-0.1.bin', bytesOf(second)],
  ])
}

function whole({ store, runIds }: Library) {
  const { rows } = store.records(runIds[0], null)
  return {
    status: store.runs.get(runIds[0]).status,
    iterations: rows.map(({ iteration }) => iteration),
    values: rows.map(({ values }) => values.energyGap),
    checkpoint: store.checkpoints.newest(runIds[0])?.metricCount,
  }
}

const expected = {
  status: 'finished',
  iterations: range(1, iterations),
  values: range(1, iterations).map((each) => (each % 3 === 0 ? Number.NaN : each)),
  checkpoint: iterations,
}

/** Gives each file from where the importer wants it, until nothing is left. */
function giveAll(
  importer: ReturnType<typeof importerOf>,
  files: ReadonlyMap<string, Buffer>,
  order: readonly string[],
) {
  for (let round = 0; round < files.size + 1; round++) {
    const from = new Map(importer.restart())
    for (const name of order) {
      const offset = from.get(name) ?? 0
      importer.take(name, offset, files.get(name)!.subarray(offset))
    }
  }
}

test('frames come back as they were, numbers that JSON does not know among them', () => {
  const frames = framesOf('r', 1, [begun(), report(3), report(6, { checkpoint: true })])
  expect([...framesIn(bytesOf(frames))].map(({ frame }) => frame)).toEqual(frames)
})

test('wherever what comes is cut and the engine ends, each frame is recorded once', { timeout: 60_000 }, async () => {
  const { uniform } = randomStream({ seed: 7, purpose: 1, chain: 0, step: 0 })
  for (let round = 0; round < 12; round++) {
    const home = await library()
    const files = twoAttempts(home.runIds[0])
    let importer = importerOf(home)
    let from = new Map(importer.restart())
    const isDone = () => [...files].every(([name, bytes]) => (from.get(name) ?? 0) >= bytes.length)
    for (let step = 0; !isDone() && step < 10_000; step++) {
      const name = uniform() < 0.5 ? '1-0.0.bin' : '1-0.1.bin'
      const offset = from.get(name) ?? 0
      const piece = files.get(name)!.subarray(offset, offset + Math.ceil(uniform() * 400))
      if (piece.length > 0) importer.take(name, offset, piece)
      from.set(name, offset + piece.length)
      // Killed, or cut off: another begins from what the library knows.
      if (uniform() < 0.1 || importer.wantsRestart || isDone()) {
        if (uniform() < 0.5) importer = importerOf(home)
        from = new Map(importer.restart())
      }
    }
    expect(whole(home)).toEqual(expected)
    home.store.close()
  }
})

test('a later attempt whose file comes first waits for what it goes on from', { timeout: 60_000 }, async () => {
  const home = await library()
  const importer = importerOf(home)
  giveAll(importer, twoAttempts(home.runIds[0]), ['1-0.1.bin', '1-0.0.bin'])
  expect(whole(home)).toEqual(expected)
  home.store.close()
})

test('what was read before is no news, and a finished run stays as it is', { timeout: 60_000 }, async () => {
  const home = await library()
  const files = twoAttempts(home.runIds[0])
  giveAll(importerOf(home), files, ['1-0.0.bin', '1-0.1.bin'])
  // The same under another name, as a folder that was copied; and an attempt that begins anew.
  const again = bytesOf(framesOf(home.runIds[0], 9, [begun(), report(1)]))
  const importer = importerOf(home)
  for (const [name, bytes] of [
    ...files,
    ['copy.bin', files.get('1-0.0.bin')!] as const,
    ['2-0.0.bin', again] as const,
  ]) {
    importer.restart()
    importer.take(name, 0, bytes)
  }
  expect(whole(home)).toEqual(expected)
  home.store.close()
})

test('an engine that fails between the records and the cursor has recorded nothing', { timeout: 60_000 }, async () => {
  const home = await library()
  const files = twoAttempts(home.runIds[0])
  const { studyPlaces } = home.store
  const failing = {
    ...home,
    store: {
      ...home.store,
      studyPlaces: {
        ...studyPlaces,
        setCursor: () => {
          throw new Error('Expected to live on.')
        },
      },
    },
  }
  expect(() => giveAll(importerOf(failing), files, ['1-0.0.bin'])).toThrow('live on')
  expect(home.store.records(home.runIds[0], null).rows).toEqual([])
  expect(home.store.runs.get(home.runIds[0]).status).toBe('queued')
  giveAll(importerOf(home), files, ['1-0.0.bin', '1-0.1.bin'])
  expect(whole(home)).toEqual(expected)
  home.store.close()
})

test('a damaged frame is skipped and said; what is behind it is read', { timeout: 60_000 }, async () => {
  // Ids are counted: those of every fresh library are the same.
  const [a, b] = await library(['a', 'b']).then(({ store, runIds }) => (store.close(), runIds))
  const first = bytesOf(framesOf(a, 3, [begun(), report(1), report(2)]))
  const damagedAt = bytesOf(framesOf(a, 3, [begun(), report(1)])).length - 20
  const rest = bytesOf(framesOf(b, 3, [begun(), report(1)]))
  for (const at of [damagedAt, bytesOf(framesOf(a, 3, [begun()])).length + 5]) {
    const fresh = await library(['a', 'b'])
    const bytes = Buffer.concat([first, rest])
    bytes[at] ^= 0xff
    const events: EngineEvent[] = []
    importerOf(fresh, events).take('1-0.0.bin', 0, bytes)
    expect(fresh.store.records(a, null).rows.map(({ iteration }) => iteration)).toEqual([2])
    expect(fresh.store.records(b, null).rows.map(({ iteration }) => iteration)).toEqual([1])
    const said = events.filter((event) => event.kind === 'notice')
    expect(said).toHaveLength(1)
    expect(fresh.store.studyPlaces.cursor(fresh.studyId).get('1-0.0.bin')).toBe(bytes.length)
    fresh.store.close()
  }
})
