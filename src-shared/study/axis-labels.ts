// An axis of a search as figures and tables label it: its name and unit apart from its values.

import { dataTitles, type DataKind } from '../config/data.ts'
import { dataTitle, type ExperimentConfig } from '../config/experiment.ts'
import { textOfValue } from '../config/field-text.ts'
import { formatNumber } from '../numbers.ts'
import { studyParameter } from './parameters.ts'
import type { Axis } from './study-config.ts'

export interface AxisLabel {
  label: string
  unit: string
  /** Values multiply rather than add. */
  logarithmic: boolean
}

/** A setting that the experiment does not have is called by its path. */
export function axisLabel(config: ExperimentConfig, axis: Axis): AxisLabel {
  const field = studyParameter(config, axis.parameter)?.field
  const logarithmic = axis.kind === 'range' ? axis.scale === 'logarithmic' : (field?.logarithmic ?? false)
  if (!field) return { label: axis.parameter, unit: '', logarithmic }
  return { label: field.label, unit: axis.parameter === 'budget.amount' ? config.budget.unit : field.unit, logarithmic }
}

/** A value as an axis or a table writes it, without the setting's name: a data set by its title, a choice by its label. */
export function valueLabel(config: ExperimentConfig, axis: Axis, value: unknown): string {
  if (axis.parameter === 'data') return titleOf(value)
  if (typeof value === 'number') return formatNumber(value, significantDigits(value))
  const choices = studyParameter(config, axis.parameter)?.field.choices
  return choices?.find((choice) => choice.value === value)?.label ?? textOfValue(value)
}

/** At most four: enough to tell values of a range apart; whole numbers as they are. */
const significantDigits = (value: number): number =>
  Number.isInteger(value) ? Math.max(1, String(Math.abs(value)).length) : Math.min(4, digitsOf(value))

const digitsOf = (value: number): number => value.toExponential().split('e')[0].replace('.', '').replace('-', '').length

/** A data set by its kind alone, or as a whole. */
function titleOf(value: unknown): string {
  if (typeof value === 'string') return dataTitles[value as DataKind]?.title ?? value
  try {
    return dataTitle(value as ExperimentConfig['data'])
  } catch {
    return textOfValue(value)
  }
}

/** It makes other data of every value: likelihoods under them are never ranked together. */
export const isOfData = ({ parameter }: Pick<Axis, 'parameter'>): boolean =>
  parameter === 'data' || parameter.startsWith('data.')

/** Whether an axis changes a lane: settings of the experiment change all of them. */
export function changesLane(config: ExperimentConfig, { parameter, lanes }: Axis, laneId: string): boolean {
  const having = studyParameter(config, parameter)?.laneIds ?? null
  return having === null || (lanes ?? having).includes(laneId)
}
