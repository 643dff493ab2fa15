// From a program in the terms of its method to the numbers that a step computes with.

import type { Capability, PerRow, Proposal, WalkProgram } from './backend.ts'
import type { DeviceProposal, DeviceWalk, Evaluation } from './device-session.ts'

export function settleWalk(program: WalkProgram, evaluation: Evaluation): DeviceWalk {
  const { steps, proposal, acceptance, normals, centre, answer = {} } = program
  const { previous = false, energies = false, rowAcceptance = false } = answer
  if (rowAcceptance && acceptance.kind === 'none') {
    throw new Error('Expected Metropolis where the acceptance of each row is asked for, got a walk without.')
  }
  return {
    steps,
    proposal: settleProposal(proposal),
    uniforms: acceptance.kind === 'metropolis' ? acceptance.uniforms : null,
    normals,
    centre,
    evaluation,
    answer: { previous, energies, rowAcceptance },
  }
}

export function settleProposal(proposal: Proposal): DeviceProposal {
  switch (proposal.kind) {
    case 'langevin':
      return gaussian(proposal.stepSize, (stepSize) => stepSize / 2)
    case 'random-walk':
      return gaussian(proposal.stepSize, null)
    case 'decoupled-langevin': {
      const { drift, noise } = proposal
      return { kind: 'gaussian', drift, noise, variance: mapped(noise, (each) => each * each) }
    }
    case 'hamiltonian':
    case 'gibbs':
      return proposal
    default:
      return proposal satisfies never
  }
}

const gaussian = (stepSize: PerRow, driftOf: ((stepSize: number) => number) | null): DeviceProposal => ({
  kind: 'gaussian',
  drift: driftOf && mapped(stepSize, driftOf),
  noise: mapped(stepSize, Math.sqrt),
  variance: stepSize,
})

const mapped = (values: PerRow, f: (value: number) => number): PerRow =>
  typeof values === 'number' ? f(values) : values.map((value) => f(value))

/** Beyond what every session can do. */
export function neededBy({ proposal, acceptance, answer = {} }: WalkProgram): Capability[] {
  const needed: Capability[] = []
  if (proposal.kind === 'gibbs') needed.push('gibbs')
  else if (proposal.kind !== 'random-walk') needed.push('gradient-x')
  if (proposal.kind === 'hamiltonian') needed.push('hamiltonian-walks')
  if (stepSizesOf(proposal).some((size) => typeof size === 'object')) needed.push('row-step-sizes')
  if (answer.rowAcceptance && acceptance.kind === 'metropolis') needed.push('row-acceptance')
  if (answer.energies) needed.push('walk-energies')
  return needed
}

function stepSizesOf(proposal: Proposal): PerRow[] {
  if (proposal.kind === 'gibbs') return []
  return proposal.kind === 'decoupled-langevin' ? [proposal.drift, proposal.noise] : [proposal.stepSize]
}
