// How things stood when a run diverged, as names and values with their units.

import { formatCount, formatNumber } from '../numbers.ts'
import type { Divergence } from '../run.ts'

export type AutopsyRow = [name: string, value: string]

export function autopsyRows({ iteration, quantity, value, threshold, autopsy }: Divergence): AutopsyRow[] {
  const limit = threshold === null ? '' : ` (limit ${formatNumber(threshold)})`
  const rows: AutopsyRow[] = [
    ['Diverged at iteration', formatCount(iteration)],
    [capitalised(quantity), `${formatNumber(value)}${unitOf(quantity)}${limit}`],
  ]
  if (!autopsy) return rows
  const { lastSound, curvature, curvatureBefore, stepSize, stepSizeLimit } = autopsy
  rows.push(['Last sound iteration', lastSound ? formatCount(lastSound.iteration) : 'none was seen'])
  if (lastSound?.energyGap !== undefined) rows.push(['Energy gap there', `${formatNumber(lastSound.energyGap)} nats`])
  if (lastSound?.gradientNorm !== undefined) rows.push(['Gradient norm there', formatNumber(lastSound.gradientNorm)])
  if (lastSound?.chainRadius !== undefined) {
    rows.push(['Farthest chain there', `${formatNumber(lastSound.chainRadius)} × the data’s radius`])
  }
  rows.push(['Largest curvature λ', curvatureText(curvature)])
  if (curvatureBefore !== undefined) rows.push(['At the last evaluation', `λ = ${formatNumber(curvatureBefore)}`])
  if (stepSize !== null) {
    const against = stepSizeLimit === null ? '' : `, overshoots above ${formatNumber(stepSizeLimit)} at this curvature`
    rows.push(['Step size', `${formatNumber(stepSize)}${against}`])
  }
  return rows
}

const curvatureText = (curvature: number): string =>
  Number.isNaN(curvature)
    ? 'NaN: rows of 0 and 1 have none, and an energy that is not finite tells none'
    : `${formatNumber(curvature)} nats per variance of the columns`

const units: Record<string, string> = {
  'energy gap': ' nats',
  loss: ' nats',
  'chain radius': ' × the data’s radius',
  negatives: ' × the data’s radius',
}
const unitOf = (quantity: string): string => units[quantity] ?? ''

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
