// What training a run again from its stored settings and seed came to: the same numbers, or which differ.

import type { BackendId } from './config/experiment.ts'
import { metricDescriptions, type MetricName } from './metric.ts'
import { formatNumber } from './numbers.ts'
import { sentence } from './sentence.ts'

/** One metric that came out otherwise. */
export interface MetricDifference {
  metric: MetricName
  /** The first iteration at which it differs, and what it was and is there; null: it is not measured there now. */
  iteration: number
  stored: number
  now: number | null
  /** How many of its values differ. */
  count: number
  /** Of the absolute differences between finite values; 0 where none of those differ. */
  largest: number
}

export interface Verification {
  runId: string
  /** Milliseconds since the epoch. */
  madeAt: number
  /** How long it took. */
  seconds: number
  /** The version of EBM Studio that trained it again. */
  version: string
  /** Metric rows whose numbers were compared, and how many numbers those are. Times and speeds are not compared. */
  rows: number
  values: number
  /** Up to which it was trained again, and where the stored run ended. */
  iteration: number
  endedAt: number
  /** Those that differ first come first; empty: the same numbers, bit for bit. */
  differences: readonly MetricDifference[]
  /** What computed it this time, and the time before. */
  backend: BackendId
  kernelVariant: { stored: string; now: string }
  /** What else may explain a difference, in sentences. */
  remarks: readonly string[]
}

/** How far it has come, 0 … 1. */
export interface VerifyingProgress {
  runId: string
  share: number
}

export const isSame = ({ differences, iteration, endedAt }: Verification): boolean =>
  differences.length === 0 && iteration === endedAt

/** When, by what, and what came of it, as one text; `dateOf` writes milliseconds since the epoch. */
export function verificationSummary(verification: Verification, dateOf: (time: number) => string): string {
  const { madeAt, version, kernelVariant } = verification
  // Other kernels are named by the words that explain what differs.
  const kernels = kernelVariant.now === '' || kernelVariant.stored !== kernelVariant.now ? '' : `, ${kernelVariant.now}`
  const made = `Verified on ${dateOf(madeAt)} by EBM Studio ${version}${kernels}.`
  return [made, ...verificationInWords(verification)].join(' ')
}

/** A sentence, and others that explain it. */
export function verificationInWords(verification: Verification): string[] {
  const { differences, rows, values, iteration, endedAt, kernelVariant, remarks } = verification
  const compared = `${whole(values)} numbers in ${whole(rows)} metric rows`
  const [first, ...others] = differences
  const told: string[] = []
  if (first) told.push(differenceInWords(first, compared))
  else if (isSame(verification))
    told.push(`Same numbers, bit for bit: ${compared}, up to iteration ${whole(iteration)}.`)
  if (iteration !== endedAt) {
    told.push(`It ended at iteration ${whole(iteration)} this time, and at ${whole(endedAt)} before.`)
  }
  if (others.length > 0) {
    const named = others.slice(0, 4).map(({ metric, iteration: at }) => `${nameOf(metric)} from iteration ${whole(at)}`)
    told.push(sentence(`Also differ: ${named.join(', ')}${others.length > 4 ? ` and ${others.length - 4} more` : ''}`))
  }
  if (kernelVariant.stored !== kernelVariant.now) {
    const before = kernelVariant.stored === '' ? 'kernels that were not noted' : `the kernels “${kernelVariant.stored}”`
    told.push(`It was computed with ${before}, and now with “${kernelVariant.now}”: other kernels round otherwise.`)
  }
  return [...told, ...remarks]
}

function differenceInWords(
  { metric, iteration, stored, now, count, largest }: MetricDifference,
  compared: string,
): string {
  const what = `${nameOf(metric)} differs first, at iteration ${whole(iteration)}`
  if (now === null) return `${what}: it was ${exact(stored)} and is not measured there now (${compared} were compared).`
  const by = Number.isFinite(stored) && Number.isFinite(now) ? `, by ${formatNumber(Math.abs(now - stored), 3)}` : ''
  const most =
    count > 1 && largest > 0 ? `; ${whole(count)} of its values differ, by up to ${formatNumber(largest, 3)}` : ''
  return `${what}: ${exact(stored)} before, ${exact(now)} now${by}${most} (${compared} were compared).`
}

const nameOf = (metric: MetricName): string => metricDescriptions[metric].label

const whole = (count: number): string => count.toLocaleString('en-US')

/** With all digits: two numbers that differ in their last must not read alike. */
const exact = (value: number): string => String(value).replace('-', '−')
