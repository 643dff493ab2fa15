// `ebm model`: what it says of trained models, in a text and as JSON.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ModelEvaluation } from '../../src-shared/trained-model.ts'
import { repairStore } from '../../src-engine/store/repair.ts'
import { engineRoom } from './support/engine-process.ts'
import { energyFromJson, type ModelFileJson } from './models/energy-from-json.ts'
import { readSafetensors } from './models/read-safetensors.ts'
import { temporaryHome } from './support/temporary-home.ts'

const compare = [
  ...['compare', '--data', 'gaussian-one-dimensional', '--data-option', 'count=200', '--energy', 'gaussian'],
  ...['--methods', 'cd', '--iterations', '10', '--backend', 'reference'],
  ...['--evaluation-option', 'snapshots=2,sample-count=10,permutations=20,field-resolution=21'],
]

function ebm(home: string, ...args: string[]) {
  const env = { ...process.env, EBM_STUDIO_BACKENDS: 'reference', EBM_STUDIO_HOME: home }
  const command = ['--disable-warning=ExperimentalWarning', join(engineRoom, 'cli.ts'), ...args]
  const child = spawn(process.execPath, command, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
}

interface Shown {
  runId: string
  hash: string
  axes: { centre: number; scale: number }[]
  parameters: { average: number[]; current: number[] }
  logPartition: { value: number }
}

test('lists, shows and evaluates a model, also after the library was salvaged', { timeout: 120_000 }, async () => {
  const home = temporaryHome()
  expect((await ebm(home, ...compare)).code).toBe(0)
  const json = async <Told>(...args: string[]) => JSON.parse((await ebm(home, ...args, '--json')).stdout) as Told
  const { models } = await json<{ models: Shown[] }>('model', 'list')
  const [{ runId, hash }] = models

  const shown = await json<Shown>('model', 'show', runId)
  expect(shown).toMatchObject({ runId, hash, columns: ['x'], energy: 'Gaussian 1 d, correlated' })
  const [mu, lambda] = shown.parameters.average
  const [{ centre, scale }] = shown.axes
  type Evaluated = Omit<ModelEvaluation, 'energy'> & { points: { at: number[]; energy: number; logDensity: number }[] }
  const evaluated = await json<Evaluated>('model', 'evaluate', runId, '--at', '-1.5', '--at', '2')
  for (const { at, energy, logDensity } of evaluated.points) {
    const exact = 0.5 * Math.exp(lambda) * ((at[0] - centre) / scale - mu) ** 2
    expect(energy).toBeCloseTo(exact, 12)
    expect(logDensity).toBeCloseTo(-exact - shown.logPartition.value, 12)
  }
  expect(evaluated.points.map(({ at }) => at)).toEqual([[-1.5], [2]])
  const table = await ebm(home, 'model', 'evaluate', runId, '--at', '2', '--current')
  expect(table.stdout).toMatch(/the parameters themselves at iteration 10; log Z not known/)

  const far = await ebm(home, 'model', 'evaluate', runId, '--at', '1e200', '--at', '1')
  expect(far.stdout).toMatch(
    /At 1e\+200: the energy overflows double precision .*; the point lies \S+ of the model’s units/,
  )
  expect(far.stdout).not.toMatch(/At 1:/)
  const { points } = await json<{ points: { notFinite?: string }[] }>(
    'model',
    'evaluate',
    runId,
    '--at',
    '1e200',
    '--at',
    '1',
  )
  expect(points.map(({ notFinite }) => notFinite !== undefined)).toEqual([true, false])

  await exportsIt(home, { runId, hash }, evaluated.points)

  const wrong = await ebm(home, 'model', 'evaluate', runId, '--at', '1,2', '--at', '3')
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toMatch(/Expected 1 number a point \(x\), got 2/)

  repairStore({ folder: home, choice: 'salvage' })
  const text = await ebm(home, 'model', 'show', runId.slice(0, 6))
  expect(text.stdout).toContain(hash)
  expect(text.stdout).toMatch(/log Z\s+-?[\d.]+, quadrature on \d+ points, converged/)
})

/** As files: what they say of the model is what was evaluated, and what is asked wrongly costs nothing. */
async function exportsIt(
  home: string,
  { runId, hash }: Pick<Shown, 'runId' | 'hash'>,
  points: { at: number[]; energy: number }[],
): Promise<void> {
  const json = await ebm(home, 'model', 'export', runId, '--out', 'files/model.json')
  expect(json).toMatchObject({ code: 0, stdout: 'files/model.json\n' })
  const file = JSON.parse(readFileSync(join(home, 'files/model.json'), 'utf8')) as ModelFileJson
  expect(file).toMatchObject({ model: hash, configuration: { data: { kind: 'gaussian-one-dimensional', count: 200 } } })
  for (const { at, energy } of points) expect(energyFromJson(file, at)).toBeCloseTo(energy, 12)

  const script = await ebm(home, 'model', 'export', runId, '--out', 'scripts', '--parameters', 'current', '--json')
  const paths = ['cd_10_seed_1.safetensors', 'cd_10_seed_1.py'].map((name) => join('scripts', name))
  expect(JSON.parse(script.stdout)).toEqual({ runId, format: 'pytorch', parameters: 'current', paths, iteration: 10 })
  expect(readFileSync(join(home, paths[1]), 'utf8')).toContain('PARAMETERS = "current"')
  const { metadata } = readSafetensors(readFileSync(join(home, paths[0])))
  expect(metadata).toMatchObject({ model: hash, parameters: 'current', logPartition: 'not known' })

  const unlike = await ebm(home, 'model', 'export', runId, '--out', 'other.json', '--format', 'pytorch')
  expect(unlike.stderr).toMatch(/Expected --format json for other.json, got pytorch: .* name the file .py/)
  const set = await ebm(home, 'model', 'export', runId, '--out', 'a.py', '--parameters', 'averge')
  expect(set).toMatchObject({ code: 2, stdout: '' })
  expect(set.stderr).toMatch(/--parameters: Expected one of average, current; got "averge". Did you mean "average"/)
  const nowhere = await ebm(home, 'model', 'export', runId, '--out', '/proc/none/a.py')
  expect(nowhere.stderr).toMatch(/--out: Expected a folder that can be written, got .* at \/proc\/none/)
}
