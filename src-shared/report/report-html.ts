// A report as one HTML file that needs nothing else: no script, no address, nothing loaded. Its policy forbids what it does
// not need, so that no name in it can do more than be read.

import type { FigureTheme } from '../figures/figure.ts'
import { laneStyle, type LaneMarker } from '../figures/theme.ts'
import { escapeHtml } from './escape-html.ts'
import { reportCss } from './report-css.ts'
import type { Report, ReportBlock, ReportFigure, ReportRow, ReportSection, ReportTable } from './report.ts'

/** An SVG element; ids in it begin with `prefix`, since all stand in one document. */
export type SvgOf = (figure: ReportFigure, theme: FigureTheme, prefix: string) => string

export interface HtmlOptions {
  svgOf: SvgOf
  /** SHA-256 in base64, for the policy. */
  hashOf: (text: string) => string
}

export function reportHtml(report: Report, { svgOf, hashOf }: HtmlOptions): string {
  const { title, subtitle, metadata, sections } = report
  const { software, seeds, json } = metadata
  const policy = `default-src 'none'; style-src 'sha256-${hashOf(reportCss)}'; img-src data:; base-uri 'none'; form-action 'none'`
  const meta = (name: string, content: string) => `<meta name="${name}" content="${escapeHtml(content)}">`
  const links = sections.map((section) => `<a href="#${section.id}">${escapeHtml(section.title)}</a>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${meta('generator', software)}
${meta('description', subtitle)}
${meta('ebm-studio-seeds', seeds)}
${meta('ebm-studio-configuration', json)}
<title>${escapeHtml(title)}</title>
<style>${reportCss}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>
<nav aria-label="Contents">${links.join('')}</nav>
</header>
<main>
${sections.map((section) => sectionHtml(section, svgOf)).join('\n')}
</main>
<footer>${escapeHtml(software)}</footer>
</body>
</html>
`
}

function sectionHtml({ id, title, blocks }: ReportSection, svgOf: SvgOf): string {
  const inside = blocks.map((block, index) => blockHtml(block, svgOf, `${id}-${index}-`))
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
${inside.join('\n')}
</section>`
}

function blockHtml(block: ReportBlock, svgOf: SvgOf, prefix: string): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`
    case 'warning':
      return `<p class="warning">${escapeHtml(block.text)}</p>`
    case 'heading':
      return `<h3>${laneKey(block)}${escapeHtml(block.text)}</h3>`
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`
    case 'facts':
      return `<dl>${block.facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`
    case 'table':
      return tableHtml(block.table)
    case 'figure':
      return figureHtml(block.figure, svgOf, prefix)
    case 'code':
      return `<details><summary>Show it</summary><pre tabindex="0">${escapeHtml(block.text)}</pre></details>`
    default:
      return block satisfies never
  }
}

/** Both are there; the reader's preference, and paper, choose by the style sheet. */
function figureHtml(figure: ReportFigure, svgOf: SvgOf, prefix: string): string {
  const drawn = (['light', 'dark'] as const).map(
    (theme) => `<div class="${theme}">${svgOf(figure, theme, `${prefix}${theme}-`)}</div>`,
  )
  return `<figure>${drawn.join('')}<figcaption>${escapeHtml(figure.summary)}</figcaption></figure>`
}

function tableHtml({ caption, columns, rows, notes }: ReportTable): string {
  const heads = columns.map(({ heading, unit, align }) => {
    const small = unit ? ` <small>${escapeHtml(unit)}</small>` : ''
    return `<th scope="col"${align === 'right' ? ' class="number"' : ''}>${escapeHtml(heading)}${small}</th>`
  })
  const body = rows.map((row) => {
    const cells = row.cells.map((_cell, column) => cellHtml(row, column, columns))
    return `${groupHtml(row, columns.length)}<tr>${cells.join('')}</tr>`
  })
  const below = notes.length > 0 ? `<p class="note">${notes.map(escapeHtml).join('<br>')}</p>` : ''
  return `<div class="table" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>${body.join('')}</tbody>
</table></div>${below}`
}

const groupHtml = ({ group }: ReportRow, columns: number): string =>
  group === undefined
    ? ''
    : `<tr class="group"><th scope="colgroup" colspan="${columns}">${escapeHtml(group)}</th></tr>`

function cellHtml(
  { cells, laneIndex, colour: chosen }: ReportRow,
  column: number,
  columns: ReportTable['columns'],
): string {
  const { text, signs = '', bold = false, warning = false } = cells[column]
  const classes = [columns[column].align === 'right' ? 'number' : '', warning ? 'bad' : ''].filter(Boolean)
  const words = bold ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text)
  const key = column === 0 ? laneKey({ laneIndex, colour: chosen }) : ''
  const marks = signs ? `<sup>${escapeHtml(signs)}</sup>` : ''
  const tag = column === 0 && laneIndex !== null ? 'th scope="row"' : 'td'
  const named = classes.length > 0 ? ` class="${classes.join(' ')}"` : ''
  return `<${tag}${named}>${key}${words}${marks}</${tag.slice(0, 2)}>`
}

/** A piece of the lane's line with its marker, in both themes. */
function laneKey({
  laneIndex,
  colour: chosen,
}: Pick<ReportRow, 'laneIndex'> & { colour?: ReportRow['colour'] | undefined }): string {
  if (laneIndex === null) return ''
  return (['light', 'dark'] as const)
    .map((theme) => {
      const { colour, dash, marker } = laneStyle({ laneIndex, colour: chosen }, theme)
      const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''
      const line = `<path d="M0 6H26" stroke="${colour}" stroke-width="2" fill="none"${dashes}/>`
      return `<svg class="key ${theme}" width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">${line}${markers[marker](colour)}</svg>`
    })
    .join('')
}

/** As `drawMarker` draws them, in the middle of a key. */
const markers: Record<LaneMarker, (colour: string) => string> = {
  circle: (colour) => `<circle cx="13" cy="6" r="3.6" fill="${colour}"/>`,
  rect: (colour) => `<path d="M9.8 2.8h6.4v6.4h-6.4Z" fill="${colour}"/>`,
  triangle: (colour) => `<path d="M13 1.9L16.6 8.1H9.4Z" fill="${colour}"/>`,
  rectRot: (colour) => `<path d="M13 1.9L17.1 6L13 10.1L8.9 6Z" fill="${colour}"/>`,
  crossRot: (colour) => `<path d="M10.5 3.5L15.5 8.5M15.5 3.5L10.5 8.5" stroke="${colour}" stroke-width="1.6"/>`,
  star: (colour) => `<path d="M9.4 6H16.6M11.2 2.9L14.8 9.1M14.8 2.9L11.2 9.1" stroke="${colour}" stroke-width="1.6"/>`,
}
