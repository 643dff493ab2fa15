// KL(data‖model) of each method over condition numbers, one panel for each dimension, as SVG.

import { colourOf, dashOf } from './series-look.ts'

export interface Divergence {
  method: string
  dimension: number
  condition: number
  /** Nats; not finite where a run diverged. */
  value: number
}

interface Axes {
  dimensions: readonly number[]
  conditions: readonly number[]
}

const panel = { width: 230, height: 240, gap: 44, left: 64, top: 76 }
const decades = { low: -5, high: 2 }

export function drawDivergences(found: readonly Divergence[], { dimensions, conditions }: Axes): string {
  const methods = [...new Set(found.map(({ method }) => method))]
  const width = panel.left + dimensions.length * (panel.width + panel.gap) + 150
  const height = panel.top + panel.height + 56
  const parts = dimensions.map((dimension, index) => {
    const x = panel.left + index * (panel.width + panel.gap)
    const own = found.filter((each) => each.dimension === dimension)
    return `<g transform="translate(${x} ${panel.top})">${frame(dimension, conditions, index === 0)}${methods
      .map((method, at) =>
        line(
          own.filter((each) => each.method === method),
          conditions,
          at,
        ),
      )
      .join('')}</g>`
  })
  const keys = methods.map((method, at) => {
    const y = panel.top + 10 + at * 20
    const x = width - 168
    return `<path d="M${x} ${y}h26" ${strokeOf(at)}/><text x="${x + 32}" y="${y + 4}">${method}</text>`
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    `<text x="${panel.left}" y="24" font-size="15" font-weight="bold">KL(data‖model) of learned Gaussians, nats</text>` +
    `<text x="${panel.left}" y="43" fill="#666">over the condition number κ; closed forms; a run that diverged stands at the upper edge</text>` +
    `${parts.join('')}${keys.join('')}</svg>\n`
  )
}

const strokeOf = (at: number): string =>
  `fill="none" stroke="${colourOf(at)}" stroke-width="2" stroke-dasharray="${dashOf(at)}"`

const placeOf = (value: number): number => {
  const decade = Number.isFinite(value) ? Math.log10(Math.max(value, 1e-300)) : decades.high
  const share = (Math.min(decades.high, Math.max(decades.low, decade)) - decades.low) / (decades.high - decades.low)
  return panel.height * (1 - share)
}

const acrossOf = (condition: number, conditions: readonly number[]): number =>
  20 + ((panel.width - 40) * conditions.indexOf(condition)) / (conditions.length - 1)

function frame(dimension: number, conditions: readonly number[], withNumbers: boolean): string {
  const levels = Array.from({ length: decades.high - decades.low + 1 }, (_, index) => decades.low + index)
  const grid = levels.map((decade) => {
    const y = placeOf(10 ** decade)
    const number = withNumbers ? `<text x="-8" y="${y + 4}" text-anchor="end" fill="#666">${10 ** decade}</text>` : ''
    return `<path d="M0 ${y}h${panel.width}" stroke="#ddd"/>${number}`
  })
  const ticks = conditions.map(
    (condition) =>
      `<text x="${acrossOf(condition, conditions)}" y="${panel.height + 18}" text-anchor="middle" fill="#666">κ = ${condition}</text>`,
  )
  return `${grid.join('')}${ticks.join('')}<text x="0" y="-10" font-weight="bold">d = ${dimension}</text>`
}

function line(own: readonly Divergence[], conditions: readonly number[], at: number): string {
  const points = own.map(({ condition, value }) => `${acrossOf(condition, conditions)},${placeOf(value).toFixed(1)}`)
  const dots = points.map((point) => {
    const [x, y] = point.split(',')
    return `<circle cx="${x}" cy="${y}" r="3" fill="${colourOf(at)}"/>`
  })
  return `<polyline points="${points.join(' ')}" ${strokeOf(at)}/>${dots.join('')}`
}
