// Block Gibbs sampling of one tile of chains: all hidden units given the rows, then all coordinates given the hidden units.
//
//   hⱼ = 1 where u < σ(zⱼ);   xᵢ = 1 where u′ < σ(aᵢ), or xᵢ = aᵢ + σᵢ ξ for real rows
// z and the field a come from the terms; u, u′ and ξ from the words at the chain's position (backend.ts). The law e^−E of
// both layers together stays as it is, nothing is refused. Fails where the layers hold one another fast: chains then stay in
// their mode however many steps they take.
// Source: Geman & Geman 1984; Hinton 2002 for the block form.

import { fillNormals } from '../../random/normal.ts'
import { fillUniforms } from '../../random/uniform.ts'
import type { NormalStream } from '../backend.ts'
import type { DeviceWalk } from '../device-session.ts'
import { tileRowCount } from './energy-function.ts'
import type { Pass } from './passes.ts'
import { logistic } from './rbm-term.ts'
import type { Transition } from './tile-chains.ts'

export function gibbsSteps(pass: Pass, hidden: NormalStream, normals: DeviceWalk['normals']): Transition {
  if ('given' in normals) throw new Error('Expected a stream of random numbers, got given normals.')
  const { dimension, energy, parameters, weights, jointTemperature: joint } = pass
  const parts = energy.factorialParts(weights)
  const unitCount = parts.reduce((sum, { part }) => sum + part.units, 0)
  const field = new Float64Array(tileRowCount * dimension)
  const visibleNumbers = new Float64Array(tileRowCount * dimension)
  const uniforms = new Float64Array(tileRowCount * unitCount)
  const units = new Float64Array(tileRowCount * Math.max(1, unitCount))
  const variances = parts[0].part.variances?.(parameters) ?? null
  const positionOf = ({ seed, purpose, firstChain, firstStep }: NormalStream, first: number, step: number) => ({
    ...{ seed, purpose, firstChain: firstChain + first, step: firstStep + step },
  })

  /** The units of one part: columns `offset` … of the words of the step. */
  function drawUnits(own: Float64Array, count: number, offset: number): void {
    for (let i = 0; i < own.length; i++) {
      const u = uniforms[Math.floor(i / count) * unitCount + offset + (i % count)]
      own[i] = u < logistic(own[i]) ? 1 : 0
    }
  }

  return {
    workPerRow: 1,
    begin() {},
    step({ first, rows, points }, step) {
      fillUniforms(uniforms.subarray(0, rows * unitCount), unitCount, positionOf(hidden, first, step))
      field.fill(0, 0, rows * dimension)
      let offset = 0
      for (const { part, weight } of parts) {
        const at = { parameters, rows, joint, weight }
        const own = units.subarray(0, rows * part.units)
        part.hiddenLogits(own, points, at)
        drawUnits(own, part.units, offset)
        part.addField(field, own, at)
        offset += part.units
      }
      const numbers = visibleNumbers.subarray(0, rows * dimension)
      if (variances) fillNormals(numbers, dimension, positionOf(normals, first, step))
      else fillUniforms(numbers, dimension, positionOf(normals, first, step))
      for (let i = 0; i < points.length; i++) {
        if (variances) points[i] = field[i] + Math.sqrt(variances[i % dimension]) * numbers[i]
        else points[i] = numbers[i] < logistic(field[i]) ? 1 : 0
      }
    },
    end() {},
  }
}
