import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { reportHtml } from '../../src-shared/report/report-html.ts'
import type { ReportBlock } from '../../src-shared/report/report.ts'
import { studyReport } from '../../src-shared/report/study/study-report.ts'
import { studyFromText } from '../../src-shared/study/study-file.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import { dataSearch, gridSearch, makeStudy } from '../fixtures/study.ts'
import { studySourceOf } from '../fixtures/study-source.ts'

const hostile = `</title><script>alert(1)</script> "onload='x' & -->`

const blocksOf = (detail: StudyDetail): ReportBlock[] =>
  studyReport(studySourceOf(detail)).sections.flatMap(({ blocks }) => blocks)

/** All that can be read in it, without its figures. */
const wordsOf = (detail: StudyDetail): string =>
  JSON.stringify(blocksOf(detail).filter(({ kind }) => kind !== 'figure'))

const figuresOf = (detail: StudyDetail) =>
  blocksOf(detail).flatMap((block) => (block.kind === 'figure' && 'study' in block.figure ? [block.figure] : []))

const tablesOf = (detail: StudyDetail) =>
  blocksOf(detail).flatMap((block) => (block.kind === 'table' ? [block.table] : []))

const html = (detail: StudyDetail): string =>
  reportHtml(studyReport(studySourceOf(detail)), {
    svgOf: (_figure, theme, prefix) => `<svg><g id="${prefix}${theme}"></g></svg>`,
    hashOf: (text) => createHash('sha256').update(text).digest('base64'),
  })

describe('the report of a study', () => {
  it('has every part that there is something to say of, in the order of reading', () => {
    const idsOf = (detail: StudyDetail) => studyReport(studySourceOf(detail)).sections.map(({ id }) => id)
    expect(idsOf(makeStudy())).toEqual([
      ...['overview', 'question', 'fairness', 'results', 'search', 'trials', 'lanes', 'origin', 'configuration'],
    ])
    const broken = makeStudy({
      search: { kind: 'none' },
      statusOf: (_trial, lane) => (lane === 0 ? 'failed' : 'finished'),
    })
    expect(idsOf(broken)).toContain('endings')
    expect(idsOf(broken)).not.toContain('search')
  })

  it('says what was asked: data, lanes, seeds, every setting that was searched with its values, the budget', () => {
    const words = wordsOf(makeStudy())
    for (const word of [
      'Two moons',
      '1, 2, 3',
      '2,000 iterations',
      'Grid',
      '12 × 4 × 3',
      '0.01, 0.05, 0.2',
      '1, 5, 10, 20',
    ]) {
      expect(words).toContain(word)
    }
  })

  it('names the chosen point in a sentence, in the table and in the figures', () => {
    const detail = makeStudy()
    expect(wordsOf(detail)).toMatch(/Best on Two moons by validation: CD-10 at .*0\.05.*10/)
    const [results] = tablesOf(detail).filter(({ caption }) => caption.startsWith('Each lane'))
    expect(results.rows.map(({ laneIndex }) => laneIndex)).toEqual([0, 1, 2, 3])
    expect(figuresOf(detail).map(({ options }) => options.figure)).toEqual([
      ...['seeds', 'heat-map', 'curve', 'curve', 'parallel-coordinates'],
    ])
  })

  it('has a row for every trial and a cell for every seed', () => {
    const detail = makeStudy({
      statusOf: (trial, lane, seed) => (trial === 2 && lane === 1 && seed === 3 ? 'diverged' : 'finished'),
    })
    const tables = tablesOf(detail)
    const trials = tables.find(({ caption }) => caption.endsWith('by trial and lane'))!
    expect(trials.rows).toHaveLength(12)
    const seeds = tables.find(({ caption }) => caption.includes('of every seed'))!
    expect(seeds.rows).toHaveLength(12 * 4)
    const cells = seeds.rows.flatMap((row) => row.cells.slice(1))
    expect(cells).toHaveLength(12 * 4 * 3)
    expect(cells.filter(({ text }) => text === 'diverged')).toHaveLength(1)
    expect(seeds.rows[2 * 4 + 1].cells[3]).toMatchObject({ text: 'diverged', warning: true })
    expect(seeds.rows.filter(({ group }) => group !== undefined)).toHaveLength(12)
  })

  it('keeps what ended early in sight, with the rule and every reason', () => {
    const detail = makeStudy({ statusOf: (trial, lane) => (trial === 0 && lane === 0 ? 'diverged' : 'finished') })
    detail.config.earlyStopping = { from: 0.3, atLeast: 5 }
    const words = wordsOf(detail)
    expect(words).toMatch(/from 30(\.0)?% of its budget/)
    expect(words).toContain('3 of 144 runs ended before their budget was used up')
    expect(words).toContain('The energy gap went beyond 10,000 nats at iteration 120.')
  })

  it('says that numbers are on their way while runs train, and of nothing that there is nothing', () => {
    const live = makeStudy({
      search: { kind: 'none' },
      statusOf: (_trial, lane) => (lane === 0 ? 'running' : 'finished'),
    })
    expect(wordsOf(live)).toContain('3 of 12 runs had not ended')
    const none = makeStudy({ statusOf: () => 'queued' })
    expect(wordsOf(none)).toContain('No run has been evaluated yet')
    expect(figuresOf(none)).toEqual([])
  })

  it('draws data sets apart, and names those that it has no room for', () => {
    const titles = figuresOf(makeStudy({ search: dataSearch })).map(({ options }) => options.figure)
    expect(titles).toEqual(['seeds'])
    const noises = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]
    const axes = [
      { kind: 'values' as const, parameter: 'data.noise', values: noises },
      { kind: 'values' as const, parameter: 'method.steps', values: [1, 10] },
    ]
    const many = makeStudy({ search: { kind: 'grid', axes }, seeds: [1, 2] })
    expect(figuresOf(many).filter(({ options }) => options.x === 1)).toHaveLength(6)
    // Along the data there is one curve for all of them.
    expect(figuresOf(many).filter(({ options }) => options.x === 0)).toHaveLength(1)
    expect(wordsOf(many)).toMatch(/Not drawn here.*noise 0\.35/)
  })

  it('carries data with their hashes, what computed, the version, and the study as a file that starts it again', () => {
    const detail = makeStudy()
    const words = wordsOf(detail)
    for (const word of ['0123456789abcdef', '1,400 + 300 + 300', 'wasm', 'EBM Studio 9.8.7'])
      expect(words).toContain(word)
    const code = blocksOf(detail).find(({ kind }) => kind === 'code') as Extract<ReportBlock, { kind: 'code' }>
    expect(studyFromText(code.text, 'study.json')).toEqual(detail.config)
  })
})

describe('the report of a study as HTML', () => {
  it('reaches nothing outside itself, shows whatever a name holds, and runs none of it', () => {
    const detail = makeStudy({ search: gridSearch })
    detail.config.name = hostile
    detail.config.notes = hostile
    detail.trials.forEach((trial) => (trial.dataTitle = hostile))
    const text = html(detail)
    expect(text).not.toMatch(/<(script|link|iframe|object|embed|base)\b/i)
    expect(text).not.toMatch(/(src|href)="(?!#|data:image\/png)/i)
    expect(text).not.toMatch(/@import|url\((?!#)/i)
    expect(text).not.toMatch(/<[^>]+\sstyle=/)
    expect(text.match(/<title>/g)).toHaveLength(1)
  })

  it('has links that lead somewhere, every id once, and rows as wide as their table', () => {
    const text = html(makeStudy({ search: dataSearch }))
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    for (const [, table] of text.matchAll(/<table>(.*?)<\/table>/gs)) {
      const width = table.match(/<th scope="col"/g)!.length
      for (const [, row] of table.matchAll(/<tr>(<t[hd](?! scope="col").*?)<\/tr>/gs)) {
        expect(row.match(/<\/t[hd]>/g)).toHaveLength(width)
      }
      for (const [, span] of table.matchAll(/colspan="(\d+)"/g)) expect(Number(span)).toBe(width)
    }
  })

  it('carries the study, its seeds and the version in its head', () => {
    const text = html(makeStudy({ seeds: [3, 4] }))
    expect(text).toContain('<meta name="generator" content="EBM Studio 9.8.7">')
    expect(text).toContain('<meta name="ebm-studio-seeds" content="3, 4">')
    const [, written] = /<meta name="ebm-studio-configuration" content="([^"]*)">/.exec(text)!
    expect(JSON.parse(written.replaceAll('&quot;', '"'))).toMatchObject({ study: { format: 'ebm-studio/study' } })
  })
})
