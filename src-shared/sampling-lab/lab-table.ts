// The numbers of the sampling lab as one table, for screen, command line and files: what each is, its unit, how it was
// obtained, what it is exactly, and what the chains of each sampler came to.

import { samplerDefinition } from '../config/sampler.ts'
import { formatCount, formatMeasured, formatNumber } from '../numbers.ts'
import type { LabChains, LabResult } from './lab-result.ts'
import { labSamplerTitle } from './lab-setup.ts'

export interface LabCell {
  text: string
  /** Null where it is not defined here. */
  value: number | null
}

export interface LabRow {
  id: string
  label: string
  /** Empty for a dimensionless value. */
  unit: string
  how: string
  /** Absent where nothing is known exactly. */
  exact: LabCell | null
  /** One for each sampler. */
  cells: LabCell[]
  /** Its entry in the glossary. */
  term?: string
}

export const labTableTitles = (result: LabResult): string[] =>
  result.samplers.map(({ sampler }) => labSamplerTitle(sampler))

export function labTable(result: LabResult): LabRow[] {
  const { samplers, view } = result
  return [
    {
      ...{ id: 'steps', label: 'Steps of a chain', unit: '', how: 'as many as the budget pays for', exact: null },
      cells: samplers.map(({ steps }) => count(steps)),
    },
    {
      ...{ id: 'evaluations', label: 'Cost of a chain', unit: 'energy-gradient evaluations' },
      ...{ how: 'counted; an energy alone is one half', exact: null, term: 'evaluation-count' },
      cells: samplers.map(({ evaluations }) => count(evaluations)),
    },
    {
      ...{ id: 'acceptance', label: 'Acceptance', unit: 'of the proposals', term: 'acceptance', exact: null },
      how: 'counted at T, with the warm-up; best near the value in brackets',
      cells: samplers.map(acceptanceCell),
    },
    ...swapRow(samplers),
    ...view.labels.flatMap((column, axis) => columnRows(result, column, axis)),
  ]
}

const count = (value: number): LabCell => ({
  text: Number.isInteger(value) ? formatCount(value) : formatNumber(value, 6),
  value,
})
const plain = (value: number): LabCell => ({ text: formatNumber(value), value })
/** A mean of 0 comes out of sums as 10⁻¹⁷ or so. */
const withoutRounding = (value: number, size: number): number => (Math.abs(value) < 1e-9 * size ? 0 : value)
const none = (text: string): LabCell => ({ text, value: null })

function acceptanceCell({ acceptance, sampler }: LabChains): LabCell {
  const { acceptanceTarget } = samplerDefinition(sampler.sampler.kind)
  if (acceptance === null) return none('nothing is refused')
  return { text: `${formatNumber(acceptance)} (${acceptanceTarget ?? ''})`, value: acceptance }
}

function swapRow(samplers: readonly LabChains[]): LabRow[] {
  if (samplers.every(({ sampler }) => sampler.levels === 1)) return []
  return [
    {
      ...{ id: 'swaps', label: 'Exchanges taken', unit: 'from cold to hot', term: 'swap-rate', exact: null },
      how: 'share of the exchanges of neighbouring temperatures; best near 0.23',
      cells: samplers.map(({ sampler, swapRates }) =>
        swapRates.length === 0
          ? none(sampler.levels === 1 ? 'one temperature' : 'no exchange yet')
          : { text: swapRates.map((rate) => formatNumber(rate, 2)).join(', '), value: Math.min(...swapRates) },
      ),
    },
  ]
}

function columnRows({ samplers, truth, setup }: LabResult, column: string, axis: number): LabRow[] {
  const marginal = truth.marginals?.[axis] ?? null
  const law = setup.temperature === 1 ? 'exp(−E)' : `exp(−E/${setup.temperature})`
  const draws = `all chains after the warm-up; exact: quadrature of ${law}`
  const of = (pick: (axis: LabChains['axes'][number]) => LabCell) => samplers.map(({ axes }) => pick(axes[axis]))
  return [
    {
      ...{ id: `mean-${axis}`, label: `Mean of ${column}`, unit: '', how: `± one standard error by ESS, ${draws}` },
      exact: marginal && plain(withoutRounding(marginal.mean, Math.sqrt(marginal.variance))),
      cells: of(({ mean, meanError }) => ({ text: formatMeasured(mean, meanError), value: mean })),
    },
    {
      ...{ id: `variance-${axis}`, label: `Variance of ${column}`, unit: '', how: draws },
      exact: marginal && plain(marginal.variance),
      cells: of(({ variance }) => plain(variance)),
    },
    {
      ...{ id: `ess-${axis}`, label: `ESS of ${column}`, unit: 'independent draws', term: 'effective-sample-size' },
      ...{ how: 'autocorrelations of split chains (Vehtari et al. 2021)', exact: null },
      cells: of(({ effectiveSampleSize }) => plain(effectiveSampleSize)),
    },
    {
      ...{ id: `efficiency-${axis}`, label: `ESS of ${column} per 1,000 evaluations`, unit: '', exact: null },
      how: 'ESS over the cost of all chains, warm-up included',
      cells: samplers.map(({ axes, evaluations }) =>
        plain((1000 * axes[axis].effectiveSampleSize) / (evaluations * setup.chains)),
      ),
    },
    {
      ...{ id: `time-${axis}`, label: `Autocorrelation time of ${column}`, unit: 'steps', exact: null },
      how: 'draws over ESS',
      cells: of(({ autocorrelationTime }) => plain(autocorrelationTime)),
    },
    {
      ...{ id: `r-hat-${axis}`, label: `Split R̂ of ${column}`, unit: '', term: 'chain-mixing', exact: null },
      how:
        setup.chains < 2 ? 'needs two chains' : 'rank-normalised, over halves of all chains; above 1.01 they disagree',
      cells: of(({ splitRHat }) => plain(splitRHat)),
    },
  ]
}
