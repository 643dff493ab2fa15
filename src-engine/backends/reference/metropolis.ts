// Metropolis–Hastings with Gaussian proposals: propose y, take it with probability min(1, e^a), else stay at x.
//
//   y = x − drift ∇E(x) + noise ξ,  a = E(x) − E(y) + (|ξ|² − |x − y + drift ∇E(y)|² / noise²) / 2
//   random walk: no drift,          a = E(x) − E(y)
// Taken where log u < a, u uniform from the chain's own position. Either way e^−E is stationary at every step size.
// E(y) = +∞ is refused, being a density of zero; where a is not a number otherwise, the walk is not finite: a chain must
// not sit still over a broken energy as if it had been refused.

import type { DeviceProposal, DeviceWalk } from '../device-session.ts'
import type { NormalStream } from '../backend.ts'
import { tileRowCount } from './energy-function.ts'
import {
  decide,
  fillTileNormals,
  placeFor,
  valueOf,
  type RowEnergy,
  type StepWatch,
  type TileChains,
  type Transition,
} from './tile-chains.ts'

export function metropolisGaussianSteps(
  energy: RowEnergy,
  { drift, noise, variance }: Extract<DeviceProposal, { kind: 'gaussian' }>,
  { normals, uniforms, watch }: { normals: DeviceWalk['normals']; uniforms: NormalStream; watch?: StepWatch },
): Transition {
  const { dimension } = energy
  const [here, there] = [placeFor(dimension), placeFor(dimension)]
  const room = new Float64Array(tileRowCount * dimension)
  const pullOf = (index: number): number => (drift === null ? 0 : valueOf(drift, index))

  function propose({ first, rows }: TileChains, xi: Float64Array): void {
    for (let row = 0; row < rows; row++) {
      const [pull, push] = [pullOf(first + row), valueOf(noise, first + row)]
      for (let i = row * dimension; i < (row + 1) * dimension; i++) {
        there.points[i] = here.points[i] + push * xi[i] - pull * here.gradients[i]
      }
    }
  }

  /** a of the head of this file. */
  function logRatio({ first }: TileChains, xi: Float64Array, row: number): number {
    const energyDrop = here.energies[row] - there.energies[row]
    if (drift === null) return energyDrop
    const [pull, square] = [pullOf(first + row), valueOf(variance, first + row)]
    let forward = 0
    let backward = 0
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      const back = here.points[i] - there.points[i] + pull * there.gradients[i]
      forward += xi[i] * xi[i]
      backward += (back * back) / square
    }
    return energyDrop + 0.5 * (forward - backward)
  }

  return {
    workPerRow: drift === null ? 0.5 : 1,
    begin(chains) {
      here.points = chains.points
      energy.evaluate(here, chains, drift !== null)
    },
    step(chains, step) {
      const xi = room.subarray(0, chains.points.length)
      fillTileNormals(xi, normals, { first: chains.first, step, dimension })
      watch?.from(here)
      propose(chains, xi)
      watch?.through(there.points)
      energy.evaluate(there, chains, drift !== null)
      decide(chains, { here, there, uniforms, step }, (row) => logRatio(chains, xi, row))
    },
    end(chains) {
      chains.energies.set(here.energies.subarray(0, chains.rows))
    },
  }
}
