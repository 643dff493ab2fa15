// An axis of a search as a figure draws it: where each value stands, from 0 to 1, and what is written at it.

import { axisLabel, isOfData, valueLabel } from '../../study/axis-labels.ts'
import type { StudyDetail, Trial } from '../../study/study.ts'
import { niceTicks, tickTexts } from '../ticks.ts'
import { axesOf, distinctValues, isSameValue } from './study-cells.ts'

export interface StudyAxis {
  place: number
  /** With its unit: `Step size, × the columns’ variance`. */
  label: string
  /** `bands`: values side by side. `numbers`: by their size, linearly or by factors. */
  kind: 'bands' | 'numbers'
  values: readonly unknown[]
  /** The centre of a value, 0 … 1; NaN for a value that is none of the axis'. */
  at(value: unknown): number
  ticks: readonly { at: number; text: string }[]
  /** Of bands; 0 for numbers. */
  bandWidth: number
}

/** Room beside the outermost numbers, as a share of the axis. */
const padding = 0.05

/** Values of a grid or a list stand in bands, those drawn from a range by their size; `numbers` wants sizes in any case. */
export function studyAxis(
  detail: StudyDetail,
  trials: readonly Trial[],
  { place, wants = 'bands' }: { place: number; wants?: 'bands' | 'numbers' },
): StudyAxis {
  const axis = axesOf(detail)[place]
  const { label, unit, logarithmic } = axisLabel(detail.config.experiment, axis)
  const values = distinctValues(trials, place)
  const named = { place, label: unit ? `${label}, ${unit}` : label, values }
  const numbers = values.every((value) => typeof value === 'number')
  const drawn = axis.kind === 'range' && detail.config.search.kind !== 'grid'
  const text = (value: unknown) => valueLabel(detail.config.experiment, axis, value)
  if (numbers && values.length > 1 && (drawn || wants === 'numbers')) {
    return { ...named, ...numberAxis(values as number[], { logarithmic, drawn, text }) }
  }
  const count = Math.max(1, values.length)
  const at = (value: unknown) => {
    const index = values.findIndex((each) => isSameValue(each, value))
    return index < 0 ? Number.NaN : (index + 0.5) / count
  }
  const ticks = values.map((value) => ({ at: at(value), text: text(value) }))
  return { ...named, kind: 'bands', at, ticks, bandWidth: 1 / count }
}

interface NumberAxisOptions {
  logarithmic: boolean
  /** From a range: round numbers are written; else the values themselves. */
  drawn: boolean
  text: (value: unknown) => string
}

function numberAxis(
  values: readonly number[],
  { logarithmic, drawn, text }: NumberAxisOptions,
): Pick<StudyAxis, 'kind' | 'at' | 'ticks' | 'bandWidth'> {
  const byFactors = logarithmic && values.every((value) => value > 0)
  const place = (value: number) => (byFactors ? Math.log(value) : value)
  const [low, high] = [place(Math.min(...values)), place(Math.max(...values))]
  const at = (value: unknown) =>
    typeof value === 'number' ? padding + ((1 - 2 * padding) * (place(value) - low)) / (high - low) : Number.NaN
  const ticks = drawn ? roundTicks(values, byFactors) : values.map((value) => ({ value, text: text(value) }))
  return {
    kind: 'numbers',
    at,
    ticks: ticks.map(({ value, text: written }) => ({ at: at(value), text: written })),
    bandWidth: 0,
  }
}

function roundTicks(values: readonly number[], byFactors: boolean): { value: number; text: string }[] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (byFactors) {
    const found: number[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const digit of high / low < 100 ? [1, 2, 5] : [1]) found.push(Number(`${digit}e${power}`))
    }
    const inside = found.filter((value) => value >= low * 0.999 && value <= high * 1.001)
    if (inside.length > 1) return inside.map((value) => ({ value, text: tickTexts([value]).texts[0] }))
  }
  const ticks = niceTicks(low, high, 5).values
  const { texts, factor } = tickTexts(ticks)
  return ticks.map((value, index) => ({ value, text: factor ? `${texts[index]}×${factor}` : texts[index] }))
}

/** Axes that a figure of one data set may show: those of the data would mix data sets. */
export const settingAxes = (detail: StudyDetail): number[] =>
  axesOf(detail).flatMap((axis, place) => (isOfData(axis) ? [] : [place]))
