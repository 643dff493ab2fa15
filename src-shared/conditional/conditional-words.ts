// A conditional density in words and numbers: the same in the window, on the command line and in files.

import type { LessonValue } from '../learn/lesson-result.ts'
import { formatCount, formatNumber } from '../numbers.ts'
import type { ConditionalResult } from './conditional-density.ts'

/** A column's name without its unit: `Body mass (g)` is `Body mass`, in g. */
export function nameAndUnit(column: string): { name: string; unit: string } {
  const found = /^(.+?)\s*\(([^()]+)\)$/.exec(column)
  return found ? { name: found[1], unit: found[2] } : { name: column, unit: '' }
}

export const conditionalTitle = ({ columns, setup }: Pick<ConditionalResult, 'columns' | 'setup'>): string =>
  `${nameAndUnit(columns[setup.column]).name} given ${columns.length === 2 ? nameAndUnit(columns[1 - setup.column]).name : 'the others'}`

/** `flipper length (mm) = 195, …` */
export const givenInWords = ({ columns, values, setup }: ConditionalResult): string =>
  columns
    .flatMap((column, index) => {
      if (index === setup.column) return []
      const { name, unit } = nameAndUnit(column)
      return [`${name} = ${formatNumber(values[index], 4)}${unit ? ` ${unit}` : ''}`]
    })
    .join(', ')

export function fromInWords({ setup: { from } }: ConditionalResult): string {
  return from.kind === 'values' ? 'given by hand' : `${from.split} row ${formatCount(from.index + 1)}`
}

/** What is printed at the foot of its figure. */
export const conditionalProvenance = (result: ConditionalResult): string =>
  `${result.title}, iteration ${formatCount(result.iteration)} · ${givenInWords(result)} (${fromInWords(result)}) · ` +
  `normaliser by ${quadratureInWords(result)}`

export const quadratureInWords = ({ points, reason }: Pick<ConditionalResult, 'points' | 'reason'>): string =>
  `quadrature on ${formatCount(points)} points, ${reason === null ? 'converged to 10⁻⁶ nats' : 'not converged'}`

/** What is to be said of the known density; null where its curve is exact, and where none is known. */
export const knownInWords = ({
  exact,
  exactReason,
}: Pick<ConditionalResult, 'exact' | 'exactReason'>): string | null =>
  exactReason === null
    ? null
    : `The known density ${exact ? 'is not exact here' : 'has no curve here'}: ${exactReason[0].toLowerCase()}${exactReason.slice(1)}`

export function conditionalValues(result: ConditionalResult): LessonValue[] {
  const { columns, setup, mean, standardDeviation, modes, quantiles, values, logDensity, exactLogDensity } = result
  const { unit } = nameAndUnit(columns[setup.column])
  const quadrature = quadratureInWords(result)
  const all: LessonValue[] = [
    ...(logDensity === null
      ? []
      : [
          { id: 'observed', label: 'Observed', value: values[setup.column], unit, how: fromInWords(result) },
          {
            ...{ id: 'log-density', label: '$\\log p$ of it', value: logDensity, unit: 'nats', how: quadrature },
            ...(exactLogDensity !== null && { check: { value: exactLogDensity, how: 'of the known density' } }),
          },
        ]),
    { id: 'mean', label: 'Mean', value: mean, unit, how: 'quadrature' },
    { id: 'standard-deviation', label: 'Standard deviation', value: standardDeviation, unit, how: 'quadrature' },
    ...modes.map(({ at, mass }, index) => ({
      id: `mode-${index}`,
      label: modes.length === 1 ? 'Mode' : `Mode ${index + 1}`,
      ...{ value: at, unit, how: `with ${percent(mass)} of the probability around it` },
    })),
    ...quantiles.map(({ share, at }) => ({
      id: `quantile-${Math.round(100 * share)}`,
      label: share === 0.5 ? 'Median' : `${percent(share)} quantile`,
      ...{ value: at, unit, how: `${percent(share)} lie below` },
    })),
    {
      ...{ id: 'log-partition', label: '$\\log \\int e^{-E(x,y)}\\,dy$', value: result.logPartition, unit: 'nats' },
      how: quadrature,
    },
  ]
  return all
}

export const percent = (share: number): string => `${formatNumber(100 * share, share > 0.0995 ? 2 : 1)}%`
