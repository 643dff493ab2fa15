// A table as LaTeX (booktabs). Needs no package beyond booktabs: signs and Greek become commands that every engine has.
// What is too wide for a line of an article stands in parts, one below the other.

import { wordsBelow, type DisplayColumn, type DisplayRow } from './display-table.ts'
import type { DocumentTable } from './document-table.ts'
import type { FileMetadata } from './file-origin.ts'
import { headingLines, partsOfTable, widthOf } from './table-parts.ts'

export function latexText({ columns, rows, note, key, caption }: DocumentTable): string {
  const below = wordsBelow({ note, key })
  const parts = partsOfTable({ columns, rows })
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '  \\centering\\small',
    `  \\caption{${escaped(caption)}}`,
    '  \\par\\smallskip',
    ...parts.flatMap((part, index) => [...(index > 0 ? ['  \\par\\medskip'] : []), ...tabular(part)]),
    ...(below ? [`  \\par\\smallskip{\\footnotesize ${escaped(below)}}`] : []),
    '\\end{table}',
    '',
  ].join('\n')
}

function tabular({ columns, rows }: { columns: readonly DisplayColumn[]; rows: readonly DisplayRow[] }): string[] {
  const line = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`
  return [
    `  \\begin{tabular}{${columns.map(({ align }) => align[0]).join('')}}`,
    '    \\toprule',
    line(columns.map((column, index) => stacked(headingLines(column, widthOf(index, rows)), column.align))),
    '    \\midrule',
    ...rows.flatMap(({ cells, group }, row) => [
      ...(group === undefined ? [] : [...(row > 0 ? ['    \\midrule'] : []), spanning(columns.length, group)]),
      line(
        cells.map(({ text, signs, bold }) => {
          const figures = bold ? `\\textbf{\\boldmath ${escaped(text)}}` : escaped(text)
          return signs ? `${figures}\\rlap{\\textsuperscript{${escaped(signs)}}}` : figures
        }),
      ),
    ]),
    '    \\bottomrule',
    '  \\end{tabular}',
  ]
}

function stacked(lines: readonly string[], align: DisplayColumn['align']): string {
  const written = lines.map(escaped)
  if (written.length === 1) return written[0]
  return `\\shortstack[${align[0]}]{${written.map((line) => `\\strut ${line}`).join('\\\\')}}`
}

/** How the table was made, where only a reader of the source sees it. */
export const latexComment = ({ software, seeds, json }: FileMetadata): string =>
  [`% ${software}${seeds && `, seeds ${seeds}`}`, `% ${json}`, ''].join('\n')

const spanning = (columns: number, words: string): string =>
  `    \\multicolumn{${columns}}{l}{\\textit{${escaped(words)}}} \\\\`

const special: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '$<$',
  '>': '$>$',
  '|': '$|$',
  '"': "''",
  '\u00a0': '~',
  '\u2009': '\\,',
  '\u202f': '\\,',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  '−': '$-$',
  '†': '\\dag{}',
  '‡': '\\ddag{}',
  '§': '\\S{}',
  '¶': '\\P{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '→': '$\\to$',
  '←': '$\\gets$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '≈': '$\\approx$',
  '≠': '$\\neq$',
  '∞': '$\\infty$',
  '‖': '$\\|$',
  '∇': '$\\nabla$',
  '√': '$\\surd$',
  '½': '$\\frac{1}{2}$',
  '°': '$^{\\circ}$',
  µ: '$\\mu$',
  '┆': '$|$',
  '✕': '$\\times$',
  '▲': '$\\bigtriangleup$',
  '▼': '$\\bigtriangledown$',
  ...scripts('⁰¹²³⁴⁵⁶⁷⁸⁹', (digit) => `$^{${digit}}$`),
  ...scripts('₀₁₂₃₄₅₆₇₈₉', (digit) => `$_{${digit}}$`),
  '⁻': '$^{-}$',
  '₋': '$_{-}$',
}

const greek =
  'alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon varphi chi psi omega'.split(
    ' ',
  )
greek.forEach((name, index) => {
  special[String.fromCodePoint(0x3b1 + index)] = name === 'o' ? 'o' : `$\\${name}$`
})
for (const [letter, name] of Object.entries({
  ...{ Γ: 'Gamma', Δ: 'Delta', Θ: 'Theta', Λ: 'Lambda', Ξ: 'Xi', Π: 'Pi', Σ: 'Sigma', Φ: 'Phi', Ψ: 'Psi', Ω: 'Omega' },
})) {
  special[letter] = `$\\${name}$`
}

/** Other letters stay: every engine of today reads UTF-8. */
function escaped(text: string): string {
  const plain = text.replace(/[\r\n]+/g, ' ')
  const written = [...plain].map((character) => special[character] ?? character).join('')
  // Neighbouring signs in one formula: $10$ and $^{-}$ $^{7}$ would be set apart.
  return written.replaceAll('}$$^{', '').replaceAll('}$$_{', '').replaceAll('$$', '')
}

function scripts(digits: string, write: (digit: number) => string): Record<string, string> {
  return Object.fromEntries([...digits].map((character, digit) => [character, write(digit)]))
}
