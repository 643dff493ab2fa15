// Hamiltonian Monte Carlo: a trajectory of H(x, p) = E(x) + |p|²/2 from fresh momenta, taken or refused at its end.
//
//   p = ξ;  L times:  p ← p − (ε/2) ∇E(x),  x ← x + ε p,  p ← p − (ε/2) ∇E(x);   a = H(x, p) − H(x′, p′)
// Leapfrog is reversible and keeps volumes, so with Metropolis e^−E is stationary at every ε; its energy error is of
// order ε². Without Metropolis the walk is biased by that order. One leapfrog step with ε is Langevin with ε².
// Fails where ε √λmax(∇²E) ≥ 2: trajectories then grow without bound and are refused. Best near an acceptance of 0.65.
// Source: Duane et al. 1987; Neal 2011, "MCMC using Hamiltonian dynamics"; Beskos et al. 2013 for 0.65.

import type { NormalStream } from '../backend.ts'
import type { DeviceProposal, DeviceWalk } from '../device-session.ts'
import { tileRowCount } from './energy-function.ts'
import {
  decide,
  fillTileNormals,
  placeFor,
  valueOf,
  type Place,
  type RowEnergy,
  type StepWatch,
  type TileChains,
  type Transition,
} from './tile-chains.ts'

export function hamiltonianTrajectories(
  energy: RowEnergy,
  { stepSize, leapfrogSteps }: Extract<DeviceProposal, { kind: 'hamiltonian' }>,
  { normals, uniforms, watch }: { normals: DeviceWalk['normals']; uniforms: NormalStream | null; watch?: StepWatch },
): Transition {
  const { dimension } = energy
  const [here, there] = [placeFor(dimension), placeFor(dimension)]
  const startMomenta = new Float64Array(tileRowCount * dimension)
  const momenta = new Float64Array(tileRowCount * dimension)

  /** p ← p − share · ε ∇E */
  function kick({ first, rows }: TileChains, { gradients }: Place, share: number): void {
    for (let row = 0; row < rows; row++) {
      const factor = share * valueOf(stepSize, first + row)
      for (let i = row * dimension; i < (row + 1) * dimension; i++) momenta[i] -= factor * gradients[i]
    }
  }

  /** x ← x + ε p */
  function drift({ first, rows }: TileChains, { points }: Place): void {
    for (let row = 0; row < rows; row++) {
      const factor = valueOf(stepSize, first + row)
      for (let i = row * dimension; i < (row + 1) * dimension; i++) points[i] += factor * momenta[i]
    }
  }

  function kineticDrop(row: number): number {
    let drop = 0
    for (let i = row * dimension; i < (row + 1) * dimension; i++) drop += startMomenta[i] ** 2 - momenta[i] ** 2
    return 0.5 * drop
  }

  return {
    workPerRow: leapfrogSteps,
    begin(chains) {
      here.points = chains.points
      energy.evaluate(here, chains, true)
    },
    step(chains, step) {
      const { first, points } = chains
      fillTileNormals(startMomenta.subarray(0, points.length), normals, { first, step, dimension })
      momenta.set(startMomenta)
      there.points.set(points)
      watch?.from(here)
      kick(chains, here, 0.5)
      for (let leap = 1; leap <= leapfrogSteps; leap++) {
        drift(chains, there)
        watch?.through(there.points)
        energy.evaluate(there, chains, true)
        // Two half kicks in one, but at the end.
        kick(chains, there, leap < leapfrogSteps ? 1 : 0.5)
      }
      if (uniforms) {
        const energyDrop = (row: number) => here.energies[row] - there.energies[row] + kineticDrop(row)
        decide(chains, { here, there, uniforms, step }, energyDrop)
      } else {
        points.set(there.points.subarray(0, points.length))
        here.energies.set(there.energies)
        here.gradients.set(there.gradients)
      }
    },
    end(chains) {
      chains.energies.set(here.energies.subarray(0, chains.rows))
    },
  }
}
