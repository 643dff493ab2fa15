// The export sheet: what it asks the engine to draw and to write, and what it says of it.

import { expect, test, vi } from 'vitest'
import { ExportSheet, type OpenedExport } from '../../src-renderer/export/export-sheet.svelte.ts'
import { AppError } from '../../src-shared/errors.ts'
import { defaultLabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { later, scriptedEngine, settled, type Script } from './scripted-engine.ts'

const opened = (figure: 'comparison' | 'mmd' = 'comparison', ownerId = 'moons'): OpenedExport => ({
  ownerId,
  figure: { runIds: ['run-1'], options: { figure, panel: 'truth' }, suggestedName: 'moons' },
  lanes: [{ id: 'lane-1', label: 'CD-10' }],
  without: '',
})

const png = { bytes: new Uint8Array([1, 2, 3]), width: 658, height: 400, notices: [] }

function sheetOf(script: Script = {}) {
  const engine = scriptedEngine({
    'figure.preview': () => png,
    'figure.save': () => ({ path: '/home/figure.svg', notices: ['a notice'] }),
    'figure.copy': () => ({ copied: 'png', notices: [] }),
    'figure.saveAnimation': () => ({ path: '/home/moons.gif', notices: [] }),
    'figure.stopAnimating': () => null,
    ...script,
  })
  return { engine, sheet: new ExportSheet(engine) }
}

const optionsOf = (asked: unknown) => (asked as { options: Record<string, unknown> }).options

test('a figure of a study is drawn and written by the same sheet, with its words kept apart from those of another', async () => {
  const { engine, sheet } = sheetOf({
    'study.previewFigure': () => png,
    'study.saveFigure': () => ({ path: '/home/map.pdf', notices: [] }),
    'study.copyFigure': () => ({ copied: 'png', notices: [] }),
  })
  const ofStudy = (figure: 'heat-map' | 'curve'): OpenedExport => ({
    ownerId: 'study-1',
    figure: { studyId: 'study-1', options: { figure, x: 1 }, suggestedName: 'study' },
    lanes: [],
    without: '',
  })
  sheet.open(ofStudy('heat-map'))
  expect(sheet.canMove).toBe(false)
  sheet.choose({ size: 'column', format: 'pdf' })
  sheet.write({ title: 'Mine' })
  await vi.waitFor(() => expect(sheet.drawing).toBe(false))
  const drawn = engine.askedFor('study.previewFigure').at(-1)
  expect(optionsOf(drawn)).toMatchObject({
    figure: 'heat-map',
    x: 1,
    size: 'column',
    theme: 'light',
    words: { title: 'Mine' },
  })
  await sheet.copy()
  sheet.open(ofStudy('heat-map'))
  await sheet.save()
  expect(engine.askedFor('study.saveFigure')).toEqual([
    expect.objectContaining({ studyId: 'study-1', format: 'pdf', suggestedName: 'study' }),
  ])
  expect(engine.askedFor('figure.preview')).toEqual([])
  sheet.open(ofStudy('curve'))
  expect(sheet.words.title).toBeNull()
})

test('what is chosen is drawn as it will be, and written so', async () => {
  const { engine, sheet } = sheetOf()
  sheet.open(opened())
  sheet.choose({ size: 'poster' })
  sheet.choose({ theme: 'dark' })
  sheet.choose({ format: 'svg' })
  await settled()
  expect(sheet.drawing).toBe(false)
  // A poster is a page, enlarged.
  expect(sheet.preview?.width).toBeGreaterThan(1300)
  expect(optionsOf(engine.askedFor('figure.preview').at(-1))).toMatchObject({ size: 'poster', theme: 'dark' })
  await sheet.save()
  const [saved] = engine.askedFor('figure.save')
  expect(saved).toMatchObject({ format: 'svg', suggestedName: 'moons' })
  expect(optionsOf(saved)).toMatchObject({ figure: 'comparison', size: 'poster', theme: 'dark', scale: 2 })
  expect(engine.said.map(({ message }) => message)).toEqual(['Saved /home/figure.svg. a notice'])
  expect(sheet.opened).toBeNull()
})

test('words are drawn when a person pauses, and are kept for the same figure only', async () => {
  vi.useFakeTimers()
  try {
    const { engine, sheet } = sheetOf()
    sheet.open(opened())
    await settled()
    for (const title of ['O', 'Ou', 'Our']) sheet.write({ title })
    expect(engine.askedFor('figure.preview')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    const drawn = engine.askedFor('figure.preview')
    expect(drawn).toHaveLength(2)
    expect(optionsOf(drawn[1])).toMatchObject({ words: { title: 'Our' } })
    sheet.close()
    sheet.open(opened())
    expect(sheet.words.title).toBe('Our')
    // Another experiment's figure of the same kind is another figure.
    sheet.open(opened('comparison', 'rings'))
    expect(sheet.words.title).toBeNull()
    sheet.write({ title: 'Rings' })
    sheet.open(opened('mmd', 'rings'))
    expect(sheet.words.title).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})

test('an answer to an older question is not shown', async () => {
  const [slow, fast] = [later<typeof png>(), later<typeof png>()]
  const answers = [slow.promise, fast.promise]
  const { sheet } = sheetOf({ 'figure.preview': () => answers.shift()! })
  sheet.open(opened())
  sheet.choose({ theme: 'dark' })
  fast.resolve({ ...png, width: 2 })
  await settled()
  slow.resolve({ ...png, width: 1 })
  await settled()
  expect(sheet.preview?.width).toBe(2)
})

test('only what has panels can move; a comparison does so by its panels', async () => {
  const { engine, sheet } = sheetOf()
  sheet.open(opened())
  sheet.choose({ format: 'gif' })
  sheet.choose({ frames: 12 })
  await settled()
  expect(optionsOf(engine.askedFor('figure.preview').at(-1))).toMatchObject({ figure: 'panels' })
  // Somebody else's animation.
  sheet.takeProgress({ done: 1, total: 30 })
  expect(sheet.progress).toBeNull()
  const saving = sheet.save()
  sheet.takeProgress({ done: 3, total: 12 })
  expect(sheet.progress).toEqual({ done: 3, total: 12 })
  await saving
  expect(sheet.progress).toBeNull()
  expect(engine.askedFor('figure.saveAnimation')[0]).toMatchObject({
    format: 'gif',
    animation: { frames: 12, framesPerSecond: 6 },
  })
  sheet.open(opened('mmd'))
  expect(sheet.canMove).toBe(false)
  expect(sheet.format).toBe('png')
})

test('what could not be done is said in the sheet, which stays; a wish to stop is no fault', async () => {
  const { engine, sheet } = sheetOf({
    'figure.save': () => Promise.reject(new AppError('export-failed', 'Expected room, got a full disk.')),
    'figure.saveAnimation': () => Promise.reject(new AppError('cancelled', 'stopped')),
  })
  sheet.open(opened())
  await sheet.save()
  expect(sheet.fault).toContain('a full disk')
  expect(sheet.opened).not.toBeNull()
  sheet.choose({ format: 'apng' })
  const saving = sheet.save()
  sheet.stop()
  await saving
  expect(sheet.fault).toBeNull()
  expect(engine.said).toEqual([])
  // A person who chose no place goes on in the sheet.
  engine.script['figure.save'] = () => ({ path: null, notices: [] })
  sheet.choose({ format: 'png' })
  await sheet.save()
  expect(sheet.opened).not.toBeNull()
})

test('a closed sheet ends what is sampled or composed for its pictures, and a save that it was at is no fault', async () => {
  const answer = later<never>()
  const { engine, sheet } = sheetOf({
    'lab.previewFigure': () => png,
    'lab.saveFigure': () => answer.promise,
    'lab.stopPictures': () => (answer.reject(new AppError('cancelled', 'stopped')), null),
  })
  const setup = defaultLabSetup()
  const ofLab = { setup, models: {}, options: { figure: 'panels' as const }, suggestedName: 'chains' }
  sheet.open({ ownerId: 'sampling-lab', figure: ofLab, lanes: [], without: '' })
  await settled()
  const saving = sheet.save()
  sheet.close()
  await saving
  expect(engine.askedFor('lab.stopPictures')).toHaveLength(1)
  expect([sheet.busy, engine.said]).toEqual([false, []])
  sheet.open(opened())
  sheet.close()
  expect(engine.asked.filter(({ name }) => name.includes('stop'))).toHaveLength(1)
})

test('an animation that ends leaves the sheet of another figure open, and says its own words', async () => {
  const answer = later<{ path: string; notices: string[] }>()
  const { engine, sheet } = sheetOf({ 'figure.saveAnimation': () => answer.promise })
  sheet.open({ ...opened(), without: ', without PCD' })
  sheet.choose({ format: 'gif' })
  const saving = sheet.save()
  sheet.close()
  const other = opened('mmd')
  sheet.open(other)
  answer.resolve({ path: '/home/moons.gif', notices: [] })
  await saving
  expect(sheet.opened).toBe(other)
  expect(engine.said.map(({ message }) => message)).toEqual(['Saved /home/moons.gif, without PCD'])
})

test('an animation that fails behind another figure says so beside it', async () => {
  const answer = later<never>()
  const { engine, sheet } = sheetOf({ 'figure.saveAnimation': () => answer.promise })
  sheet.open(opened())
  sheet.choose({ format: 'gif' })
  const saving = sheet.save()
  sheet.open(opened('mmd'))
  answer.reject(new AppError('export-failed', 'Expected room, got a full disk.'))
  await saving
  expect(sheet.fault).toBeNull()
  expect(engine.said[0].message).toContain('a full disk')
})
