// Does the lane's own sampler sample its model? Chains from dispersed starts, long after a warm-up: R̂, effective sample
// sizes, autocorrelation time, acceptance, the temperature their points tell of, and their energies against the data's.
//
// At maximum likelihood the mean energies of chains and data are equal; chains that run to lower energies than the data
// have, or stay on the data, show here.

import { rHatMaximum, type Estimate, type Obtained } from '../../src-shared/estimate.ts'
import type { MeasurementVerdict } from '../../src-shared/measurement.ts'
import { formatCount, formatNumber } from '../../src-shared/numbers.ts'
import { samplerTemperature, targetAcceptanceOf } from '../../src-shared/config/sampler.ts'
import { sortedDraws, type Chains } from '../metrics/chains.ts'
import { meanOf, varianceOf } from '../metrics/mean-variance.ts'
import {
  autocorrelationTime,
  bulkEffectiveSampleSize,
  effectiveSampleSize,
  tailEffectiveSampleSize,
} from '../metrics/effective-sample-size.ts'
import { impliedTemperature, type ImpliedTemperature } from '../metrics/implied-temperature.ts'
import { splitRHat } from '../metrics/split-r-hat.ts'
import { purposes } from '../random/purposes.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import type { ModelNow } from './model-now.ts'
import { runChains, type ChainDraws } from './run-chains.ts'

/** 16 chains of 1,000 draws: R̂ is then sure to about 0.005 where they mix, and a second of a small network. */
const wish = { chains: 16, warmUp: 500, draws: 1000, stepsPerDraw: 1 }

/** Bounds of Vehtari et al. 2021: below 1.01 with 400 draws' worth, good; above 1.1 far from one law. */
const good = { rHat: 1.01, sampleSize: 400 }

interface Quantity {
  name: string
  rHat: number
  bulk: number
  tail: number
  time: number
}

export const samplerDiagnostics: EvaluationDefinition = {
  needs: ['sampler'],
  cost: 'on-request',
  async evaluate(now) {
    const sampler = now.subject.sampler!
    const drawn = await runChains(now, { ...wish, sampler })
    const { view } = now.subject.data
    const names = [...drawn.coordinates.map((_, axis) => view.labels[axis] ?? `x${axis + 1}`), 'energy']
    const quantities = [...drawn.coordinates, drawn.energies].map((chains, at) => quantityOf(names[at], chains))
    const worst = worstOf(quantities)
    const rHat = worst.rHat
    const obtained: Obtained = {
      by: 'markov-chains',
      chains: wish.chains,
      draws: wish.draws,
      ...(Number.isFinite(rHat) && { rHat }),
    }
    const estimate = (value: number, standardError?: number): Estimate => ({
      value,
      ...(standardError !== undefined && { standardError }),
      obtained,
    })
    // Rows of 0 and 1 have no ∇E that would tell it.
    const temperature = now.subject.session.capabilities.has('gradient-x') ? await temperatureOf(now, drawn) : null
    const gap = await energyGap(now, drawn)
    return {
      values: {
        rHat: estimate(rHat),
        bulkSampleSize: estimate(Math.min(...quantities.map(({ bulk }) => bulk))),
        tailSampleSize: estimate(Math.min(...quantities.map(({ tail }) => tail))),
        autocorrelationTime: estimate(Math.max(...quantities.map(({ time }) => time))),
        ...(drawn.acceptance !== null && { chainAcceptance: estimate(drawn.acceptance) }),
        ...(temperature && { impliedTemperature: estimate(temperature.temperature, temperature.standardError) }),
        chainEnergyGap: estimate(gap.value, gap.standardError),
      },
      verdict: verdictOf(quantities, drawn, { now, worst }),
    }
  },
}

const quantityOf = (name: string, chains: Chains): Quantity => ({
  name,
  rHat: splitRHat(chains),
  bulk: bulkEffectiveSampleSize(chains),
  tail: tailEffectiveSampleSize(chains),
  time: autocorrelationTime(chains),
})

/** Over one draw in sixteen of each chain; its error counts them as the independent draws that they are worth. */
async function temperatureOf(now: ModelNow, { rows, energies }: ChainDraws): Promise<ImpliedTemperature> {
  const { session, data } = now.subject
  const drawLength = wish.chains * data.dimension
  const count = Math.floor(wish.draws / 16)
  const thinned = new Float64Array(count * drawLength)
  for (let draw = 0; draw < count; draw++) {
    thinned.set(rows.subarray(16 * draw * drawLength, (16 * draw + 1) * drawLength), draw * drawLength)
  }
  const rowCount = count * wish.chains
  const random = now.random(purposes.laplacianSigns)
  const options = { random, parameters: 'average' } as const
  const { temperature, standardError } = await impliedTemperature(session, session.upload(thinned, rowCount), options)
  const worth = Math.min(rowCount, effectiveSampleSize(energies))
  return { temperature, standardError: standardError * Math.sqrt(rowCount / worth) }
}

/** One of which nothing can be said is the worst of all. */
const worstOf = (quantities: readonly Quantity[]): Quantity =>
  quantities.reduce((worst, each) =>
    Number.isNaN(worst.rHat) || !(Number.isNaN(each.rHat) || each.rHat > worst.rHat) ? worst : each,
  )

/** Mean energy of the chains less that of the training rows, nats. */
async function energyGap(now: ModelNow, { energies }: ChainDraws): Promise<{ value: number; standardError: number }> {
  const [train] = await now.splitEnergies()
  const all = sortedDraws(energies)
  const standardError = Math.sqrt(varianceOf(all) / effectiveSampleSize(energies) + varianceOf(train) / train.length)
  return { value: meanOf(all) - meanOf(train), standardError }
}

function verdictOf(
  quantities: readonly Quantity[],
  drawn: ChainDraws,
  { now, worst }: { now: ModelNow; worst: Quantity },
): MeasurementVerdict {
  const smallest = Math.min(...quantities.map(({ bulk, tail }) => Math.min(bulk, tail)))
  const each = quantities
    .map(({ name, rHat, bulk }) => `${name} R̂ ${formatNumber(rHat, 4)}, worth ${countText(bulk)} draws`)
    .join('; ')
  const total = formatCount(wish.chains * wish.draws)
  const notes = `Of ${total} draws: ${each}.${stepText(now, drawn)}`
  if (!(worst.rHat <= rHatMaximum)) {
    const text = Number.isNaN(worst.rHat)
      ? 'Nothing can be said: the chains did not move, or left the finite numbers.'
      : `The sampler does not sample this model: chains from different starts disagree on ${worst.name} (R̂ ${formatNumber(worst.rHat, 3)} > ${rHatMaximum}). More steps, another step size or tempered chains may help.`
    return { standing: 'poor', text: `${text} ${notes}` }
  }
  if (worst.rHat <= good.rHat && smallest >= good.sampleSize) {
    return { standing: 'good', text: `The chains agree and move freely. ${notes}` }
  }
  const why =
    worst.rHat > good.rHat
      ? `R̂ of ${worst.name} is above ${good.rHat}`
      : `the draws are worth only ${countText(smallest)} independent ones`
  return { standing: 'fair', text: `The chains nearly agree, but mix slowly: ${why}. ${notes}` }
}

function stepText(now: ModelNow, { stepSize }: ChainDraws): string {
  const sampler = now.subject.sampler!
  if (targetAcceptanceOf(sampler) > 0) return ` Its step size came to ${formatNumber(stepSize, 3)}.`
  const temperature = samplerTemperature(sampler)
  return Math.abs(temperature - 1) > 0.01
    ? ` By its own settings it samples at temperature ${formatNumber(temperature, 3)}.`
    : ''
}

const countText = (count: number): string => (Number.isFinite(count) ? formatCount(Math.round(count)) : 'no')
