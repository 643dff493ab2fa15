// E = −log p of data whose exact density is known, so log Z is 0. Its gradient is −∇log p where that has a closed form,
// else by central differences.

import { dataTitles, dataVariances, hasRows } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { DataSet } from '../data/data-set.ts'
import { loadData } from '../data/registry.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { centralDifferences } from './central-differences.ts'
import { energyField, lineOrPlane, type EnergyFieldKind } from './energy-field.ts'

export const density: EnergyFieldKind<'density'> = {
  async open({ data: config }) {
    const { title } = dataTitles[config.kind]
    if (!hasRows(config)) throw withoutDensity(title)
    const data = await loadData(config, 0)
    if (data.density === null) throw withoutDensity(title)
    const known = data.density
    return energyField({
      dimension: lineOrPlane(known.dimension, title),
      columns: data.view.labels,
      densityUnit: data.densityUnit ?? '',
      box: known.support,
      resolution: known.resolution,
      scale: dataVariances(config)?.map(Math.sqrt) ?? deviationsOf(data),
      distribution: known,
      gradientBy: known.score ? 'closed form' : 'central differences',
      evaluate: energyOf(known),
      dispose() {},
    })
  },
}

function energyOf(known: Distribution): (points: Float64Array, gradients: Float64Array | null) => Float64Array {
  const value = (points: Float64Array) => known.logDensity(points).map((logDensity) => -logDensity)
  return (points, gradients) => {
    const energies = value(points)
    if (!gradients) return energies
    if (known.score) gradients.set(known.score(points).map((slope) => -slope))
    else centralDifferences(points, gradients, { value, here: energies, resolution: known.resolution })
    return energies
  }
}

const deviationsOf = ({ dimension, covariance }: DataSet): number[] =>
  Array.from({ length: dimension }, (_, axis) => Math.sqrt(covariance[axis * (dimension + 1)]))

const withoutDensity = (title: string): AppError =>
  new AppError(
    'invalid-input',
    `Expected data whose exact density is known, got “${title}”, of which there are only rows: train a model on them and choose that.`,
  )
