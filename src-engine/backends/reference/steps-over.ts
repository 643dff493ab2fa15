// How chains move over any energy that answers at once: the steps of sessions, and of who samples without one.

import type { DeviceProposal, DeviceWalk } from '../device-session.ts'
import { hamiltonianTrajectories } from './hamiltonian.ts'
import { freeGaussianSteps } from './langevin.ts'
import { metropolisGaussianSteps } from './metropolis.ts'
import type { RowEnergy, StepWatch, Transition } from './tile-chains.ts'

export interface Stepping extends Pick<DeviceWalk, 'uniforms' | 'normals'> {
  proposal: Exclude<DeviceProposal, { kind: 'gibbs' }>
  watch?: StepWatch
}

export function stepsOver(energy: RowEnergy, { proposal, uniforms, normals, watch }: Stepping): Transition {
  if (proposal.kind === 'hamiltonian') return hamiltonianTrajectories(energy, proposal, { normals, uniforms, watch })
  if (uniforms) return metropolisGaussianSteps(energy, proposal, { normals, uniforms, watch })
  return freeGaussianSteps(energy, proposal, { normals, watch })
}
