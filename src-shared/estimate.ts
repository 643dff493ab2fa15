// A measured value that knows how it was made: what a caption, a table, a file and the command line say of it.

import { formatCount } from './numbers.ts'

export type Obtained =
  /** A formula. */
  | { by: 'closed-form' }
  /** An integral over a regular grid of so many points along each axis (none: not known). `converged` is false where it says that it did not. */
  | { by: 'quadrature'; shape: readonly number[]; converged: boolean }
  /** Weights along a path of densities from one whose log Z is known; on average too low. */
  | { by: 'annealed-importance-sampling'; chains: number; densities: number; effectiveSampleSize: number }
  /** The same path backwards from samples of the model; on average too high where these are exact. */
  | { by: 'reverse-annealed-importance-sampling'; chains: number; densities: number }
  /** A mean over independent draws (0: not known how many). */
  | { by: 'monte-carlo'; draws: number }
  | { by: 'permutations'; count: number }
  /** From repeated estimates of a training step's gradient; hidden `withinNoise` where that is as large. `converged`: the exact gradient's quadrature. */
  | { by: 'repeated-estimates'; repeats: number; withinNoise: boolean; converged: boolean }
  /** A quantity of the training step itself, or a parameter that it learns. */
  | { by: 'training' }

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
    case 'quadrature': {
      // Earlier versions did not keep the grid.
      const points = obtained.shape.length === 0 ? '' : ` on ${obtained.shape.join(' × ')} points`
      return `quadrature${points}, ${obtained.converged ? 'converged' : 'not converged'}`
    }
    case 'annealed-importance-sampling':
      return `annealed importance sampling, ${formatCount(obtained.chains)} chains over ${formatCount(obtained.densities)} densities`
    case 'reverse-annealed-importance-sampling':
      return `reverse annealed importance sampling, ${formatCount(obtained.chains)} chains over ${formatCount(obtained.densities)} densities`
    case 'monte-carlo':
      return obtained.draws === 0 ? 'Monte Carlo' : `Monte Carlo, ${formatCount(obtained.draws)} draws`
    case 'permutations':
      return obtained.count === 0 ? 'permutations' : `${formatCount(obtained.count)} permutations`
    case 'repeated-estimates': {
      const exact = obtained.converged ? '' : ', the exact gradient’s quadrature not converged'
      const noise = obtained.withinNoise ? ', within noise' : ''
      return `${formatCount(obtained.repeats)} repeated estimates${noise}${exact}`
    }
    case 'training':
      return 'read off the training'
    default:
      return obtained satisfies never
  }
}

/** False where the value itself says that it may be wrong: it is marked and never ranked. */
export function isTrusted(obtained: Obtained): boolean {
  if (obtained.by === 'repeated-estimates') return obtained.converged && !obtained.withinNoise
  return !(obtained.by === 'quadrature' && !obtained.converged)
}

/** By which means, without the numbers of one value: for captions over many. */
export function meansInWords({ by }: Obtained): string {
  switch (by) {
    case 'closed-form':
      return 'in closed form'
    case 'quadrature':
      return 'by quadrature'
    case 'annealed-importance-sampling':
      return 'by annealed importance sampling'
    case 'reverse-annealed-importance-sampling':
      return 'by reverse annealed importance sampling'
    case 'monte-carlo':
      return 'by Monte Carlo'
    case 'permutations':
      return 'by permutations'
    case 'repeated-estimates':
      return 'from repeated estimates'
    case 'training':
      return 'read off the training'
    default:
      return by satisfies never
  }
}
