import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { comparisonReport } from '../../src-shared/report/comparison-report.ts'
import type { ComparisonSource } from '../../src-shared/report/comparison-source.ts'
import { fairnessOf } from '../../src-shared/report/fairness.ts'
import { reportCss } from '../../src-shared/report/report-css.ts'
import { reportHtml } from '../../src-shared/report/report-html.ts'
import type { ReportBlock } from '../../src-shared/report/report.ts'
import { makeFigureInput, type FigureInputOptions } from '../fixtures/figure-input.ts'

const hostile = `</title><script>alert(1)</script> "onload='x' & --> \u0007`

function sourceOf(options: FigureInputOptions = {}, changed: Partial<ExperimentConfig> = {}): ComparisonSource {
  const input = makeFigureInput({ resolution: 11, ...options })
  const lanes = input.runs.filter(({ run }) => run.seed === input.runs[0].run.seed).map(({ lane }) => lane)
  const seeds = [...new Set(input.runs.map(({ run }) => run.seed))]
  const config = { ...defaultExperiment(), lanes, seeds, ...changed }
  const origin = { software: 'EBM Studio 9.8.7', experiments: [{ name: input.title, config }], runs: [] }
  return { input: { ...input, origin }, config }
}

const blocksOf = (source: ComparisonSource): ReportBlock[] =>
  comparisonReport(source).sections.flatMap(({ blocks }) => blocks)

/** All that can be read in it. */
const wordsOf = (source: ComparisonSource): string =>
  JSON.stringify(blocksOf(source).filter(({ kind }) => kind !== 'figure'))

const html = (source: ComparisonSource): string =>
  reportHtml(comparisonReport(source), {
    svgOf: (_figure, theme, prefix) => `<svg><g id="${prefix}${theme}"></g></svg>`,
    hashOf: (text) => createHash('sha256').update(text).digest('base64'),
  })

describe('the report of a comparison', () => {
  it('has every part, each once, in the order of reading', () => {
    expect(comparisonReport(sourceOf()).sections.map(({ id }) => id)).toEqual([
      ...['overview', 'results', 'curves', 'fairness', 'diagnoses', 'lanes', 'origin', 'configuration'],
    ])
  })

  it('says of every lane its method, sampler and settings, and of every run its seed and what became of it', () => {
    const words = wordsOf(sourceOf({ seeds: [3, 4] }))
    for (const word of ['Contrastive divergence', 'Unadjusted Langevin', 'Learning rate', 'run-1-3', 'run-3-4']) {
      expect(words).toContain(word)
    }
  })

  it('says how each number was obtained, with its unit', () => {
    const words = wordsOf(sourceOf())
    expect(words).toContain('by quadrature')
    expect(words).toContain('nats per point')
    expect(words).toContain('± standard error over the test points')
  })

  it('compares lanes pairwise where there are several seeds, and only there', () => {
    expect(wordsOf(sourceOf())).not.toContain('Differences between lanes')
    expect(wordsOf(sourceOf({ seeds: [1, 2, 3] }))).toContain('Differences between lanes')
  })

  it('draws each figure that has data for the width of a page, without the provenance that stands at its head', () => {
    const figures = blocksOf(sourceOf()).flatMap((block) => (block.kind === 'figure' ? [block.figure] : []))
    expect(figures.map(({ options }) => options.figure)).toContain('kl-divergence')
    for (const { options, summary } of figures) {
      expect(options).toMatchObject({ size: 'page', words: { note: '' } })
      expect(summary).not.toBe('')
    }
  })

  it('is made of runs that have recorded nothing yet', () => {
    const source = sourceOf()
    const bare = source.input.runs.map((run) => ({ ...run, rows: [], snapshot: null, testPoints: [] }))
    expect(wordsOf({ ...source, input: { ...source.input, runs: bare } })).toContain('No lane has been evaluated yet')
  })

  it('keeps a run that diverged and its reason in sight', () => {
    const source = sourceOf()
    const [first, ...others] = source.input.runs
    const divergence = { iteration: 40, quantity: 'chain radius', value: Infinity, threshold: 50 } as never
    const broken = { ...first, run: { ...first.run, status: 'diverged' as const, divergence } }
    const words = wordsOf({ ...source, input: { ...source.input, runs: [broken, ...others] } })
    expect(words).toContain('is diverged at iteration 2,000')
    expect(words).toMatch(/Diverged/)
  })
})

describe('the note on fairness', () => {
  it('names what is the same for all lanes', () => {
    const { input, config } = sourceOf()
    const { same, differs } = fairnessOf(input, config)
    expect(same.join(' ')).toContain('2,000 iterations')
    expect(same.join(' ')).toContain('Seeds: 1.')
    // A budget in iterations is not one in work.
    expect(differs.join(' ')).toMatch(/Work done.*CD-10 5\.6 M.*NCE ν=4 2\.6 M/)
  })

  it('names lanes with other seeds, budgets, kernels or ends', () => {
    const { input, config } = sourceOf({ seeds: [1, 2] })
    const runs = input.runs
      .filter(({ run }) => !(run.laneIndex === 2 && run.seed === 2))
      .map((each) =>
        each.run.laneIndex !== 1 ? each : { ...each, budget: { unit: 'iterations' as const, amount: 5 } },
      )
      .map((each) =>
        each.run.laneIndex !== 0
          ? each
          : { ...each, run: { ...each.run, status: 'stopped' as const, kernelSpans: [], kernelVariant: 'others' } },
      )
    const differs = fairnessOf({ runs }, config).differs.join('\n')
    expect(differs).toContain('Seeds: CD-10 1, 2; PCD-10 1, 2; NCE ν=4 1.')
    expect(differs).toMatch(/Budgets: .*PCD-10 5 iterations/)
    expect(differs).toMatch(/What computed: CD-10 .*others/)
    expect(differs).toContain('CD-10, seed 1, is stopped at iteration 2,000.')
  })
})

describe('the report as HTML', () => {
  it('reaches nothing outside itself, and its policy forbids it', () => {
    const text = html(sourceOf())
    expect(text).not.toMatch(/<(script|link|iframe|object|embed|base)\b/i)
    expect(text).not.toMatch(/(src|href)="(?!#|data:image\/png)/i)
    expect(text).not.toMatch(/@import|url\((?!#)/i)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)![1].replaceAll('&#39;', "'")
    const style = /<style>(.*?)<\/style>/s.exec(text)![1]
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(policy).not.toContain('unsafe')
    // The policy allows no style but the one: none stands at an element.
    expect(text).not.toMatch(/<[^>]+\sstyle=/)
  })

  it('shows whatever a name holds, and runs none of it', () => {
    const source = sourceOf({ labels: [hostile, 'NCE'] })
    const config = { ...source.config, name: hostile, notes: hostile }
    const text = html({ input: { ...source.input, title: hostile, provenance: hostile }, config })
    expect(text).not.toContain('<script')
    expect(text).not.toContain('alert(1)</')
    expect(text).not.toContain('\u0007')
    expect(text.match(/<title>/g)).toHaveLength(1)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;onload=&#39;x&#39; &amp; --&gt;')
  })

  it('is dark where its reader wants it so on a screen, and light on paper', () => {
    // A media type stands before its conditions: written otherwise, the whole rule is dropped.
    const queries = [...reportCss.matchAll(/@media ([^{]+)\{/g)].map(([, query]) => query)
    expect(queries).toEqual(['screen and (prefers-color-scheme:dark)', 'print'])
  })

  it('has links that lead somewhere, and every id once', () => {
    const text = html(sourceOf())
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    for (const [, target] of text.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(target)
  })

  it('carries configuration, seeds and version in its head', () => {
    const text = html(sourceOf({ seeds: [3, 4] }))
    expect(text).toContain('<meta name="generator" content="EBM Studio 9.8.7">')
    const [, written] = /<meta name="ebm-studio-configuration" content="([^"]*)">/.exec(text)!
    const { experiments } = JSON.parse(written.replaceAll('&quot;', '"')) as { experiments: { config: unknown }[] }
    expect(experiments[0].config).toMatchObject({ format: 'ebm-studio/experiment', seeds: [3, 4] })
  })
})
