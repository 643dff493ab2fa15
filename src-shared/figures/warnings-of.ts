// What a reader of a comparison's numbers must know, in whole sentences with the cure: the marks of every lane in words.

import { findingCodes } from '../diagnosis/finding.ts'
import { sentence } from '../sentence.ts'
import type { FigureInput } from './figure.ts'
import { lanesOf, type FigureLane } from './lanes.ts'
import { weaknessesOf, type Weakness, type WeaknessCode, type WeaknessOptions } from './weaknesses.ts'

/** Lanes on their way are behind one another all the time: the table's signs say it, a warning would flicker. */
const passing: readonly WeaknessCode[] = ['iteration', 'seeds-missing', 'unfinished']

export interface WarningOptions extends WeaknessOptions {
  /** Runs whose divergence is said elsewhere, with its cure. */
  divergencesTold?: readonly string[]
  /** What a diagnosis finds stands beside these, with its cure. */
  diagnosisTold?: boolean
}

export function warningsOf(input: FigureInput, options: WarningOptions): string[] {
  const lanes = lanesOf(input)
  const ofLanes = weaknessesOf(lanes, options).flatMap((weaknesses, index) =>
    weaknesses
      .filter((each) => !passing.includes(each.code) && !isTold(each, lanes[index], options))
      .map((each) => warningText(lanes[index].label, each)),
  )
  // What is wrong with the data is said once, not lane by lane.
  return [...input.preview.weaknesses.map(({ text }) => text), ...ofLanes]
}

function isTold(
  { code }: Weakness,
  { runs }: FigureLane,
  { divergencesTold = [], diagnosisTold = false }: WarningOptions,
): boolean {
  if (diagnosisTold && (code === 'budget' || findingCodes.some((found) => found === code))) return true
  if (code !== 'diverged') return false
  return runs.every(({ run }) => run.status !== 'diverged' || divergencesTold.includes(run.id))
}

/** `CD-10, seed 2: diverged, so its row ends early. Lower its step size.` */
export function warningText(label: string, { words, cure, seeds }: Weakness): string {
  const which = seeds.length === 0 ? '' : `, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`
  return `${label}${which}: ${words}. ${sentence(cure)}`.trimEnd()
}
