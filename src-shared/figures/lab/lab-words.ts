// What stands beside figures of the sampling lab: what was sampled, how, and what the marks mean.

import { formatCount, formatNumber } from '../../numbers.ts'
import type { LabChains, LabResult } from '../../sampling-lab/lab-result.ts'
import { labSamplerTitle } from '../../sampling-lab/lab-setup.ts'

const startWords = {
  data: 'from exact samples',
  mode: 'from the lowest energy',
  box: 'from anywhere in view',
  far: 'from a far point',
} as const

/** For the foot of a file. */
export function labProvenance({ title, setup, samplers, truth, gradientBy }: LabResult): string {
  const { chains, temperature, seed, warmUp, start } = setup
  const costs = samplers.map(
    ({ sampler, steps, evaluations }) =>
      `${labSamplerTitle(sampler)}: ${formatCount(steps)} steps, ${costInWords(evaluations)} evaluations a chain`,
  )
  const temperatureWords = temperature === 1 ? '' : ` · T ${temperature}`
  const exact =
    truth.marginals === null ? 'nothing exact' : truth.converged ? 'exact by quadrature' : 'quadrature not converged'
  return (
    `${title}${temperatureWords} · ${chains} ${chains === 1 ? 'chain' : 'chains'} ${startWords[start]}, seed ${seed}, ` +
    `${Math.round(100 * warmUp)}% warm-up · ${costs.join(' · ')} · ∂E/∂x by ${gradientBy} · ${exact}`
  )
}

const costInWords = (evaluations: number): string =>
  Number.isInteger(evaluations) ? formatCount(evaluations) : formatNumber(evaluations, 6)

export const samplerName = (result: LabResult, index: number, names: Readonly<Record<string, string>> = {}): string =>
  names[`sampler-${index}`] || labSamplerTitle(result.samplers[index].sampler)

/** Under a panel's title. */
export function panelLine({ steps, acceptance, fault }: LabChains): string {
  if (fault !== null) return `ended after ${formatCount(steps)} steps`
  if (steps === 0) return 'not begun'
  const taken = acceptance === null ? 'nothing is refused' : `${formatNumber(100 * acceptance)}% accepted`
  return `${formatCount(steps)} steps a chain, ${taken}`
}

/** For who cannot see it. */
export const labSummary = (result: LabResult): string =>
  result.samplers
    .map((chains, index) => {
      const means = chains.axes.map(({ mean }, axis) => `mean of ${result.view.labels[axis]} ${formatNumber(mean)}`)
      return `${samplerName(result, index)}: ${panelLine(chains)}, ${means.join(', ')}.`
    })
    .join(' ')
