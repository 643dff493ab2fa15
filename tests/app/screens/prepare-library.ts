// The experiments and the study that the screens show: small, of fixed seeds, trained through the page's own door.

import type { StudyDetail } from '../../../src-shared/study/study.ts'
import { isLive, type ExperimentSummary } from '../../../src-shared/run.ts'
import type { ExperimentDetail } from '../../../src-shared/protocol/requests.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../../src-shared/config/energy.ts'
import { experimentFromText } from '../../../src-shared/config/experiment-file.ts'
import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { penguinsTable } from '../../../src-shared/config/data/penguins.ts'
import { studyConfigSchema, studyVersion, type StudyConfig } from '../../../src-shared/study/study-config.ts'
import { ask, type Amount, type ScreenWindow } from './screen.ts'

/** Names by which screens find what they show. */
export const named = {
  moons: 'Four methods on two moons',
  line: 'A mixture in one dimension',
  penguins: 'Penguins, four measurements',
  species: 'Penguins and their species',
  machine: 'Bars and stripes by a Boltzmann machine',
  diverged: 'A step size that diverges',
  faster: 'CD with a higher rate',
  tried: 'First try',
  study: 'Step size and learning rate',
} as const

export async function prepareLibrary(window: ScreenWindow, amount: Amount): Promise<void> {
  const ids = new Map<string, string>()
  for (const config of experiments(amount)) {
    const { summary } = await ask<ExperimentDetail>(window, 'experiment.start', { config })
    ids.set(config.name, summary.id)
  }
  await ended(window)
  const id = (name: string) => ({ experimentId: ids.get(name)! })
  await ask(window, 'experiment.star', { ...id(named.moons), starred: true })
  await ask(window, 'experiment.setTags', { ...id(named.moons), tags: ['paper', 'figure 2'] })
  await ask(window, 'experiment.setTags', { ...id(named.faster), tags: ['paper'] })
  await ask(window, 'experiment.setNotes', {
    ...id(named.moons),
    notes: 'PCD needs momentum 0: with Adam’s usual 0.9 it pushes where its chains no longer are.',
  })
  await ask(window, 'experiment.delete', id(named.tried))
}

export async function prepareStudy(window: ScreenWindow, amount: Amount): Promise<void> {
  await ask<StudyDetail>(window, 'study.start', { config: smallStudy(amount) })
  await ended(window)
}

/** All runs have come to their end; asked once a turn of the page, since the engine tells it anyway. */
export async function ended(window: ScreenWindow): Promise<void> {
  for (;;) {
    const list = await ask<ExperimentSummary[]>(window, 'experiment.list', {})
    if (!list.some(({ statuses }) => statuses.some(isLive))) return
    await window.page.waitForTimeout(300)
  }
}

function experiments({ iterations, snapshots, seeds }: Amount): ExperimentConfig[] {
  const sized = (config: ExperimentConfig, name: string): ExperimentConfig => ({
    ...config,
    name,
    budget: { unit: 'iterations', amount: iterations },
    evaluation: { ...config.evaluation, snapshots, permutations: 100 },
  })
  const moons = defaultExperiment()
  const line = defaultExperiment(parse(dataConfigSchema, { kind: 'mixture-one-dimensional' }, 'data'))
  const penguins = defaultExperiment(
    parse(dataConfigSchema, { kind: 'penguins', columns: [...penguinsTable.columns] }, 'data'),
  )
  const species = defaultExperiment(parse(dataConfigSchema, { kind: 'penguins', classColumn: 'Species' }, 'data'))
  const classes = parse(energyConfigSchema, { kind: 'mlp-classes' }, 'energy')
  const bars = defaultExperiment(parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 4 }, 'data'), [
    'contrastive-divergence',
    'persistent-contrastive-divergence',
  ])
  const machine = parse(energyConfigSchema, { kind: 'bernoulli-rbm', hidden: 16 }, 'energy')
  const [first] = moons.lanes
  const faster = { ...first, optimizer: { ...first.optimizer, learningRate: 0.01 } }
  return [
    sized({ ...moons, lanes: [first] }, named.tried),
    sized({ ...moons, lanes: [faster] }, named.faster),
    // It diverges at some two hundred, while its rate is still high: of a smaller budget it would not.
    { ...sized(example('step-too-large'), named.diverged), budget: { unit: 'iterations', amount: 600 } },
    sized({ ...penguins, lanes: penguins.lanes.slice(0, 2) }, named.penguins),
    sized({ ...species, energy: classes, lanes: species.lanes.slice(0, 2) }, named.species),
    // As long as hidden units take to tell the bars apart.
    { ...sized({ ...bars, energy: machine }, named.machine), budget: { unit: 'iterations', amount: 12 * iterations } },
    sized({ ...line, lanes: line.lanes.slice(0, 3) }, named.line),
    sized({ ...moons, seeds }, named.moons),
  ]
}

const example = (id: string): ExperimentConfig =>
  experimentFromText(
    readFileSync(join(import.meta.dirname, '..', '..', '..', 'examples', `${id}.json`), 'utf8'),
    `${id}.json`,
  )

/** Nine points of two lanes: enough for a heat map and for parallel coordinates. */
export function smallStudy({ iterations, snapshots }: Amount): StudyConfig {
  const experiment = defaultExperiment()
  const axis = (parameter: string, from: number, to: number) =>
    ({ kind: 'range', parameter, from, to, scale: 'logarithmic', count: 3 }) as const
  return parse(
    studyConfigSchema,
    {
      format: 'ebm-studio/study',
      version: studyVersion,
      name: named.study,
      experiment: {
        ...experiment,
        lanes: experiment.lanes.slice(0, 2),
        seeds: [1],
        budget: { unit: 'iterations', amount: Math.ceil(iterations / 4) },
        evaluation: { ...experiment.evaluation, snapshots: Math.min(4, snapshots), permutations: 20 },
      },
      search: {
        kind: 'grid',
        axes: [axis('method.sampler.stepSize', 0.004, 0.064), axis('optimizer.learningRate', 0.001, 0.016)],
      },
    },
    'study',
  )
}
