// Five kinds of generative model on the same two bumps: what each tells, exactly, beside a histogram of what it makes.

import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { histogramLine, upTo } from './on-a-line.ts'
import { adversarialNetwork } from './other-models/adversarial-network.ts'
import type { Beside } from './other-models/beside.ts'
import { diffusion } from './other-models/diffusion.ts'
import { energyBasedModel } from './other-models/energy-based-model.ts'
import { normalizingFlow } from './other-models/normalizing-flow.ts'
import { dataDensity, grid, mixtureCdf, range } from './other-models/two-bumps.ts'
import { variationalAutoencoder } from './other-models/variational-autoencoder.ts'

const bins = 50

export const otherModels: Lesson<'other-models'> = {
  async compute(settings) {
    const model = await modelOf(settings)
    return { notice: null, values: valuesOf(model), plots: [densityPlot(model), { id: 'inside', ...model.inside }] }
  },
}

async function modelOf({
  model,
  steps,
  width,
  left,
  updates,
  levels,
}: LessonSettings<'other-models'>): Promise<Beside> {
  switch (model) {
    case 'energy':
      return energyBasedModel(steps)
    case 'vae':
      return variationalAutoencoder(width)
    case 'gan':
      return adversarialNetwork(left)
    case 'flow':
      return normalizingFlow(updates)
    case 'diffusion':
      return diffusion(levels)
    default:
      return model satisfies never
  }
}

function valuesOf({ samples, samplesFrom, distance, passes, likelihood, own }: Beside): LessonValue[] {
  return [
    {
      id: 'right-share',
      label: 'Samples right of 0',
      value: samples.filter((x) => x > 0).length / samples.length,
      unit: '',
      how: samplesFrom,
      check: { value: 1 - mixtureCdf(0), how: 'of the data, closed form' },
    },
    {
      id: 'distance',
      label: 'Probability in the wrong place',
      value: distance,
      unit: '',
      how: 'of the samples: total variation, 0 is best, 1 worst',
    },
    { id: 'likelihood', label: 'Mean log-likelihood of the data', unit: 'nats', ...likelihood },
    { id: 'own', ...own },
    { id: 'passes', label: 'Passes of the network for a sample', unit: '', ...passes },
  ]
}

function densityPlot({ samples, samplesFrom, density, distance }: Beside): LinePlot {
  const histogram = histogramLine(samples, range, bins)
  const [, most] = upTo([...dataDensity, ...histogram.y])
  return {
    id: 'density',
    title: 'What it makes, beside the data',
    summary: `${samplesFrom}: ${(100 * distance).toFixed(0)}% of their probability is in the wrong place.`,
    horizontal: { label: 'x', range },
    vertical: { label: 'p (per unit of x)', range: [0, Math.min(most, 1.5)] },
    lines: [
      { label: 'Data', role: 'data', filled: true, x: grid, y: dataDensity },
      { label: 'Samples', role: 'second', ...histogram },
      { label: 'Their exact density', role: 'model', ...density },
    ],
  }
}
