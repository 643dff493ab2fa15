import { expect, test } from 'vitest'
import { warningsOf } from '../../src-renderer/compare/warnings-of.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'

const runs = makeFigureInput({ resolution: 21 }).runs.map(({ run, rows }) => ({ run, rows }))

test('a sound comparison has no warnings', () => {
  expect(warningsOf(defaultExperiment(), runs)).toEqual([])
})

test('a temperature other than 1 is said with its value and its cure', () => {
  const config = defaultExperiment()
  const [{ method }] = config.lanes
  if (!('sampler' in method)) throw new Error('Expected the first lane to sample.')
  Object.assign(method.sampler, { form: 'decoupled', stepSize: 10, noise: 0.005 })
  const [warning] = warningsOf(config, runs)
  expect(warning).toContain('CD-10')
  expect(warning).toContain('1.25×10⁻⁶')
  expect(warning).toContain('σ = √(2η)')
})

test('an unconverged quadrature and a diverged run are said once per lane', () => {
  const broken = runs.map((each, index) => ({
    run: index === 1 ? { ...each.run, status: 'diverged' as const } : each.run,
    rows:
      index === 0 ? [...each.rows, { ...each.rows[0], iteration: 1e6, values: { quadratureConverged: 0 } }] : each.rows,
  }))
  const warnings = warningsOf(null, [...broken, ...broken])
  expect(warnings).toHaveLength(2)
  expect(warnings[0]).toMatch(/CD-10.*did not converge/)
  expect(warnings[1]).toMatch(/PCD-10.*diverged/)
})
