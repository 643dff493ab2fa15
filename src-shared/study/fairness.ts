// Whether the lanes of a study are compared fairly: what is the same for all lanes of a seed, and what differs between
// them beside the method itself, in whole sentences.
//
// That the same seed gives the same data, batches and initial parameters is so by construction: each is drawn from the
// seed, a purpose and a position alone (src-engine/random), and is held by a test.

import type { ExperimentConfig } from '../config/experiment.ts'
import type { LaneConfig } from '../config/lane.ts'
import { laneLabels } from '../config/lane-labels.ts'
import { settingsOf, settingName } from '../config/lane-settings.ts'
import { optimizerTitles } from '../config/optimizer.ts'
import { plain } from '../config/value-words.ts'
import { formatCount } from '../numbers.ts'
import { sentence } from '../sentence.ts'
import type { FairnessNote } from './study.ts'

/** What is to be said, and of what: the same of another trial may be said with other values. */
interface Remark {
  topic: string
  words: string
}

/** Of all trials of a study, one experiment each; one at least. */
export function fairnessOf(experiments: readonly ExperimentConfig[]): FairnessNote {
  return {
    same: inAllTrials(experiments.map(sameIn)),
    differs: inAllTrials(experiments.map(differencesIn)),
  }
}

/** Each sentence once; what holds in some trials, or in each with other values, is said so. */
function inAllTrials(remarks: readonly (readonly Remark[])[]): string[] {
  const topics = new Set(remarks.flatMap((each) => each.map(({ topic }) => topic)))
  return [...topics].map((topic) => {
    const found = remarks.flatMap((each) => each.filter((remark) => remark.topic === topic))
    const [{ words }] = found
    const where = found.length < remarks.length ? `In ${found.length} of ${remarks.length} trials: ` : ''
    const alike = found.every((remark) => remark.words === words)
    return sentence(
      `${where}${words}${alike ? '' : ' (in the first of them; the search changes it from trial to trial)'}`,
    )
  })
}

function sameIn(experiment: ExperimentConfig): Remark[] {
  const { budget, evaluation, lanes, backend } = experiment
  const remarks = [
    { topic: 'data', words: 'The data of a seed, and which points train, validate and test' },
    { topic: 'budget', words: `The budget: ${formatCount(budget.amount)} ${budget.unit} for every run` },
    { topic: 'evaluation', words: `What is measured and when: at ${evaluation.snapshots} shares of the budget` },
    {
      topic: 'backend',
      words:
        backend === 'auto'
          ? 'What computes: the fastest backend that passes its tests, chosen once for all trials that learn the same energy'
          : `What computes: ${backend}`,
    },
  ]
  if (sizesOf(lanes).size === 1) {
    remarks.splice(1, 0, { topic: 'order', words: 'The batches of a seed: the same points in the same order' })
  }
  const alike = lanes.filter((lane) => !isToldTheNoise(lane))
  if (alike.length > 1 || alike.length === lanes.length) {
    const whose = alike.length === lanes.length ? '' : `, but for ${namesOf(experiment, isToldTheNoise)}`
    remarks.splice(1, 0, { topic: 'parameters', words: `The initial parameters of a seed${whose}` })
  }
  return remarks
}

function differencesIn(experiment: ExperimentConfig): Remark[] {
  const { lanes } = experiment
  if (lanes.length < 2) return []
  return [
    ...workDiffers(experiment),
    ...networkDiffers(experiment),
    ...batchesDiffer(experiment),
    ...settingDiffers(experiment, 'inputNoise', 'with noise a lane learns a smoothed density'),
    ...optimizerDiffers(experiment),
    ...settingDiffers(experiment, 'gradientNormMaximum', '0 is no clipping'),
    ...settingDiffers(experiment, 'averageDecay', 'the averaged parameters are those that are evaluated'),
  ]
}

function workDiffers({ budget, lanes }: ExperimentConfig): Remark[] {
  const methods = new Set(lanes.map(({ method }) => JSON.stringify(method)))
  const perUpdate = methods.size > 1 || sizesOf(lanes).size > 1
  switch (budget.unit) {
    case 'iterations':
      if (!perUpdate) return []
      return [
        {
          topic: 'work',
          words:
            'The work behind an iteration, since methods compute unlike much per update: a budget in evaluations gives each the same',
        },
      ]
    case 'evaluations':
      if (!perUpdate) return []
      return [{ topic: 'work', words: 'The number of updates, since the same work buys unlike many of them' }]
    case 'seconds':
      return [
        {
          topic: 'work',
          words:
            'The number of updates, which depends on this machine and on what else it does: the same study again comes to other numbers',
        },
      ]
    default:
      return budget.unit satisfies never
  }
}

function networkDiffers(experiment: ExperimentConfig): Remark[] {
  const told = experiment.lanes.filter(isToldTheNoise)
  if (told.length === 0 || told.length === experiment.lanes.length) return []
  const names = namesOf(experiment, isToldTheNoise)
  const words = `The network of ${names}: it is told the noise level as one more input, and so begins with other parameters`
  return [{ topic: 'network', words }]
}

function batchesDiffer(experiment: ExperimentConfig): Remark[] {
  if (sizesOf(experiment.lanes).size === 1) return []
  const sizes = valuesText(experiment, ({ batchSize }) => formatCount(batchSize))
  const words = `The batches: ${sizes} points; the order of the points is the same, where they are cut is not`
  return [{ topic: 'batches', words }]
}

function settingDiffers(
  experiment: ExperimentConfig,
  path: 'inputNoise' | 'gradientNormMaximum' | 'averageDecay',
  remark: string,
): Remark[] {
  const { lanes } = experiment
  if (new Set(lanes.map((lane) => lane[path])).size === 1) return []
  const name = settingName(path, settingsOf(lanes[0]))
  const words = `The ${name}: ${valuesText(experiment, (lane) => plain(lane[path]))}; ${remark}`
  return [{ topic: path, words }]
}

/** The kind; where that is the same for all, each of its settings. */
function optimizerDiffers(experiment: ExperimentConfig): Remark[] {
  const { lanes } = experiment
  const kinds = new Set(lanes.map(({ optimizer }) => optimizer.kind))
  const remarks: Remark[] = []
  if (kinds.size > 1) {
    const titles = valuesText(experiment, ({ optimizer }) => optimizerTitles[optimizer.kind].title)
    remarks.push({ topic: 'optimizer', words: `The optimizer: ${titles}` })
  }
  const paths = [...settingsOf(lanes[0]).keys()].filter(
    (path) => path.startsWith('optimizer.') && path !== 'optimizer.kind',
  )
  for (const path of paths) {
    const valueOf = (lane: LaneConfig) => settingsOf(lane).get(path)
    const having = lanes.filter((lane) => valueOf(lane) !== undefined)
    if (having.length < lanes.length || new Set(having.map(valueOf)).size === 1) continue
    const name = settingName(path, settingsOf(lanes[0]))
    remarks.push({ topic: path, words: `The ${name}: ${valuesText(experiment, (lane) => plain(valueOf(lane)))}` })
  }
  return remarks
}

/** `0.002 (CD-10, PCD-10), 0.001 (NCE ν=4)` */
function valuesText({ lanes }: ExperimentConfig, valueOf: (lane: LaneConfig) => string): string {
  const labels = laneLabels(lanes)
  const groups = Map.groupBy(labels.keys(), (index) => valueOf(lanes[index]))
  return [...groups]
    .map(([value, indices]) => `${value} (${indices.map((index) => labels[index]).join(', ')})`)
    .join(', ')
}

function namesOf({ lanes }: ExperimentConfig, isMeant: (lane: LaneConfig) => boolean): string {
  const labels = laneLabels(lanes)
  return lanes.flatMap((lane, index) => (isMeant(lane) ? [labels[index]] : [])).join(', ')
}

const sizesOf = (lanes: readonly LaneConfig[]): Set<number> => new Set(lanes.map(({ batchSize }) => batchSize))

const isToldTheNoise = ({ method }: LaneConfig): boolean => method.kind === 'multiscale-denoising-score-matching'
