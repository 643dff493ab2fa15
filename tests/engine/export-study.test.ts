// Figures and tables of studies as files, drawn by the thread that the engine uses.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { studyFigureBytes } from '../../src-engine/export/study-figure-thread.ts'
import { exportStudyFigure } from '../../src-engine/export/study-figure-to-file.ts'
import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import { studyFigureOptionsSchema, type StudyFigureName } from '../../src-shared/figures/study/study-figure.ts'
import { dataSearch, makeStudy } from '../fixtures/study.ts'

const detail = makeStudy()
const software = 'EBM Studio 0.0.0'
const taskOf = (figure: StudyFigureName, format: FileFormat) => ({
  ...{ input: { detail }, options: v.parse(studyFigureOptionsSchema, { figure }), format, software },
})
const textOf = async (figure: StudyFigureName, format: FileFormat) =>
  Buffer.from((await studyFigureBytes(taskOf(figure, format))).bytes).toString('utf8')

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ebm-study-figures-'))))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['results', 'seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const)(
  '%s as SVG has its words as text and the study in its metadata',
  async (figure) => {
    const svg = await textOf(figure, 'svg')
    expect(svg).toContain('Steps and step sizes')
    expect(svg).toContain('Held-out log-likelihood')
    expect(svg).toContain('ebm-studio/study')
    expect(svg).not.toMatch(/NaN|undefined/)
  },
)

test('a PNG is as large as its scale says', async () => {
  const options = v.parse(studyFigureOptionsSchema, { figure: 'curve', width: 400, height: 300, scale: 3 })
  const { bytes } = await studyFigureBytes({ ...taskOf('curve', 'png'), options })
  const png = Buffer.from(bytes)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 900])
})

test('the numbers as JSON are those of the CSV, with the study', async () => {
  const json = JSON.parse(await textOf('curve', 'json')) as { study: object; columns: string[]; rows: unknown[] }
  expect(json.study).toEqual(detail.config)
  expect(json.rows).toHaveLength(detail.runs.length)
  const [head] = (await textOf('curve', 'csv')).split('\r\n')
  expect(head.split(',')).toEqual(json.columns)
})

test('the table comes as LaTeX and Markdown, whichever figure it is asked of', async () => {
  const input = { detail: makeStudy({ search: dataSearch }) }
  const { bytes } = await studyFigureBytes({ ...taskOf('seeds', 'tex'), input })
  expect(Buffer.from(bytes).toString('utf8')).toContain('{\\textit{Penguins}}')
  expect(await textOf('heat-map', 'md')).toMatch(/^\| CD /m)
})

test('a folder that is not there is refused, and nothing is written', async () => {
  const task = taskOf('curve', 'svg')
  await expect(exportStudyFigure(task, join(folder, 'nowhere', 'x.svg'))).rejects.toMatchObject({
    code: 'export-failed',
  })
  const path = join(folder, 'x.svg')
  expect(await exportStudyFigure(task, path)).toMatchObject({ path })
})

const hasTool = (name: string) => spawnSync(name, ['-v']).error === undefined

describe.skipIf(!hasTool('pdftotext') || !hasTool('pdffonts'))('PDF, read by poppler', () => {
  test.each([
    ['heat-map', ['Step size', 'Steps k', 'CD', 'PCD']],
    ['parallel-coordinates', ['Step size', 'Steps k', 'diverged', 'not set']],
    ['curve', ['Step size', 'Held-out log-likelihood, nats per point']],
    ['seeds', ['Lane', 'Held-out log-likelihood, nats per point']],
  ] as const)('%s has the names of its axes as text, in fonts that it brings along', async (figure, words) => {
    const broken = makeStudy({ statusOf: (trial, lane) => (trial === 0 && lane === 0 ? 'diverged' : 'finished') })
    const path = join(folder, `${figure}.pdf`)
    writeFileSync(path, (await studyFigureBytes({ ...taskOf(figure, 'pdf'), input: { detail: broken } })).bytes)
    const text = execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
    for (const word of ['Steps and step sizes', ...words]) expect(text).toContain(word)
    const fonts = execFileSync('pdffonts', [path], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) expect(font).toMatch(/\byes\s+(yes|no)\s+(yes|no)\s+\d+/)
  })
})
