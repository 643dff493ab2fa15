// Chains that sample exp(−E/T) at a T other than 1: the negatives are not of the model that is trained.

import { hasStepSize, samplerTemperature } from '../config/sampler.ts'
import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'
import { rounded } from './over-rows.ts'

const tolerance = 0.01

export const temperature: Detector = {
  code: 'temperature',
  title: 'Temperature',
  severity: 'warning',
  term: 'temperature',
  find({ trained: { method }, run }) {
    if (!('sampler' in method) || !hasStepSize(method.sampler)) return null
    const value = samplerTemperature(method.sampler)
    if (Math.abs(value - 1) <= tolerance) return null
    const noise = rounded(Math.sqrt(2 * method.sampler.stepSize))
    return {
      seen: `its chains sample at temperature ${formatNumber(value)}, not 1`,
      meaning: 'they are not samples of the model',
      cure: { words: 'Set σ = √(2η).', edits: [{ path: 'method.sampler.noise', value: noise }] },
      since: () => run.adjustments.find(({ changes }) => changes.some(isStepSize))?.iteration ?? 0,
    }
  },
}

const isStepSize = ({ path }: { path: string }): boolean => path === 'method.sampler.stepSize'
