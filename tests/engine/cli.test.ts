// The command line as it is typed: exit codes, what stands on stdout, and that a slip is named with its cure.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DevicesReport } from '../../src-shared/device.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { defaultExperiment, experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { ebm, type Outcome } from './support/command-line.ts'
import { temporaryHome } from './support/temporary-home.ts'

const timeout = 30_000
const small = [
  ...['--data', 'mixture-one-dimensional', '--data-option', 'count=200', '--energy', '4'],
  ...['--evaluation-option', 'snapshots=2,sample-count=10,permutations=20,field-resolution=21'],
]

/** For tests that store nothing, or read what an earlier command of theirs stored. */
let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ebm-studio-test-'))
  writeFileSync(join(home, 'broken.json'), '{ "format": ')
  writeFileSync(join(home, 'other.json'), '{ "format": "something else" }')
  writeFileSync(join(home, 'text.csv'), 'a,b\nx,y\nz,w\n')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('wrong usage ends with 2, names the slip and what is allowed, and trains nothing:', () => {
  const moons = ['compare', '--data', 'two-moons']
  test.each<[string, string[], string[]]>([
    ['an unknown data set', ['compare', '--data', 'two-mons'], ['two-mons', 'Did you mean "two-moons"?']],
    ['an unknown method', [...moons, '--methods', 'cd,pdc'], ['pdc', 'cd, pcd, icd, nce', 'Did you mean "pcd"?']],
    ['an unknown key of a method', [...moons, '--method', 'cd:stpes=3'], ['stpes', 'learning-rate', '"steps"?']],
    ['an unknown sampler', [...moons, '--method', 'cd:sampler=rmw'], ['sampler', 'rmw', '"rwm"?', 'ula, mala, rwm']],
    ['an unknown optimizer', [...moons, '--method', 'cd:optimizer=sdg'], ['optimizer', 'sdg', '"sgd"?']],
    ['a key of another method', [...moons, '--method', 'nce:k=3'], ['"k"', 'noise-ratio']],
    ['an impossible number', [...moons, '--method', 'cd:k=0'], ['--method cd', 'steps', 'from 1 to 10000', 'got 0']],
    ['no number', [...moons, '--iterations', 'many'], ['--iterations', 'many']],
    ['a number out of range', [...moons, '--seeds', '-1'], ['seeds', '-1']],
    ['two budgets', [...moons, '--iterations', '5', '--seconds', '5'], ['--iterations and --seconds']],
    ['an unknown key of the data', [...moons, '--data-option', 'radios=2'], ['radios', '"radius"?']],
    ['a file for data without one', [...moons, '--file', 'x.csv'], ['--file with --data two-moons', 'path']],
    ['csv without a file', ['compare', '--data', 'csv'], ['--file']],
    ['a csv file that is not there', ['compare', '--data', 'csv', '--file', 'nowhere.csv'], ['nowhere.csv']],
    ['csv columns without numbers', ['compare', '--data', 'csv', '--file', 'text.csv', '--columns', 'a,b'], ['a']],
    ['an unknown backend', [...moons, '--backend', 'refrence'], ['refrence', '"reference"?']],
    ['an unknown option', [...moons, '--itertions', '5'], ['--itertions', '--iterations']],
    ['an unknown command', ['comapre'], ['comapre', 'compare']],
    ['a file that is cut short', ['run', 'broken.json'], ['broken.json', 'ends too early', 'copy it whole']],
    ['a file of something else', ['run', 'other.json'], ['other.json', 'experiment file of EBM Studio']],
    ['an unknown run', ['show', 'nobody'], ['nobody', 'ebm list']],
  ])('%s', { timeout }, async (_what, args, named) => {
    const { code, stdout, stderr } = await ebm(args, { home })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const text of named) expect(stderr).toContain(text)
    expect(stderr).not.toContain('    at ')
  })
})

describe('--print-config', () => {
  test('writes an experiment that is valid, holds every option, and stores nothing', { timeout }, async () => {
    const folder = temporaryHome()
    const { code, stdout } = await ebm(
      [
        ...['compare', '--data', 'two-moons', '--data-option', 'radius=3,noise=0.1', '--methods', 'cd,pcd'],
        ...['--method', 'cd:k=1,step-size=0.02,name=short', '--method', 'nce:noise-ratio=2'],
        ...['--method', 'cd:k=20,sampler=mala,optimizer=sgd,momentum=0.5,schedule=step'],
        ...['--energy', '32,16', '--energy-option', 'activation=tanh,confined=false', '--evaluations', '5000'],
        ...['--seeds', '1,2', '--backend', 'reference', '--name', 'Mine', '--print-config'],
      ],
      { home: folder },
    )
    expect(code).toBe(0)
    const config = parse(experimentConfigSchema, JSON.parse(stdout), 'printed')
    expect(config).toMatchObject({
      name: 'Mine',
      data: { kind: 'two-moons', radius: 3, noise: 0.1 },
      energy: { hiddenWidths: [32, 16], activation: 'tanh', confined: false },
      budget: { unit: 'evaluations', amount: 5000 },
      seeds: [1, 2],
      backend: 'reference',
    })
    expect(config.lanes.map(({ name, method }) => [name, method.kind])).toEqual([
      ['short', 'contrastive-divergence'],
      ['', 'contrastive-divergence'],
      ['', 'persistent-contrastive-divergence'],
      ['', 'noise-contrastive-estimation'],
    ])
    expect(config.lanes[0].method).toMatchObject({ steps: 1, sampler: { stepSize: 0.02 } })
    expect(config.lanes[1].method).toMatchObject({ steps: 20, sampler: { kind: 'metropolis-adjusted-langevin' } })
    expect(config.lanes[1].optimizer).toMatchObject({ kind: 'sgd', momentum: 0.5, schedule: 'step' })
    expect(existsSync(join(folder, 'studio.sqlite'))).toBe(false)
  })

  test('takes an energy by its name, with its own options', { timeout }, async () => {
    const options = ['--energy', 'gaussian-mixture', '--energy-option', 'components=3', '--methods', 'ml']
    const { stdout } = await ebm(['compare', '--data', 'two-moons', ...options, '--print-config'], { home })
    expect(JSON.parse(stdout)).toMatchObject({
      energy: { kind: 'gaussian-mixture', components: 3 },
      lanes: [{ method: { kind: 'maximum-likelihood' } }],
    })
  })

  test('takes the columns of penguins as they are called', { timeout }, async () => {
    const columns = 'Beak Length (mm),Flipper Length (mm)'
    const { stdout } = await ebm(['compare', '--data', 'penguins', '--columns', columns, '--print-config'], { home })
    expect(JSON.parse(stdout)).toMatchObject({ data: { kind: 'penguins', columns: columns.split(',') } })
  })
})

test(
  'a comparison ends with 0 and one JSON object; what it stored can be listed, shown and exported',
  { timeout },
  async () => {
    const folder = temporaryHome()
    const figures = join(folder, 'figures')
    const options = ['--methods', 'cd,nce', '--iterations', '20', '--seeds', '1,2', '--json', '--figures', figures]
    const { code, stdout, stderr } = await ebm(['compare', ...small, ...options], { home: folder })
    expect(code).toBe(0)
    const { runs, comparisons } = JSON.parse(stdout) as {
      runs: Record<string, unknown>[]
      comparisons: Record<string, Record<string, unknown>[]>[]
    }
    expect(runs.map(({ method, seed }) => [method, seed])).toEqual([
      ['contrastive-divergence', 1],
      ['noise-contrastive-estimation', 1],
      ['contrastive-divergence', 2],
      ['noise-contrastive-estimation', 2],
    ])
    const keys = ['id', 'method', 'label', 'seed', 'backend', 'status', 'iterations', 'evaluations', 'computeSeconds']
    const metrics = ['testLogLikelihood', 'testLogLikelihoodStandardError', 'klDataModel', 'logPartition', 'mmd']
    // In two dimensions the likelihood is exact.
    const bounds = ['testLogLikelihood', 'klDataModel'].flatMap((name) => [`${name}LowerBound`, `${name}UpperBound`])
    for (const run of runs) {
      for (const bound of bounds) expect(run[bound]).toBeNull()
      expect(Object.keys(run).toSorted()).toEqual(
        [...keys, ...metrics, ...bounds, 'learnedLogPartition', 'marks', 'obtained', 'processorSeconds'].toSorted(),
      )
      expect(run).toMatchObject({ status: 'finished', backend: 'reference', iterations: 20 })
      expect(run.marks).toEqual([])
      expect(run.obtained).toMatchObject({
        testLogLikelihood: { by: 'quadrature', converged: true },
        mmd: { by: 'monte-carlo' },
      })
      expect(typeof run.learnedLogPartition).toBe(run.label === 'CD-10' ? 'object' : 'number')
      for (const metric of metrics) expect(run[metric]).toEqual(expect.any(Number))
    }
    const [{ lanes, differences, measures, ...verdict }] = comparisons
    expect(lanes).toMatchObject([
      {
        label: 'CD-10',
        seeds: [1, 2],
        testLogLikelihood: { spreadIs: 'standard deviation over seeds', seeds: 2 },
        marks: [],
      },
      { label: 'NCE ν=4', seeds: [1, 2], status: 'finished' },
    ])
    expect(differences).toMatchObject([{ lane: 'CD-10', minus: 'NCE ν=4', paired: 'seeds', count: 2, seeds: [1, 2] }])
    expect(differences[0].bootstrap).toMatchObject({ method: 'BCa', tooFewPairs: true })
    const kl = measures.find(({ metric }) => metric === 'klDataModel')
    expect(kl).toMatchObject({ lane: 'CD-10', minus: 'NCE ν=4', unit: 'nats', paired: 'seeds', seeds: [1, 2] })
    const kls = runs.map((run) => Number(run.klDataModel))
    expect(kl?.difference).toBeCloseTo((kls[0] - kls[1] + kls[2] - kls[3]) / 2, 10)
    expect(Object.keys(verdict)).toEqual(['experiment', 'byBrackets', 'leader', 'significantlyBest', 'obstacle'])
    for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
    for (const name of ['comparison.png', 'comparison.csv', 'results.csv'])
      expect(existsSync(join(figures, name))).toBe(true)
    expect(readFileSync(join(figures, 'comparison.png')).subarray(1, 4).toString()).toBe('PNG')

    const id = String(runs[0].id)
    const listed = await ebm(['list', '--json'], { home: folder })
    expect((JSON.parse(listed.stdout) as { runs: unknown[] }).runs).toHaveLength(4)
    const shown = await ebm(['show', id.slice(0, 6)], { home: folder })
    expect(shown.stdout).toContain(id)
    const out = join(folder, 'out')
    const figure = ['--figure', 'log-likelihood', '--format', 'csv', '--out', out]
    const exported = await ebm(['export', id, String(runs[1].id), ...figure], { home: folder })
    expect(exported.code).toBe(0)
    expect(readFileSync(join(out, 'log-likelihood.csv'), 'utf8')).toContain('CD')

    const ids = [id, String(runs[1].id)]
    const file = join(out, 'difference.csv')
    const asked = ['--figure', 'comparison', '--out', file, '--quantity', 'difference', '--against']
    const difference = await ebm(['export', ...ids, ...asked, 'cd-10'], { home: folder })
    expect(difference).toMatchObject({ code: 0, stderr: '' })
    const [head, ...cells] = readFileSync(file, 'utf8').trim().split('\r\n')
    expect(head.split(',').slice(-2)).toEqual(['log_density_difference_nats', 'reference'])
    expect(cells.some((line) => line.includes('NCE') && line.endsWith(',CD-10'))).toBe(true)
    const refused = await ebm(['export', ...ids, ...asked, 'sm'], { home: folder })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--against: Expected truth, a run or one of the lanes exported (CD-10, NCE ν=4)')
  },
)

test('a backend that cannot compute here is refused before anything is stored', { timeout }, async () => {
  const folder = temporaryHome()
  const refused = await ebm(['compare', ...small, '--backend', 'webgpu'], { home: folder })
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('Expected webgpu to compute, got "it is switched off by EBM_STUDIO_BACKENDS"')
  const listed = await ebm(['list', '--json'], { home: folder })
  expect(JSON.parse(listed.stdout)).toEqual({ runs: [] })
})

test('with Automatic the run says what computed it and why', { timeout }, async () => {
  const folder = temporaryHome()
  const options = ['--method', 'cd', '--iterations', '5', '--json']
  // Whatever this machine has may win.
  const environment = { EBM_STUDIO_BACKENDS: '' }
  const compared = await ebm(['compare', ...small, ...options], { home: folder, environment })
  expect(compared.code).toBe(0)
  const [{ id, backend }] = (JSON.parse(compared.stdout) as { runs: { id: string; backend: string }[] }).runs
  const shown = await ebm(['show', id], { home: folder })
  expect(shown.stdout).toMatch(new RegExp(`chosen +${backend}: .*(it/s|the only one that can)`))
  expect(shown.stdout).toMatch(new RegExp(`backend +${backend}, .+, .+`))
  const json = JSON.parse((await ebm(['show', id, '--json'], { home: folder })).stdout) as Record<string, unknown>
  expect(json).toMatchObject({ backend, backendReason: expect.stringContaining(`${backend}:`) })
  expect(String(json.kernelVariant).length).toBeGreaterThan(0)
})

test('devices are listed with self-test and speed, which a second time is remembered', { timeout }, async () => {
  const folder = temporaryHome()
  const environment = { EBM_STUDIO_BACKENDS: '' }
  const first = await ebm(['devices', '--json'], { home: folder, environment })
  const { backends, workload } = JSON.parse(first.stdout) as DevicesReport
  expect(workload).toContain('CD-10')
  expect(backends.map(({ backend }) => backend).toSorted()).toEqual(['reference', 'tensorflow', 'wasm', 'webgpu'])
  for (const { available, reason, device, selfTest, iterationsPerSecond } of backends) {
    if (available) expect([device.length > 0, selfTest !== null, reason]).toEqual([true, true, null])
    else expect([reason!.length > 5, selfTest, iterationsPerSecond]).toEqual([true, null, null])
  }
  const speedOf = (report: DevicesReport) => report.backends.find(({ backend }) => backend === 'reference')!
  expect(speedOf({ backends, workload }).iterationsPerSecond).toBeGreaterThan(0)
  const second = await ebm(['devices', '--json'], { home: folder, environment })
  expect(speedOf(JSON.parse(second.stdout) as DevicesReport)).toEqual(speedOf({ backends, workload }))
  const plain = await ebm(['devices'], { home: folder, environment })
  expect(plain.stdout).toMatch(/^backend +state +device/)
  expect(plain.stdout).toMatch(/^reference +ready/m)
})

test('a comparison without --json ends with a table', { timeout }, async () => {
  const { code, stdout } = await ebm(['compare', ...small, '--method', 'cd', '--iterations', '5'], {
    home: temporaryHome(),
  })
  expect(code).toBe(0)
  expect(stdout.split('\n')[0]).toMatch(/^run +method +seed +status/)
  expect(stdout).toMatch(/CD-10 +1 +finished +5 /)
})

test('a run that diverged ends with 3, and says why and what would help', { timeout }, async () => {
  const exploding = ['--method', 'cd:step-size=100,k=50', '--iterations', '50', '--divergence-option', 'chain-radius=1']
  const { code, stdout } = await ebm(['compare', ...small, ...exploding], { home: temporaryHome() })
  expect(code).toBe(3)
  expect(stdout).toContain('diverged at iteration')
})

/** Long enough to be interrupted. */
function longerExperiment(): ExperimentConfig {
  const data = parse(dataConfigSchema, { kind: 'mixture-one-dimensional', count: 200 }, 'data')
  const config = defaultExperiment(data, ['contrastive-divergence'])
  return {
    ...config,
    energy: parse(energyConfigSchema, { kind: 'mlp', hiddenWidths: [16, 16] }, 'energy'),
    lanes: config.lanes.map((lane) =>
      parse(laneConfigSchema, { ...lane, batchSize: 64, method: { ...lane.method, steps: 5 } }, 'lane'),
    ),
    budget: { unit: 'iterations', amount: 2000 },
    evaluation: { ...config.evaluation, snapshots: 2, sampleCount: 10, permutations: 20, fieldResolution: 21 },
  }
}

test('Ctrl+C ends with 130, and resuming comes to the numbers of an unbroken run', { timeout }, async () => {
  const folder = temporaryHome()
  const file = join(folder, 'experiment.json')
  writeFileSync(file, JSON.stringify(longerExperiment()))
  const broken = await ebm(['run', file, '--json'], {
    home: folder,
    watch: (stderr, interrupt) => {
      if (/"status":"running","iteration":[1-9]/.test(stderr)) interrupt()
    },
  })
  expect(broken.code).toBe(130)
  expect(broken.stderr).toContain('ebm resume')
  const [interrupted] = (JSON.parse(broken.stdout) as { runs: { id: string; iterations: number }[] }).runs
  expect(interrupted).toMatchObject({ status: 'interrupted' })
  expect(interrupted.iterations).toBeLessThan(2000)
  const resumed = await ebm(['resume', interrupted.id.slice(0, 8), '--json'], { home: folder })
  const unbroken = await ebm(['run', file, '--json'], { home: folder })
  expect([resumed.code, unbroken.code]).toEqual([0, 0])
  const numbers = ({ stdout }: Outcome) => {
    const [{ id: _, computeSeconds: __, processorSeconds: ___, ...run }] = (
      JSON.parse(stdout) as { runs: Record<string, unknown>[] }
    ).runs
    return run
  }
  expect(numbers(resumed)).toEqual(numbers(unbroken))
})

test.each([
  [['data'], 'two-moons'],
  [['devices'], 'reference'],
  [['devices', '--json'], '"backend":"reference"'],
  [['--help'], 'compare'],
])('%j works without touching the data folder', { timeout }, async (args, text) => {
  const folder = temporaryHome()
  const { code, stdout } = await ebm(args, { home: folder })
  expect(code).toBe(0)
  expect(stdout).toContain(text)
  expect(existsSync(join(folder, 'studio.sqlite'))).toBe(false)
})

test(
  'a library that cannot be opened ends every command with its cure, and `ebm library` is it',
  { timeout },
  async () => {
    const folder = temporaryHome()
    writeFileSync(join(folder, 'studio.sqlite'), 'Dear diary, '.repeat(1000))
    const listed = await ebm(['list'], { home: folder })
    expect(listed).toMatchObject({ code: 1, stdout: '' })
    expect(listed.stderr).toMatch(/damaged[^]*ebm library restore, salvage or new/)
    const checked = await ebm(['library', 'check', '--json'], { home: folder })
    expect(checked.code).toBe(1)
    expect(JSON.parse(checked.stdout)).toMatchObject({
      sound: false,
      pages: [expect.stringContaining('not a database')],
    })
    expect(await ebm(['library', 'restore'], { home: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('backup'),
    })
    const repaired = await ebm(['library', 'new', '--json'], { home: folder })
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringContaining('kept-aside') })
    expect(await ebm(['list'], { home: folder })).toMatchObject({ code: 0 })
    const backedUp = await ebm(['library', 'backup'], { home: folder })
    expect(backedUp).toMatchObject({ code: 0, stdout: expect.stringContaining('read back whole') })
    expect((await ebm(['library', 'backups'], { home: folder })).stdout).toContain('.sqlite')
    expect((await ebm(['library', 'check'], { home: folder })).stdout).toContain('The library is sound')
  },
)
