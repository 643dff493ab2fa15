// Energies of training points, test points, samples of the model and uniform noise, beside one another. Where the model is
// right, test points and its samples have the same energies on average, E_data[E] = E_model[E]; test points far above
// training points are a model that overfits; noise below data is a model that has mass where no data are.

import type { SnapshotTag, ValuesView } from '../../src-shared/snapshot.ts'
import { logLikelihood } from '../metrics/log-likelihood.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { purposes } from '../random/purposes.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples } from './model-draws.ts'

/** Of each kind: enough for a histogram. */
const rowsMaximum = 1000

export const energiesCompared: EvaluationDefinition = {
  needs: [],
  cost: 'on-request',
  async evaluate(now) {
    const { data, modelSplits, modelEnergy, has } = now.subject
    const { dimension } = data
    const few = (rows: Float64Array) => modelEnergy(rows.subarray(0, rowsMaximum * dimension))
    const { rows: drawn, obtained } = await now.draws()
    const box = boxOf(modelSplits[0], dimension)
    const noise = uniformRows(now.random(purposes.uniformNoise), { box, isBinary: data.rowKind === 'binary' })
    const [training, , test] = await Promise.all(modelSplits.map(few))
    const [samples, uniform] = [await few(drawn), await few(noise)]
    const zero = meanEnergy(training).mean
    const view = (tag: SnapshotTag, title: string, energies: Float64Array): ValuesView => ({
      ...{ tag, kind: 'values', title, values: Float32Array.from(energies, (energy) => energy - zero) },
    })
    const gap = gapOf(samples, test)
    const used = obtained.by === 'monte-carlo' ? { ...obtained, draws: samples.length } : obtained
    return {
      values: { sampleEnergyGap: samples.length > 0 ? { ...gap, obtained: used } : noSamples },
      views: [
        view('energies-training', 'training points', training),
        view('energies-test', 'test points', test),
        view(
          'energies-samples',
          has.has('quadrature') ? 'exact samples of the model' : 'samples of the model',
          samples,
        ),
        view('energies-uniform', noiseInWords(data.rowKind === 'binary'), uniform),
      ],
    }
  },
}

const noiseInWords = (isBinary: boolean): string =>
  isBinary ? 'coins, each column 0 or 1' : 'uniform noise in the box of the training points'

/** Mean energy of samples minus that of test points, nats; both are independent draws. */
function gapOf(samples: Float64Array, test: Float64Array): { value: number; standardError: number } {
  const [model, data] = [meanEnergy(samples), meanEnergy(test)]
  return { value: model.mean - data.mean, standardError: Math.hypot(model.standardError, data.standardError) }
}

function meanEnergy(energies: Float64Array): { mean: number; standardError: number } {
  const { mean, standardError } = logLikelihood(energies, 0)
  return { mean: -mean, standardError }
}

/** Smallest and largest value of each column of row-major rows. */
function boxOf(rows: Float64Array, dimension: number): [number, number][] {
  const box = Array.from({ length: dimension }, (): [number, number] => [Infinity, -Infinity])
  rows.forEach((value, index) => {
    const side = box[index % dimension]
    if (value < side[0]) side[0] = value
    if (value > side[1]) side[1] = value
  })
  return box
}

function uniformRows(
  random: RandomStream,
  { box, isBinary }: { box: readonly (readonly [number, number])[]; isBinary: boolean },
): Float64Array {
  const rows = new Float64Array(rowsMaximum * box.length)
  for (let index = 0; index < rows.length; index++) {
    const [low, high] = box[index % box.length]
    const share = random.uniform()
    rows[index] = isBinary ? Number(share < 0.5) : low + (high - low) * share
  }
  return rows
}
