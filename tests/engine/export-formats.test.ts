import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exportFigure } from '../../src-engine/export/figure-to-file.ts'
import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import { figureNames, figureOptionsSchema, type FigureInput } from '../../src-shared/figures/figure.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { lanesOfSeeds, withSigns } from '../fixtures/gallery-cases.ts'
import { parseXml, type XmlElement } from '../support/parse-xml.ts'
import { negativesOf } from '../support/pictures.ts'

// The first figure starts a thread and loads the drawing libraries: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebm-formats-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type RawOptions = v.InferInput<typeof figureOptionsSchema>

async function exported(input: FigureInput, raw: RawOptions, format: FileFormat) {
  const path = join(folder, `${crypto.randomUUID()}.${format}`)
  const { notices } = await exportFigure(input, v.parse(figureOptionsSchema, raw), format, path)
  return { path, notices, bytes: await readFile(path) }
}

const everyElement = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(everyElement)]

const hasTool = (name: string) => spawnSync(name, ['-v']).error === undefined

describe('SVG', () => {
  const input = makeFigureInput({ resolution: 41 })

  it.each(figureNames)('of %s is well-formed, with its words as text', async (figure) => {
    const { bytes, notices } = await exported(input, { figure }, 'svg')
    const root = parseXml(bytes.toString('utf8'))
    expect(root.name).toBe('svg')
    expect(root.attributes['xmlns']).toBe('http://www.w3.org/2000/svg')
    const words = everyElement(root).filter(({ name }) => name === 'text')
    expect(words.length).toBeGreaterThan(3)
    expect(words.map(({ text }) => text).join(' ')).toContain('seed 1')
    expect(root.attributes['font-family']).toContain('sans-serif')
    expect(notices).toEqual([])
  })

  it('names axes, lanes and units', async () => {
    const { bytes } = await exported(input, { figure: 'kl-divergence' }, 'svg')
    const words = everyElement(parseXml(bytes.toString('utf8'))).map(({ text }) => text)
    for (const word of ['iteration', 'KL(data‖model)', 'nats', 'CD-10', 'NCE ν=4']) expect(words).toContain(word)
  })

  it('draws every point as a circle while they are few, as one picture when they are many', async () => {
    const few = makeFigureInput({ resolution: 41, labels: ['CD-10'] })
    const circles = async (figureInput: FigureInput, layers: object) => {
      const { bytes } = await exported(figureInput, { figure: 'panel', panel: 'run-1-1', layers }, 'svg')
      const root = everyElement(parseXml(bytes.toString('utf8')))
      return { count: root.filter(({ name }) => name === 'circle').length, size: bytes.length }
    }
    // Each of the 256 negatives is a ring with a halo; 3 more rings stand in the key.
    expect((await circles(few, { negatives: true })).count).toBeGreaterThanOrEqual(2 * 256)
    const many = structuredClone(few)
    negativesOf(many.runs[0].snapshot).values = new Float32Array(2 * 5000).map((_zero, index) => Math.sin(index * 1.7))
    const drawn = await circles(many, { negatives: true })
    expect(drawn.count).toBeLessThan(10)
    // As shapes they would take more than a megabyte.
    expect(drawn.size).toBeLessThan(1e6)
  })

  it('keeps names with markup, quotes and control characters as plain text', async () => {
    const odd = structuredClone(input)
    odd.runs[0].run.label = '<b>"A" & \u0007B</b>'
    const { bytes } = await exported(odd, { figure: 'results' }, 'svg')
    const words = everyElement(parseXml(bytes.toString('utf8'))).map(({ text }) => text)
    expect(words).toContain('<b>"A" &  B</b>')
  })
})

describe('characters that no font has', () => {
  it('are named, and drawn as a box in PNG and PDF', async () => {
    const input = withSigns(makeFigureInput({ resolution: 11 }))
    for (const format of ['png', 'svg', 'pdf'] as const) {
      const { notices } = await exported(input, { figure: 'results' }, format)
      // On a machine with a Japanese font nothing is missing.
      for (const notice of notices) expect(notice).toMatch(/^No font here has these characters: 日 本 語\. /)
    }
  })

  it('are not the signs and Greek letters that the app uses', async () => {
    const greek = makeFigureInput({ resolution: 11, labels: ['∇‖σεθ±−×½₁⁷√√∞≤≥≈→αβγδλμνπρτφψω'] })
    expect((await exported(greek, { figure: 'results' }, 'pdf')).notices).toEqual([])
  })
})

describe.skipIf(!hasTool('pdftotext') || !hasTool('pdffonts'))('PDF, read by poppler', () => {
  // Words of turned text come one to a line.
  const words = (path: string) =>
    execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')

  it('keeps the axis names, lanes and numbers as text in embedded fonts', async () => {
    const { path } = await exported(makeFigureInput({ resolution: 41 }), { figure: 'log-likelihood' }, 'pdf')
    const text = words(path)
    for (const word of ['iteration', 'nats per point', 'Held-out log-likelihood', 'PCD-10', 'best possible']) {
      expect(text).toContain(word)
    }
    const fonts = execFileSync('pdffonts', [path], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) expect(font).toMatch(/DejaVuSans(-Bold)?\s.*\byes yes yes\b/)
  })

  it('has no ligatures, so that words are found', async () => {
    const input = makeFigureInput({ resolution: 21, labels: ['affine difficult flow'] })
    expect(words((await exported(input, { figure: 'results' }, 'pdf')).path)).toContain('affine difficult flow')
  })

  it('names what the comparison over several seeds draws, lanes and axes', async () => {
    const text = words((await exported(lanesOfSeeds(5, 3, 21), { figure: 'comparison' }, 'pdf')).path)
    for (const word of ['densities of seed 1', 'all 3 seeds', 'x₁', 'x₂', 'Score matching', 'KL(data‖model)']) {
      expect(text).toContain(word)
    }
  })

  it('is one page of the asked width: 658 CSS pixels are 493.5 points, which PDF rounds', async () => {
    const { path } = await exported(makeFigureInput({ resolution: 21 }), { figure: 'results', size: 'page' }, 'pdf')
    const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
    expect(info).toMatch(/Pages:\s+1/)
    expect(info).toMatch(/Page size:\s+494 x/)
  })
})
