import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { csvText } from '../../../src-shared/figures/csv.ts'
import { documentTable } from '../../../src-shared/figures/document-table.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'
import { latexText } from '../../../src-shared/figures/latex.ts'
import { markdownText } from '../../../src-shared/figures/markdown.ts'
import { headingLines, partsOfTable, widthOf } from '../../../src-shared/figures/table-parts.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { hasTool } from '../../fixtures/has-tool.ts'

const results = v.parse(figureOptionsSchema, { figure: 'results' })

const tableOf = (text: string, note = '', caption = '') => ({
  columns: [{ heading: 'KL(data‖model)', unit: '', align: 'right' as const }],
  rows: [{ laneIndex: 0, cells: [{ text }] }],
  ...{ note, key: [], caption },
})

describe('a Markdown table', () => {
  it('has one cell per column, the alignment of each, and the best in bold', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })
    const lines = markdownText(documentTable(input, results)).split('\n')
    const table = lines.filter((line) => line.startsWith('|'))
    expect(table).toHaveLength(2 + 3)
    const widths = table.map((line) => line.split(/(?<!\\)\|/).length)
    expect(new Set(widths).size).toBe(1)
    expect(new Set(table.map((line) => [...line].length)).size).toBe(1)
    expect(table[1]).toMatch(/^\| -+ \| -+: \|/)
    expect(table[2]).toMatch(/\*\*−2\.\d+ ± [\d.]+\*\*/)
  })

  it('keeps what a name holds from becoming markup or another column', () => {
    expect(markdownText(tableOf('a|b *c* <i> [x](y) `z` _u_\n&lt;'))).toContain(
      'a\\|b \\*c\\* \\<i\\> \\[x\\](y) \\`z\\` \\_u\\_ \\&lt;',
    )
  })
})

describe('a LaTeX table', () => {
  it('writes the signs of measurements as commands', () => {
    expect(latexText(tableOf('−2.95 ± 0.02'))).toContain('$-$2.95 $\\pm$ 0.02 \\\\')
    expect(latexText(tableOf('1.2×10⁻⁷'))).toContain('1.2$\\times$10$^{-7}$ \\\\')
    expect(latexText(tableOf(''))).toContain('KL(data$\\|$model)')
    expect(latexText(tableOf('ε ν=4 ½ σ'))).toContain('$\\varepsilon$ $\\nu$=4 $\\frac{1}{2}$ $\\sigma$')
  })

  it('escapes what TeX would obey', () => {
    expect(latexText(tableOf('50% & a_b #1 $x$ {y} ~ ^ \\input{/etc/passwd}'))).toContain(
      '50\\% \\& a\\_b \\#1 \\$x\\$ \\{y\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}input\\{/etc/passwd\\}',
    )
  })

  it('stands in parts that a line of an article holds, each with the lanes, and loses no column', () => {
    const input = makeFigureInput({ resolution: 5, labels: ['CD-10', 'PCD-10', 'NCE ν=4'], seeds: [1, 2] })
    const table = documentTable(input, v.parse(figureOptionsSchema, { figure: 'results' }))
    const parts = partsOfTable(table)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap(({ columns }) => columns.slice(1))).toEqual(table.columns.slice(1))
    for (const { columns, rows } of parts) {
      expect(columns[0]).toBe(table.columns[0])
      const widths = columns.map((column, index) =>
        Math.max(widthOf(index, rows), ...headingLines(column, widthOf(index, rows)).map(({ length }) => length)),
      )
      expect(widths.reduce((total, width) => total + width, 0)).toBeLessThanOrEqual(80)
      expect(rows.map(({ cells }) => cells[0].text)).toEqual(table.rows.map(({ cells }) => cells[0].text))
    }
  })

  it('needs no package beyond booktabs, for any sign that it knows', () => {
    const text = latexText(tableOf('"▲▼§¶†‡°µ∞√½≈≠≤≥←→·×…‘’“”–— < > | Γ'))
    for (const command of ['blacktriangle', 'blacktriangledown', 'textquotedbl', 'mathbb'])
      expect(text).not.toContain(command)
    if (!hasTool('pdflatex', '--version')) return
    const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-tex-'))
    const results = latexText(
      documentTable(
        makeFigureInput({ resolution: 5, seeds: [1, 2] }),
        v.parse(figureOptionsSchema, { figure: 'results' }),
      ),
    )
    const whole = `\\documentclass{article}\\usepackage{booktabs}\\begin{document}${text}${results}\\end{document}`
    writeFileSync(join(folder, 'whole.tex'), whole)
    const said = execFileSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'whole.tex'], {
      ...{ cwd: folder, encoding: 'utf8' },
    })
    expect(said).not.toContain('Overfull')
    rmSync(folder, { recursive: true })
  })

  it('has as many cells in each line as columns, and balanced braces and formulas', () => {
    const input = makeFigureInput({ resolution: 5, labels: ['CD-10', 'a & b_{1}%', 'NCE ν=4'] })
    for (const figure of ['results', 'log-likelihood', 'own-losses'] as const) {
      const text = latexText(documentTable(input, v.parse(figureOptionsSchema, { figure })))
      for (const part of text.split('\\begin{tabular}').slice(1)) {
        const columns = /^\{([lr]+)\}/.exec(part)![1].length
        const lines = part.split('\n').filter((line) => line.endsWith('\\\\'))
        for (const line of lines) expect(line.split(/(?<!\\)&/)).toHaveLength(columns)
      }
      const plain = text.replace(/\\[{}$%&#_]/g, '')
      expect(plain.split('{').length).toBe(plain.split('}').length)
      expect(plain.split('$').length % 2).toBe(1)
    }
  })
})

describe('the table of a chart', () => {
  it('has the first and the last evaluation and a column per lane', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const { columns, rows } = documentTable(input, v.parse(figureOptionsSchema, { figure: 'kl-divergence' }))
    expect(columns.map(({ heading }) => heading)).toEqual(['Iteration', 'CD-10', 'PCD-10', 'NCE ν=4'])
    expect(rows[0].cells[0].text).toBe('0')
    expect(rows[rows.length - 1].cells[0].text).toBe('2,000')
    expect(rows[0].cells[1].text).toMatch(/ ± /)
  })
})

describe('CSV', () => {
  it('makes cells harmless that a spreadsheet would run, and leaves numbers numbers', () => {
    const rows = [['=1+1', '+a', '-b', '@c', '\t=d', ' =e', 'f', -1.5, Infinity, null]]
    const columns = ['a']
    expect(csvText({ columns, rows }).split('\r\n')[1]).toBe("'=1+1,'+a,'-b,'@c,'\t=d,' =e,f,-1.5,Infinity,")
  })
})
