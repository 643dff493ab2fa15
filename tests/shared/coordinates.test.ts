import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { dataConfigSchema, dataSchemas, type DataKind } from '../../src-shared/config/data.ts'
import { experimentFromText, experimentToText } from '../../src-shared/config/experiment-file.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { suggestedStepSize } from '../../src-shared/config/scale-of-data.ts'
import { hasStepSize, samplerTemperature } from '../../src-shared/config/sampler.ts'

/** As an earlier version stored it: nothing said about coordinates, ε in the data's units. */
function oldExperiment(data: object, sampler: object = {}): ExperimentConfig {
  const { coordinates, ...config } = defaultExperiment(v.parse(dataConfigSchema, data), ['contrastive-divergence'])
  expect(coordinates).toBe('standardised')
  for (const { method } of config.lanes) if ('sampler' in method) Object.assign(method.sampler, sampler)
  return config
}

const samplerOf = ({ lanes: [{ method }] }: ExperimentConfig) => {
  if (!('sampler' in method) || !hasStepSize(method.sampler)) throw new Error('Expected a lane with a sampler.')
  return method.sampler
}

describe('an experiment of an earlier version', () => {
  // What that version suggested: 0.01 r² for two moons, 0.3 σ² for 8 Gaussians.
  test.each([
    ['two-moons', 0.04],
    ['eight-gaussians', 0.075],
  ] as [DataKind, number][])(
    'on %s gets the step size that is suggested now for the one suggested then',
    (kind, old) => {
      const converted = inStandardisedCoordinates(oldExperiment({ kind }, { stepSize: old }))
      expect(converted.coordinates).toBe('standardised')
      expect(samplerOf(converted).stepSize).toBe(suggestedStepSize(converted.data))
    },
  )

  test('on rings keeps its own step, which is shorter than the one suggested now', () => {
    const converted = inStandardisedCoordinates(oldExperiment({ kind: 'rings' }, { stepSize: 0.012 }))
    // The columns' variance is 4² (3 + 1) / (4 · 3) + 0.2².
    expect(samplerOf(converted).stepSize).toBe(0.0022)
    expect(suggestedStepSize(converted.data)).toBe(0.0033)
  })

  test('keeps its temperature, and divides noise by the standard deviation', () => {
    const old = oldExperiment({ kind: 'eight-gaussians' }, { form: 'decoupled', stepSize: 0.02, noise: 0.15 })
    old.lanes[0].inputNoise = 0.3
    const converted = inStandardisedCoordinates(old)
    // The columns' variance is 4²/2 + 0.5².
    expect(samplerOf(converted)).toMatchObject({ stepSize: 0.0024242, noise: 0.052223 })
    expect(converted.lanes[0].inputNoise).toBe(0.1044)
    expect(samplerTemperature(samplerOf(converted))).toBeCloseTo(samplerTemperature(samplerOf(old)), 3)
  })

  test('on a table keeps its step size: it was standardised', () => {
    expect(samplerOf(inStandardisedCoordinates(oldExperiment({ kind: 'penguins' }, { stepSize: 0.02 }))).stepSize).toBe(
      0.02,
    )
  })

  test('read from a file is converted once, and a new one is left as it is', () => {
    const text = experimentToText(oldExperiment({ kind: 'two-moons' }, { stepSize: 0.04 }))
    const read = experimentFromText(text, 'old.json')
    expect(samplerOf(read).stepSize).toBe(0.013)
    expect(experimentFromText(experimentToText(read), 'new.json')).toEqual(read)
  })

  test.each(Object.keys(dataSchemas) as DataKind[])('on %s never leaves the range of a step size', (kind) => {
    const more = kind === 'csv' ? { path: 'a.csv' } : {}
    for (const stepSize of [1e-6, 100]) {
      const converted = inStandardisedCoordinates(oldExperiment({ kind, ...more }, { stepSize }))
      expect(samplerOf(converted).stepSize).toBeGreaterThanOrEqual(1e-6)
      expect(samplerOf(converted).stepSize).toBeLessThanOrEqual(100)
    }
  })
})
