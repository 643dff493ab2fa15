// Where a study is to train, as it is chosen, typed and tested.

import { expect, test } from 'vitest'
import { NewStudy } from '../../src-renderer/studies/new-study.svelte.ts'
import { PlaceDraft } from '../../src-renderer/studies/place-draft.svelte.ts'
import { connectionWords, partWords } from '../../src-renderer/studies/place-words.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { StudyElsewhere } from '../../src-shared/study/study.ts'
import { makeStudy } from '../fixtures/study.ts'
import { later, scriptedEngine, settled, type Script } from './scripted-engine.ts'

type Found = { usable: boolean; found: string[] }

function slurmDraft(script: Script = {}) {
  const engine = scriptedEngine(script)
  const place = new PlaceDraft(engine)
  place.kind = 'slurm'
  place.type('login', 'anna@login.example.org')
  return { engine, place }
}

test('it is this machine, against which nothing speaks, until somebody chooses another', () => {
  const place = new PlaceDraft(scriptedEngine({}))
  expect([place.text, place.obstacle, place.tested]).toEqual(['local', null, null])
  place.kind = 'slurm'
  expect([place.text, place.obstacle]).toEqual([null, 'Say who logs in to the cluster, and where.'])
  expect(place.faults.size).toBe(0)
})

test('what is typed of a cluster is the place that the command line takes', () => {
  const { place } = slurmDraft()
  expect([place.text, place.obstacle]).toEqual(['slurm:anna@login.example.org', null])
  place.type('login', 'anna@login.example.org:2222')
  place.type('partition', ' short ')
  place.type('time', '1:30')
  place.type('memory', '4G')
  place.type('folder', '~/studies')
  expect(place.text).toBe('slurm:anna@login.example.org:2222?partition=short&time=90&memory=4G&folder=~/studies')
})

test('a fault stands at its field, and nothing is sent with it', () => {
  const { place } = slurmDraft()
  place.type('time', 'long')
  place.type('partition', 'short&account=x')
  place.type('folder', 'studies')
  expect([...place.faults.keys()]).toEqual(['partition', 'time', 'folder'])
  expect(place.faults.get('time')).toMatch(/minutes, or hours and minutes as 1:30, got “long”/)
  expect(place.text).toBeNull()
  expect(place.obstacle).toBe(place.faults.get('partition'))
  place.type('login', '-oProxyCommand=x@host')
  expect(place.faults.get('login')).toMatch(/Expected USER@LOGIN, as anna@login\.example\.org/)
})

test('of a Ray cluster the address is typed, with options behind it, and no token', () => {
  const { place } = slurmDraft()
  place.kind = 'ray'
  expect([place.text, place.obstacle]).toEqual([null, 'Say where the dashboard of the Ray cluster is.'])
  place.type('address', 'ray:http://127.0.0.1:8265/')
  expect([place.text, place.obstacle]).toEqual(['ray:http://127.0.0.1:8265', null])
  place.type('address', 'http://anna:secret@host:8265')
  expect(place.faults.get('address')).toContain('RAY_AUTH_TOKEN')
  expect(place.text).toBeNull()
  place.adopt('ray:https://lab.example.org/ray?folder=/scratch')
  expect([place.kind, place.text]).toEqual(['ray', 'ray:https://lab.example.org/ray?folder=/scratch'])
})

test('a whole place that is pasted fills all fields, and one of an earlier study does', () => {
  const { place } = slurmDraft()
  place.type('login', ' slurm:bo@node:22?partition=long&account=lab ')
  expect(place.typed).toMatchObject({ login: 'bo@node:22', partition: 'long', time: '', folder: '', account: 'lab' })
  place.adopt('processes:/tmp/cluster')
  expect([place.kind, place.text]).toEqual(['processes', 'processes:/tmp/cluster'])
  place.adopt('slurm:anna@login.example.org?time=30')
  expect(place.typed).toMatchObject({ login: 'anna@login.example.org', partition: '', time: '30' })
})

test('a test is of the place that was asked for: another one is not judged by it', async () => {
  const slow = later<Found>()
  const { engine, place } = slurmDraft({ 'study.probe': () => slow.promise })
  const testing = place.test()
  expect(place.testing).toBe('slurm:anna@login.example.org')
  void place.test()
  slow.resolve({ usable: false, found: ['Slurm answers.', 'Expected a folder, got none: name one.'] })
  await testing
  expect(engine.askedFor('study.probe')).toHaveLength(1)
  expect(place.obstacle).toMatch(/No study can train at this place yet/)
  place.type('folder', '~/studies')
  expect([place.tested, place.obstacle]).toEqual([null, null])
  place.type('folder', '')
  expect(place.tested?.found).toHaveLength(2)
})

test('the place that was tested last counts, whichever is answered first', async () => {
  const answers = [later<Found>(), later<Found>()]
  let asked = 0
  const { place } = slurmDraft({ 'study.probe': () => answers[asked++].promise })
  const first = place.test()
  place.type('partition', 'short')
  const second = place.test()
  answers[1].resolve({ usable: true, found: ['It works.'] })
  await second
  answers[0].resolve({ usable: false, found: ['Late.'] })
  await first
  expect(place.tested).toEqual({
    place: 'slurm:anna@login.example.org?partition=short',
    usable: true,
    found: ['It works.'],
  })
})

test('a test that could not be made is said, and forbids nothing', async () => {
  const { place } = slurmDraft({
    'study.probe': () => Promise.reject(new AppError('unreachable', 'The engine is away.')),
  })
  await place.test()
  expect(place.tested).toMatchObject({ usable: null, found: ['The engine is away.'] })
  expect(place.obstacle).toBeNull()
})

test('a folder is chosen in a dialog; who thinks better of it keeps the one before', async () => {
  const engine = scriptedEngine({ 'dialog.openFolder': () => ({ path: '/scratch' }) })
  const place = new PlaceDraft(engine)
  place.kind = 'processes'
  expect(place.obstacle).toBe('Choose the folder in which the study trains.')
  await place.chooseFolder()
  engine.script['dialog.openFolder'] = () => null
  await place.chooseFolder()
  expect([place.text, place.obstacle]).toEqual(['processes:/scratch', null])
})

test('a study is sent to its place, and one of this machine names none', async () => {
  const engine = scriptedEngine({
    'study.start': () => makeStudy(),
    'study.probe': () => ({ usable: false, found: [] }),
  })
  const newStudy = new NewStudy(engine, () => undefined)
  newStudy.begin(defaultExperiment())
  await newStudy.start()
  newStudy.beginLike(makeStudy().config, 'processes:/scratch')
  await newStudy.place.test()
  expect(newStudy.obstacle).toMatch(/the test says what is missing/)
  await newStudy.start()
  const places = engine.askedFor('study.start').map((asked) => (asked as { place?: string }).place)
  expect(places).toEqual([undefined, 'processes:/scratch'])
  newStudy.begin(defaultExperiment())
  expect([newStudy.place.text, newStudy.obstacle]).toEqual(['local', null])
  newStudy.close()
  await settled()
})

const elsewhere: StudyElsewhere = {
  ...{ place: 'slurm:a@b', title: 'Slurm at a@b', stopping: false, connection: 'there', heardAt: 0, fault: null },
  ...{ lost: 0, jobs: [] },
}

test('the connection in a word: what has ended has none', () => {
  const word = (change: Partial<StudyElsewhere>, live = true) => connectionWords({ ...elsewhere, ...change }, live).text
  expect(word({})).toBe('connected')
  expect(word({ connection: 'lost' })).toBe('connection lost')
  expect(word({ connection: 'trying' })).toBe('connecting')
  expect(word({ connection: 'none' })).toBe('not followed')
  expect(word({ stopping: true })).toBe('stopping')
  expect(word({ connection: 'none' }, false)).toBe('all recorded here')
})

test('a part says what its chunks do, and why it waits', () => {
  const part = { part: 2, job: '42', chunks: 24, over: false, waiting: 20, running: 3, remark: 'Waits for free nodes.' }
  expect(partWords(part)).toBe('Part 2 (job 42): 24 chunks, 3 running, 20 waiting, 1 over. Waits for free nodes.')
  expect(partWords({ ...part, job: null })).toBe('Part 2: 24 chunks, on the way there')
  expect(partWords({ ...part, waiting: null, running: null, chunks: 1 })).toBe(
    'Part 2 (job 42): 1 chunk, not heard of yet',
  )
})
