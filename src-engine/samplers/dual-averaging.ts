// Step-size adaptation by dual averaging: the step size at which a wished share δ of the proposals is taken.
//
//   after update t with acceptance α:   H ← (1 − 1/(t + t₀)) H + (δ − α)/(t + t₀)
//                                       log ε = μ − (√t/γ) H
//                                       log ε̄ ← t^−κ log ε + (1 − t^−κ) log ε̄
//   γ = 0.05, t₀ = 10, κ = 0.75. ε is what the next walk uses, ε̄ what one stays with when adapting ends (burn-in).
// Departures: μ = log of the step size to begin with, where Hoffman & Gelman take ten times it: chains of a training start
// at the data and know about where they are. t is held at `memory`, so that ε still follows an energy that goes on
// learning; the acceptance is then off its target by γ |log ε − μ| / √memory, below 0.01 at 1,000. At a bound of ε, H is what
// belongs to it, so that it comes back as soon as the acceptance allows.
// While ε changes, the chains' law is not exactly stationary; it comes to rest as ε does.
// Fails where the acceptance does not fall with ε (an energy that is flat there): ε goes to its bound.
// Source: Hoffman & Gelman 2014, "The No-U-Turn sampler", § 3.2; Nesterov 2009 for the averaging.

const gamma = 0.05
const stabiliser = 10
const kappa = 0.75

/** All that is kept from one update to the next; five numbers. */
export interface Adaptation {
  /** The step size it began with. */
  start: number
  /** log ε for the next walk. */
  logStepSize: number
  /** log ε̄ */
  logAverage: number
  /** H */
  error: number
  /** Updates so far, at most `memory`. */
  count: number
}

export interface AdaptationOptions {
  /** δ, 0 … 1. */
  target: number
  /** Of ε. */
  minimum: number
  maximum: number
  /** Updates after which what was seen counts less and less; Infinity for an energy that stays as it is. */
  memory: number
}

export function beginAdaptation(stepSize: number): Adaptation {
  const logStepSize = Math.log(stepSize)
  return { start: stepSize, logStepSize, logAverage: logStepSize, error: 0, count: 0 }
}

/** ε for the next walk; before the first update to the last digit what was set. */
export const stepSizeOf = ({ start, logStepSize, count }: Adaptation): number =>
  count === 0 ? start : Math.exp(logStepSize)

/** ε̄: what to stay with when adapting ends. */
export const settledStepSizeOf = ({ logAverage }: Adaptation): number => Math.exp(logAverage)

/** After a walk in which this share of the proposals was taken; fresh. An acceptance that is not a number teaches nothing. */
export function adaptedBy(before: Adaptation, acceptance: number, options: AdaptationOptions): Adaptation {
  if (Number.isNaN(acceptance)) return before
  const { target, minimum, maximum, memory } = options
  const count = Math.min(before.count + 1, memory)
  const share = 1 / (count + stabiliser)
  const gain = Math.sqrt(count) / gamma
  const wished = Math.log(before.start) - gain * ((1 - share) * before.error + share * (target - acceptance))
  const logStepSize = Math.min(Math.log(maximum), Math.max(Math.log(minimum), wished))
  const weight = count ** -kappa
  return {
    start: before.start,
    logStepSize,
    logAverage: weight * logStepSize + (1 - weight) * before.logAverage,
    error: (Math.log(before.start) - logStepSize) / gain,
    count,
  }
}

/** For a checkpoint; fresh. */
export const adaptationNumbers = ({ start, logStepSize, logAverage, error, count }: Adaptation): Float64Array =>
  Float64Array.of(start, logStepSize, logAverage, error, count)

export function adaptationFrom([start, logStepSize, logAverage, error, count]: Float64Array): Adaptation {
  return { start, logStepSize, logAverage, error, count }
}
