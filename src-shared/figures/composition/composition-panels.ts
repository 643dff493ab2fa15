// The panels of a composition: its parts in their order, then the whole, on one scale.
//
// An energy that runs away has no lowest value: above the lowest on the view, which lies in a corner, everything else would
// be too high to be told apart. It is drawn above its deepest well, or above where the first part is lowest; what lies
// deeper has the colour of the scale's likely end.

import { formulaOf, weightText, compositionWords, type Composition, type FoundDensity } from '../../composition.ts'
import { logPartitionText, normalisesInWords } from './composition-values.ts'
import { isTrusted, meansInWords } from '../../estimate.ts'
import { rangeOf, type ValueRange } from '../field-range.ts'
import { fieldAbove, fieldOfEnergy, readField, type ShownField } from '../field-values.ts'
import type { Panel } from '../panel-content.ts'
import type { CompositionFigureOptions, ShownCompositionQuantity } from './composition-figure.ts'

type Choice = Pick<CompositionFigureOptions, 'quantity' | 'layers' | 'words'>
type Chosen = Choice & { quantity: ShownCompositionQuantity }

/** Where the whole has no log Z, its log density cannot be drawn. */
export const shownQuantity = (
  { whole }: Composition,
  { quantity }: Pick<Choice, 'quantity'>,
): ShownCompositionQuantity => quantity ?? (whole.logPartition ? 'log-density' : 'relative-energy')

export interface CompositionPanels {
  panels: Panel[]
  range: ValueRange
}

export function compositionPanels(composition: Composition, wished: Choice): CompositionPanels {
  const choice = { ...wished, quantity: shownQuantity(composition, wished) }
  const { parts, how, dimension } = composition
  const panels = [
    ...parts.map((part, index) => {
      const weight = part.weight === 1 && how !== 'mixture' ? '' : ` · weight ${weightText(part.weight)}`
      return panelOf(composition, part, choice, {
        ...{
          key: partKey(index),
          title: named(choice, partKey(index), part.label),
          subtitle: `E${'₁₂₃₄₅₆'[index]}${weight}`,
          isWhole: false,
        },
      })
    }),
    panelOf(composition, composition.whole, choice, {
      ...{ key: wholeKey, title: named(choice, wholeKey, compositionWords[how].title), isWhole: true },
      // With the shares of a mixture it would be too long for a panel, and they stand with the parts.
      subtitle:
        how === 'mixture'
          ? compositionWords[how].formula
          : formulaOf(
              how,
              parts.map(({ weight }) => weight),
            ),
    }),
  ]
  const fields = panels.flatMap(({ field }) => field ?? [])
  return { panels, range: rangeOf(null, fields, choice.quantity, { dimension }) }
}

export const partKey = (index: number): string => `part-${index + 1}`
export const wholeKey = 'whole'

/** What can be called otherwise, as it is called by itself. */
export const namedPanels = ({ parts, how }: Composition): { id: string; label: string }[] => [
  ...parts.map(({ label }, index) => ({ id: partKey(index), label })),
  { id: wholeKey, label: compositionWords[how].title },
]

const named = ({ words }: Choice, key: string, label: string): string => words.lanes[key] ?? label

interface PanelWords {
  key: string
  title: string
  subtitle: string
  isWhole: boolean
}

function panelOf(
  composition: Composition,
  density: FoundDensity,
  { quantity, layers, words: { horizontalAxis, verticalAxis } }: Chosen,
  { isWhole, ...words }: PanelWords,
): Panel {
  const { view: measured, densityUnit, samples, dimension } = composition
  const labels = measured.labels.map((label, axis) => [horizontalAxis, verticalAxis][axis] ?? label)
  const view = { ...measured, labels }
  const { logPartition, energy, modes } = density
  const isAbsent = quantity === 'log-density' && logPartition === null
  const level = isWhole && quantity === 'relative-energy' ? levelOf(composition) : null
  const field = isAbsent ? null : (level?.field ?? fieldOfEnergy(energy, logPartition?.value ?? Number.NaN, quantity))
  const log = logPartition ? `log Z ${logPartitionText(logPartition)} nats` : null
  return {
    ...words,
    ...{ laneIndex: null, colour: null, marks: [], view, image: null, densityUnit, field, truth: null },
    details: [
      logPartition && log ? `${log}, ${meansInWords(logPartition.obtained)}` : normalisesInWords(density),
      log ?? normalisesInWords(density),
    ],
    data: { dimension, values: new Float32Array(0) },
    samples: isWhole && samples.values.length > 0 ? samples : null,
    modes: layers.modes ? pointsOf(modes, dimension) : null,
    ...{ negatives: null, negativesTitle: '', compared: null, isReference: false, overlay: null },
    ...{ noiseLevel: null, arrows: null },
    warnings: [...warningsOf(density, isAbsent), ...(level?.words ?? [])],
  }
}

/** Of an energy that runs away: what it is drawn above, in words; null where its lowest value means something. */
function levelOf({ whole, parts }: Composition): { field: ShownField; words: string[] } | null {
  if (whole.normalises.verdict !== 'no') return null
  const well = whole.modes.find(({ isolated }) => isolated)
  const [first] = parts[0].modes
  const level = well?.energy ?? (first ? readField(whole.energy, first.point) : Number.NaN)
  const lowest = whole.energy.values.reduce((least, value) => (value < least ? value : least), Infinity)
  // Where nothing on the view is lower, the lowest is as good.
  if (!Number.isFinite(level) || lowest >= level - 1e-3) return null
  const above = well ? 'its well' : 'where E₁ is lowest'
  return { field: fieldAbove(whole.energy, level), words: ['runs away: ever lower outwards', `0 = ${above}`] }
}

/** On a ridge one point is as good as another: none is marked. */
const pointsOf = (modes: FoundDensity['modes'], dimension: number): Panel['data'] => ({
  dimension,
  values: Float32Array.from(modes.flatMap(({ point, isolated }) => (isolated ? point : []))),
})

function warningsOf(density: FoundDensity, isAbsent: boolean): string[] {
  const { logPartition, energy } = density
  const broken = energy.values.reduce((count, value) => count + Number(!Number.isFinite(value)), 0)
  const notFinite = broken > 0 ? [`${broken} of ${energy.values.length} cells not finite (striped)`] : []
  if (isAbsent) return ['no log Z: see relative energy', ...notFinite]
  if (logPartition && !isTrusted(logPartition.obtained)) return ['log Z did not converge', ...notFinite]
  return notFinite
}
