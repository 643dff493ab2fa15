import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, expect, test, vi } from 'vitest'
import { figureBytes } from '../../src-engine/export/figure-thread.ts'
import { chunksOf } from '../../src-engine/export/png-chunks.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { fileFormats, type FileFormat } from '../../src-shared/figures/file-format.ts'
import { figureOptionsSchema, type FigureInput } from '../../src-shared/figures/figure.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { parseXml } from '../support/parse-xml.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'ebm-metadata-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A name with what markup, comments, TeX and encodings could stumble over. */
const name = 'Möbius --> </metadata> \\end{x} <script> 日本'
const input: FigureInput = {
  ...makeFigureInput({ resolution: 21, seeds: [3, 4] }),
  title: name,
  origin: {
    software: 'EBM Studio 9.8.7',
    experiments: [{ name, config: { ...defaultExperiment(), name, seeds: [3, 4] } }],
    runs: [3, 4].map((seed) => ({
      ...{ id: `run-${seed}`, lane: 'CD-10', seed, status: 'finished', iterations: 2000 },
      ...{ backend: 'wasm', kernels: '256-bit', processor: 'Some processor' },
    })),
  },
}

type Raw = Partial<v.InferInput<typeof figureOptionsSchema>>

const fileOf = async (format: FileFormat, raw: Raw = {}): Promise<Buffer> => {
  const options = v.parse(figureOptionsSchema, { figure: 'results', ...raw })
  return Buffer.from((await figureBytes({ input, options, format })).bytes)
}

/** What every file must say, whatever its format. */
function expectOrigin(json: string): void {
  const { software, experiments, runs } = JSON.parse(json) as NonNullable<FigureInput['origin']>
  expect(software).toBe('EBM Studio 9.8.7')
  expect(experiments).toEqual(input.origin!.experiments)
  expect(runs.map(({ seed }) => seed)).toEqual([3, 4])
}

test('a PNG says in its texts what it shows, what made it, with which seeds and configuration', async () => {
  const chunks = chunksOf(await fileOf('png', { scale: 1 }))
  const texts = chunks.flatMap(({ type, data }) => {
    if (type !== 'iTXt') return []
    const [keyword] = Buffer.from(data).toString('latin1').split('\0')
    return [[keyword, Buffer.from(data.subarray(keyword.length + 5)).toString('utf8')] as const]
  })
  const byKeyword = Object.fromEntries(texts)
  expect(byKeyword).toMatchObject({ Title: name, Software: 'EBM Studio 9.8.7', 'EBM Studio seeds': '3, 4' })
  expectOrigin(byKeyword['EBM Studio configuration'])
  // They stand before the pixels, and end with the end.
  const types = chunks.map(({ type }) => type)
  expect(types[0]).toBe('IHDR')
  expect(types.lastIndexOf('iTXt')).toBeLessThan(types.indexOf('IDAT'))
})

test('an SVG says it in its metadata, and stays well-formed', async () => {
  const root = parseXml((await fileOf('svg')).toString('utf8'))
  const metadata = root.children.find((element) => element.name === 'metadata')!
  const texts = Object.fromEntries(metadata.children.map((element) => [element.name, element.text]))
  expect(texts).toMatchObject({ 'ebm:software': 'EBM Studio 9.8.7', 'ebm:seeds': '3, 4' })
  expectOrigin(texts['ebm:configuration'])
})

test.skipIf(spawnSync('pdfinfo', ['-v']).error !== undefined)('a PDF says it in its information', async () => {
  const path = join(folder, 'figure.pdf')
  writeFileSync(path, await fileOf('pdf'))
  const said = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
  expect(said).toMatch(/^Creator:\s+EBM Studio 9\.8\.7$/m)
  expect(said).toMatch(/^Title:\s+Möbius/m)
  const keywords = /^Keywords:\s+seeds 3, 4; (.*)$/m.exec(said)![1]
  expectOrigin(keywords)
})

test('tables for documents say it in a comment that nothing in a name can end', async () => {
  const markdown = (await fileOf('md')).toString('utf8')
  const [, comment] = /<!-- EBM Studio 9\.8\.7, seeds 3, 4 (.*?) -->\n$/s.exec(markdown)!
  expectOrigin(comment)
  const [first, second] = (await fileOf('tex')).toString('utf8').split('\n')
  expect(first).toBe('% EBM Studio 9.8.7, seeds 3, 4')
  expectOrigin(second.slice(2))
})

test('data as JSON are those of the CSV, with their origin', async () => {
  const { columns, rows, origin } = JSON.parse((await fileOf('json')).toString('utf8')) as {
    columns: string[]
    rows: unknown[][]
    origin: unknown
  }
  const [head, ...lines] = (await fileOf('csv')).toString('utf8').trim().split('\r\n')
  expect(columns.join(',')).toBe(head)
  expect(rows).toHaveLength(lines.length)
  expect(rows[0][0]).toBe(lines[0].split(',')[0])
  expectOrigin(JSON.stringify(origin))
})

test('the same figure is the same file, byte by byte, but for the date that a PDF may hold', async () => {
  for (const format of fileFormats.filter((each) => each !== 'pdf')) {
    expect((await fileOf(format)).equals(await fileOf(format)), format).toBe(true)
  }
})
