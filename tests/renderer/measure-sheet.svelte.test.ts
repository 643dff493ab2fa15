// The measure sheet: what it asks for, and what it shows of progress, faults and a run that is left.

import { describe, expect, test } from 'vitest'
import { MeasureSheet } from '../../src-renderer/measure/measure-sheet.svelte.ts'
import { Measurements } from '../../src-renderer/state/measurements.svelte.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Measurable, Measurement } from '../../src-shared/measurement.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { scriptedEngine, settled, type Script } from './scripted-engine.ts'

const run = { id: 'run-1', label: 'CD-10', seed: 1 } as RunRecord

const measurable: Measurable = {
  iterations: [300, 200],
  evaluations: [
    { evaluation: 'log-partition', obstacle: null },
    { evaluation: 'log-likelihoods', obstacle: 'Log-likelihoods needs at most two dimensions.' },
    { evaluation: 'annealed-importance-sampling', obstacle: null },
  ],
}

const made = { runId: 'run-1', iteration: 300, evaluation: 'log-partition' } as Measurement

function opened(script: Script = {}) {
  const engine = scriptedEngine({
    'run.measurable': () => measurable,
    'run.measurements': () => [],
    'run.measure': () => ({ measurements: [made], failures: [] }),
    ...script,
  })
  const measurements = new Measurements(engine)
  return { engine, measurements, sheet: new MeasureSheet(engine, measurements) }
}

describe('the measure sheet', () => {
  test('asks for what is chosen and possible, of the newest model unless another iteration is chosen', async () => {
    const { engine, sheet } = opened()
    await sheet.open(run)
    expect(sheet.wanted).toEqual(['log-partition', 'annealed-importance-sampling'])
    sheet.choose('annealed-importance-sampling', false)
    engine.script['run.measurements'] = () => [made]
    await sheet.measure()
    sheet.iteration = 200
    await sheet.measure()
    expect(engine.askedFor('run.measure')).toEqual([
      { runId: 'run-1', evaluations: ['log-partition'] },
      { runId: 'run-1', evaluations: ['log-partition'], iteration: 200 },
    ])
    expect(sheet.measurements).toEqual([made])
  })

  test('says what went wrong, but not that a person stopped it', async () => {
    const { engine, sheet } = opened()
    await sheet.open(run)
    engine.script['run.measure'] = () => {
      throw new AppError('engine-unavailable', 'Expected the measuring to end, got: it was ended by SIGKILL.')
    }
    await sheet.measure()
    expect(sheet.fault).toMatch(/SIGKILL/)
    engine.script['run.measure'] = () => {
      throw new AppError('cancelled', 'Measuring was stopped.')
    }
    await sheet.measure()
    expect(sheet.fault).toBeNull()
  })

  test('shows the progress of its run alone, also when it is opened in the middle', async () => {
    const { sheet } = opened()
    const progress = { runId: 'run-1', evaluations: ['log-partition'], done: 0, share: 0.5 } as const
    sheet.take({ kind: 'measuring', runId: 'run-1', progress })
    await sheet.open({ ...run, id: 'run-2' })
    expect(sheet.progress).toBeNull()
    await sheet.open(run)
    expect(sheet.progress).toEqual(progress)
    sheet.take({ kind: 'measuring', runId: 'run-1', progress: null })
    expect(sheet.progress).toBeNull()
  })

  test('does not show what belongs to a run that was left meanwhile', async () => {
    const { engine, sheet } = opened({ 'run.measurements': () => [made] })
    const first = sheet.open(run)
    engine.script['run.measurements'] = () => []
    await sheet.open({ ...run, id: 'run-2' })
    await first
    await settled()
    expect(sheet.measurements).toEqual([])
  })
})
