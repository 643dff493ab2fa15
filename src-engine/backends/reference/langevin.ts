// Gaussian steps that are all taken: x ← x − drift ∇E(x) + noise ξ, without a gradient where there is no drift.

import type { DeviceProposal, DeviceWalk } from '../device-session.ts'
import { tileRowCount } from './energy-function.ts'
import { fillTileNormals, placeFor, valueOf, type RowEnergy, type StepWatch, type Transition } from './tile-chains.ts'

export function freeGaussianSteps(
  energy: RowEnergy,
  { drift, noise }: Extract<DeviceProposal, { kind: 'gaussian' }>,
  { normals, watch }: { normals: DeviceWalk['normals']; watch?: StepWatch },
): Transition {
  const { dimension } = energy
  const at = placeFor(dimension)
  const room = new Float64Array(tileRowCount * dimension)

  return {
    workPerRow: drift === null ? 0 : 1,
    begin(chains) {
      at.points = chains.points
    },
    step(chains, step) {
      const { first, rows, points } = chains
      if (drift !== null) energy.evaluate(at, chains, true)
      watch?.from(at)
      const xi = room.subarray(0, points.length)
      fillTileNormals(xi, normals, { first, step, dimension })
      for (let row = 0; row < rows; row++) {
        const [pull, push] = [drift === null ? 0 : valueOf(drift, first + row), valueOf(noise, first + row)]
        for (let i = row * dimension; i < (row + 1) * dimension; i++) {
          points[i] += push * xi[i] - pull * at.gradients[i]
        }
      }
      watch?.through(points)
    },
    end() {},
  }
}
