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

test('an acceptance far from the sampler’s best is said with its cure, and a good one is not', () => {
  const config = defaultExperiment()
  const [lane] = config.lanes
  if (!('sampler' in lane.method)) throw new Error('Expected the first lane to sample.')
  lane.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize: 0.04 }
  const [first] = runs
  const accepting = (acceptance: number) =>
    warningsOf(config, [
      { run: { ...first.run, laneId: lane.id }, rows: first.rows.map((row) => ({ ...row, values: { acceptance } })) },
    ])
  expect(accepting(0.6)).toEqual([])
  expect(accepting(0.05)[0]).toMatch(/CD-10: 5% .*Lower its step size: MALA does best near 0.574/)
  expect(accepting(0.999)[0]).toMatch(/Raise its step size/)
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
