import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { exportStudyReport } from '../../src-engine/export/study-figure-to-file.ts'
import type { ReportFormat } from '../../src-shared/report/report-format.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import { makeStudy } from '../fixtures/study.ts'
import { studySourceOf } from '../fixtures/study-source.ts'
import { exportReport } from '../../src-engine/export/figure-to-file.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import type { ComparisonSource } from '../../src-shared/report/comparison-source.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { parseXml } from '../support/parse-xml.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'ebm-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function source(): ComparisonSource {
  const input = makeFigureInput({ resolution: 21, seeds: [1, 2], labels: ['CD-10', 'PCD-10', 'an affine <lane>'] })
  const lanes = input.runs.filter(({ run }) => run.seed === 1).map(({ lane }) => lane)
  const config = { ...defaultExperiment(), name: 'Three lanes', lanes, seeds: [1, 2] }
  const origin = { software: 'EBM Studio 9.8.7', experiments: [{ name: 'Three lanes', config }], runs: [] }
  return { input: { ...input, title: 'Three lanes', origin }, config }
}

const reports = {
  'a comparison': (format: ReportFormat, path: string) => exportReport({ source: source(), format }, path),
  'a study': (format: ReportFormat, path: string) =>
    exportStudyReport({ source: studySourceOf(studyDetail()), format }, path),
}
const names = Object.keys(reports) as (keyof typeof reports)[]

function studyDetail(): StudyDetail {
  const detail = makeStudy({
    statusOf: (trial, lane, seed) => (trial === 2 && lane === 1 && seed === 3 ? 'diverged' : 'finished'),
  })
  detail.config.name = 'Steps of an affine <lane>'
  detail.config.earlyStopping = { from: 0.3, atLeast: 5 }
  return detail
}

test.each(names)(
  'the HTML report of %s holds each figure in both themes, well-formed, with ids of its own',
  async (name) => {
    const path = join(folder, `${name}.html`)
    expect(await reports[name]('html', path)).toMatchObject({ notices: [] })
    const text = readFileSync(path, 'utf8')
    const drawings = [...text.matchAll(/<div class="(light|dark)">(<svg .*?<\/svg>)\s*<\/div>/gs)]
    expect(drawings.length).toBeGreaterThanOrEqual(10)
    expect(drawings.filter(([, theme]) => theme === 'dark')).toHaveLength(drawings.length / 2)
    for (const [, , svg] of drawings) parseXml(svg)
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(target)
    expect(text).not.toContain('<lane>')
    expect(text).not.toMatch(/<(script|link|iframe)\b/)
  },
)

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined

const sectionsOf: Record<keyof typeof reports, readonly string[]> = {
  'a comparison': [
    ...['What came out', 'Results', 'How training went', 'Is the comparison fair?', 'What was found wrong', 'Lanes'],
    ...['Made with', 'Configuration', 'an affine <lane>', 'KL(data‖model)', 'nats per point', 'iteration'],
    ...['Unadjusted Langevin', '"ebm-studio/experiment"', '± standard deviation over seeds'.slice(0, 20)],
  ],
  'a study': [
    ...['What came out', 'What was asked', 'Is the comparison fair?', 'Results', 'Over the search', 'Every trial'],
    ...['What ended early', 'Lanes', 'Made with', 'The study as a file', 'an affine <lane>', 'nats per point'],
    // Axes of the figures.
    ...['Step size', 'Steps k', 'Held-out log-likelihood', 'median stopping rule', '"ebm-studio/study"'],
  ],
}

describe.skipIf(!hasPoppler).each(names)('the PDF report of %s, read by poppler', (name) => {
  const path = join(folder, `${name}.pdf`)
  const poppler = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8' })
  let text = ''
  beforeAll(async () => {
    await reports[name]('pdf', path)
    text = poppler('pdftotext', '-layout', path, '-')
  })

  it('has all sections, lanes, numbers, axis names and the configuration as text', () => {
    for (const word of sectionsOf[name]) {
      expect(text).toContain(word)
    }
  })

  it('numbers its pages and embeds its fonts', () => {
    const pages = Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', path))![1])
    expect(pages).toBeGreaterThan(4)
    for (let page = 1; page <= pages; page++) expect(text).toContain(`page ${page} of ${pages}`)
    const fonts = poppler('pdffonts', path).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThanOrEqual(3)
    for (const font of fonts) expect(font).toMatch(/DejaVuSans(Mono|-Bold)?\s.*\byes yes yes\b/)
  })

  it('draws nothing beyond the edges of its pages', () => {
    const boxes = poppler('pdftotext', '-bbox', path, '-')
    const words = [
      ...boxes.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</g),
    ]
    expect(words.length).toBeGreaterThan(500)
    for (const [, left, top, right, bottom, word] of words) {
      expect(Number(left), word).toBeGreaterThan(30)
      expect(Number(right), word).toBeLessThan(595 - 30)
      expect(Number(top), word).toBeGreaterThan(20)
      expect(Number(bottom), word).toBeLessThan(842 - 20)
    }
  })
})
