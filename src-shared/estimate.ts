// A measured value that knows how it was made: what a caption, a table, a file and the command line say of it.

import { formatCount, formatNumber } from './numbers.ts'

export type Obtained =
  /** A formula. */
  | { by: 'closed-form' }
  /** A sum over all states of the units of one layer. */
  | { by: 'enumeration'; layer: 'hidden' | 'visible'; states: number }
  /** An integral over a regular grid of so many points along each axis (none: not known). `converged` is false where it says that it did not. */
  | { by: 'quadrature'; shape: readonly number[]; converged: boolean }
  /** Weights along a path of densities from one whose log Z is known; on average too low. */
  | AnnealedWith<'annealed-importance-sampling'>
  /** The same path backwards from samples of the model; on average too high where these are `exact`. */
  | (AnnealedWith<'reverse-annealed-importance-sampling'> & { exact: boolean })
  /** A mean over independent draws (0: not known how many). */
  | { by: 'monte-carlo'; draws: number }
  /** The draws of a sampler's chains, each so many; on R̂ it depends how far they are samples (absent: nothing can be said). */
  | { by: 'markov-chains'; chains: number; draws: number; rHat?: number }
  | { by: 'permutations'; count: number }
  /** From repeated estimates of a training step's gradient; hidden `withinNoise` where that is as large. `converged`: the exact gradient's quadrature. */
  | { by: 'repeated-estimates'; repeats: number; withinNoise: boolean; converged: boolean }
  /** A mean over so many held-out points, each with a value of its own that is exact. */
  | { by: 'held-out-points'; points: number }
  /** A quantity of the training step itself, or a parameter that it learns. */
  | { by: 'training' }

interface AnnealedWith<By extends string> {
  by: By
  chains: number
  densities: number
  /** Of the chains. */
  effectiveSampleSize: number
  /** What the verdict over the whole measurement says. */
  trusted: boolean
}

export interface Estimate {
  value: number
  /** Of the value, in its unit; absent where it has none, or none is known. */
  standardError?: number
  obtained: Obtained
}

/** As a clause: `quadrature on 257 × 257 points, converged`. */
export function obtainedInWords(obtained: Obtained): string {
  switch (obtained.by) {
    case 'closed-form':
      return 'closed form'
    case 'enumeration':
      return `sum over all ${formatCount(obtained.states)} states of the ${obtained.layer} units`
    case 'quadrature': {
      // Earlier versions did not keep the grid.
      const points = obtained.shape.length === 0 ? '' : ` on ${obtained.shape.join(' × ')} points`
      return `quadrature${points}, ${obtained.converged ? 'converged' : 'not converged'}`
    }
    case 'annealed-importance-sampling':
      return `annealed importance sampling, ${chainsInWords(obtained)}`
    case 'reverse-annealed-importance-sampling': {
      const samples = obtained.exact ? 'exact samples' : 'samples of long chains, no proven bound'
      return `reverse annealed importance sampling from ${samples}, ${chainsInWords(obtained)}`
    }
    case 'monte-carlo':
      return obtained.draws === 0 ? 'Monte Carlo' : `Monte Carlo, ${formatCount(obtained.draws)} draws`
    case 'markov-chains': {
      const agreement = obtained.rHat === undefined ? 'R̂ unknown' : `R̂ ${formatNumber(obtained.rHat, 4)}`
      return `${formatCount(obtained.chains)} chains of ${formatCount(obtained.draws)} draws, ${agreement}`
    }
    case 'permutations':
      return obtained.count === 0 ? 'permutations' : `${formatCount(obtained.count)} permutations`
    case 'repeated-estimates': {
      const exact = obtained.converged ? '' : ', the exact gradient’s quadrature not converged'
      const noise = obtained.withinNoise ? ', within noise' : ''
      return `${formatCount(obtained.repeats)} repeated estimates${noise}${exact}`
    }
    case 'held-out-points':
      return `mean over ${formatCount(obtained.points)} held-out points`
    case 'training':
      return 'read off the training'
    default:
      return obtained satisfies never
  }
}

const chainsInWords = ({ chains, densities, effectiveSampleSize, trusted }: Omit<AnnealedWith<string>, 'by'>): string =>
  `${formatCount(chains)} chains over ${formatCount(densities)} densities, effective sample size ${formatCount(Math.round(effectiveSampleSize))}` +
  (trusted ? '' : ', not to be trusted')

/** False where the value itself says that it may be wrong: it is marked and never ranked. */
export function isTrusted(obtained: Obtained): boolean {
  if (obtained.by === 'repeated-estimates') return obtained.converged && !obtained.withinNoise
  if (obtained.by === 'quadrature') return obtained.converged
  if (obtained.by === 'markov-chains') return obtained.rHat !== undefined && obtained.rHat <= rHatMaximum
  return 'trusted' in obtained ? obtained.trusted : true
}

/** Chains that disagree more are far from one law (Vehtari et al. 2021). */
export const rHatMaximum = 1.1

/** By which means, without the numbers of one value: for captions over many. */
export function meansInWords({ by }: Obtained): string {
  switch (by) {
    case 'closed-form':
      return 'in closed form'
    case 'enumeration':
      return 'by adding up all states'
    case 'quadrature':
      return 'by quadrature'
    case 'annealed-importance-sampling':
      return 'by annealed importance sampling'
    case 'reverse-annealed-importance-sampling':
      return 'by reverse annealed importance sampling'
    case 'monte-carlo':
      return 'by Monte Carlo'
    case 'markov-chains':
      return 'by Markov chains'
    case 'permutations':
      return 'by permutations'
    case 'repeated-estimates':
      return 'from repeated estimates'
    case 'held-out-points':
      return 'as means over held-out points'
    case 'training':
      return 'read off the training'
    default:
      return by satisfies never
  }
}
