// `ebm sample`: numbers beside what is exact, as a text and as JSON; wrong usage in words.

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { engineRoom } from './support/engine-process.ts'
import { temporaryHome } from './support/temporary-home.ts'

const ebm = (...args: string[]) => ebmIn(temporaryHome(), ...args)

function ebmIn(home: string, ...args: string[]) {
  const env = { ...process.env, EBM_STUDIO_BACKENDS: 'reference', EBM_STUDIO_HOME: home }
  const command = ['--disable-warning=ExperimentalWarning', join(engineRoom, 'cli.ts'), 'sample', ...args]
  const child = spawn(process.execPath, command, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
}

test('prints both samplers at the cost of the first', { timeout: 60_000 }, async () => {
  const { stdout, code } = await ebm(
    'gaussian-one-dimensional:noise=2',
    ...['--sampler', 'mala:step-size=1', '--against', 'hmc:step-size=0.5,leapfrog-steps=4', '--steps', '399'],
  )
  expect(code).toBe(0)
  expect(stdout).toMatch(/Steps of a chain .* 399 +99/)
  expect(stdout).toMatch(/Variance of x +4\.00/)
})

test('with --json gives every position, and a formula its exact moments', { timeout: 60_000 }, async () => {
  const { stdout } = await ebm('(x - 0.5)^2 / 2', '--sampler', 'ula:step-size=0.5', '--evaluations', '60', '--json')
  const told = JSON.parse(stdout) as {
    exact: { columns: { mean: number; variance: number }[] }
    samplers: { steps: number; acceptance: null; positions: { chains: number; values: number[] } }[]
  }
  const [{ mean, variance }] = told.exact.columns
  expect(mean).toBeCloseTo(0.5, 6)
  expect(variance).toBeCloseTo(1, 4)
  expect(told.samplers[0]).toMatchObject({ steps: 60, acceptance: null, positions: { chains: 4 } })
  expect(told.samplers[0].positions.values).toHaveLength(240)
})

test('a file holds the setup and what it came to, and is opened again', { timeout: 60_000 }, async () => {
  const home = temporaryHome()
  const wish = ['banana', '--sampler', 'mala:step-size=0.2', '--evaluations', '100', '--seed', '3']
  const first = await ebmIn(home, ...wish, '--out', 'lab.json')
  expect(first).toMatchObject({ code: 0, stderr: 'Wrote lab.json\n' })
  const again = await ebmIn(home, 'lab.json')
  expect(again.stdout).toBe(first.stdout)
  expect(again.stderr).toBe('The same numbers as in lab.json.\n')
  const path = join(home, 'lab.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"variance": \d/, '"variance": 9'))
  expect((await ebmIn(home, 'lab.json')).stderr).toMatch(/^warning: other numbers than in lab\.json: its model was/)
  const changed = await ebmIn(home, 'lab.json', '--seed', '4', '--print-config')
  const { setup } = JSON.parse(changed.stdout) as { setup: { seed: number; samplers: { sampler: object }[] } }
  expect(setup).toMatchObject({ seed: 4, samplers: [{ sampler: { stepSize: 0.2 } }] })
})

test.each([
  [['foo'], /SOURCE: Expected one of .*; got "foo"/],
  [['funnel', '--sampler', 'hmx'], /Did you mean "hmc"\?/],
  [['funnel', '--sampler', 'hmc:step=1'], /leapfrog-steps/],
  [['funnel', '--steps', '10', '--evaluations', '10'], /got both/],
  [['funnel', '--chains', '99'], /from 1 to 16/],
  [
    ['funnel', '--sampler', 'mala:target-acceptance=0.6'],
    /--sampler mala: Expected no target acceptance, which the lab/,
  ],
  [['funnel', '--out', 'chains.csv'], /--out: Expected a file ending in \.json, got "chains\.csv"/],
  [['nowhere.json'], /nowhere\.json: Expected .*, got a path where there is no file/],
  [['penguins'], /train a model on them/],
])('refuses %s in words', { timeout: 60_000 }, async (args, message) => {
  const { code, stderr } = await ebm(...args)
  expect(code).not.toBe(0)
  expect(stderr).toMatch(message)
})
