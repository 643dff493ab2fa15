// What is asked of an energy over many rows, tile by tile: energies, input gradients, jets, parameter gradients.

import type { EnergyJet } from '../backend.ts'
import type { DeviceGradientTerm, EnergyWeights } from '../device-session.ts'
import { tileRowCount, type EnergyFunction, type EnergyTile } from './energy-function.ts'
import type { JetOrder, PreparedParameters } from './term-function.ts'

export interface Pass {
  energy: EnergyFunction
  parameters: PreparedParameters
  weights: EnergyWeights
  /** β per row (rowCount). */
  temperatures: Float64Array | null
  jointTemperature: number
  /** The class of each row (rowCount), where E(x, y) is asked for. */
  classes: Uint8Array | null
  dimension: number
  /** (rowCount, D) */
  points: Float64Array
  /** (rowCount, D), for what needs a direction. */
  directions: Float64Array | null
}

/** Lets other work of the process have its turn after so many rows forward and backward, when it is due. */
export type Breathe = (rows: number) => Promise<void> | null

/** E per row, fresh. */
export async function energies(pass: Pass, breathe: Breathe): Promise<Float64Array> {
  const values = new Float64Array(pass.points.length / pass.dimension)
  for (const { first, tile } of tilesOf(pass, 0)) {
    pass.energy.forward(tile, [values.subarray(first, first + tile.rows)], false)
    const pause = breathe(tile.rows / 2)
    if (pause) await pause
  }
  return values
}

/** ∇E per row, or ∇²E v where directions are given; (rowCount, D), fresh. */
export function inputAdjoints(pass: Pass): Float64Array {
  const { energy, dimension } = pass
  const order: JetOrder = pass.directions ? 1 : 0
  const jet = perOrder()
  const seeds = perOrder()
  seeds[order].fill(1)
  const adjoints = new Float64Array(pass.points.length)
  for (const { first, tile } of tilesOf(pass, order)) {
    energy.forward(tile, jet, true)
    energy.reverse(tile, seeds, { inputAdjoint: adjoints.subarray(first * dimension, (first + tile.rows) * dimension) })
  }
  return adjoints
}

export function jets(pass: Pass): EnergyJet {
  const rowCount = pass.points.length / pass.dimension
  const arrays = [0, 1, 2].map(() => new Float64Array(rowCount))
  for (const { first, tile } of tilesOf(pass, 2)) {
    const jet = arrays.map((array) => array.subarray(first, first + tile.rows))
    pass.energy.forward(tile, jet, false)
  }
  return { energy: arrays[0], slope: arrays[1], curvature: arrays[2] }
}

export type GradientWeights = Pick<
  DeviceGradientTerm,
  'energyWeight' | 'slopeWeight' | 'curvatureWeight' | 'energyScales'
>

/** Adds ∇θ Σᵢ Σ_k w_kᵢ (jet of order k)(xᵢ) to `gradient`, in place; answers the mean energy over the rows. */
export function addParameterGradient(pass: Pass, term: GradientWeights, gradient: Float64Array): number {
  const weights = [term.energyWeight, term.slopeWeight, term.curvatureWeight]
  const order = Math.max(
    0,
    weights.findLastIndex((weight) => weight !== undefined),
  ) as JetOrder
  const jet = perOrder()
  const seeds = perOrder()
  let sum = 0
  for (const { first, tile } of tilesOf(pass, order)) {
    pass.energy.forward(tile, jet, true)
    for (let row = 0; row < tile.rows; row++) sum += scaled(jet[0][row], term.energyScales?.[first + row])
    for (let k = 0; k <= order; k++) {
      const weight = weights[k] ?? 0
      if (typeof weight === 'number') seeds[k].fill(weight, 0, tile.rows)
      else seeds[k].set(weight.subarray(first, first + tile.rows))
    }
    pass.energy.reverse(tile, seeds, { gradient })
  }
  return sum / (pass.points.length / pass.dimension)
}

const scaled = (energy: number, scale = 1): number => (scale === 0 ? 0 : scale * energy)

const perOrder = (): Float64Array[] => [0, 1, 2].map(() => new Float64Array(tileRowCount))

function* tilesOf(pass: Pass, order: JetOrder): Generator<{ first: number; tile: EnergyTile }> {
  const { parameters, weights, temperatures, jointTemperature, classes, dimension, points, directions } = pass
  const rowCount = points.length / dimension
  for (let first = 0; first < rowCount; first += tileRowCount) {
    const rows = Math.min(tileRowCount, rowCount - first)
    const [from, to] = [first * dimension, (first + rows) * dimension]
    const along = order > 0 && directions ? directions.subarray(from, to) : null
    const own = temperatures && temperatures.subarray(first, first + rows)
    const ownClasses = classes && classes.subarray(first, first + rows)
    const at = { points: points.subarray(from, to), directions: along, classes: ownClasses }
    yield { first, tile: { parameters, weights, temperatures: own, jointTemperature, rows, order, ...at } }
  }
}
