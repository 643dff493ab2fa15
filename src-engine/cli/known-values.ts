// What may stand after an option or in the place of an argument, for the completion of shells: names that are known
// beforehand, a file, or nothing that could be guessed.

import { dataTitles } from '../../src-shared/config/data.ts'
import { backendIds } from '../../src-shared/config/experiment.ts'
import { methodDefinitions, methodKinds } from '../../src-shared/config/method.ts'
import { samplerDefinitions } from '../../src-shared/config/sampler.ts'
import { energyTitles } from '../../src-shared/config/energy.ts'
import { compositionKinds, densityKinds } from '../../src-shared/energy-source.ts'
import { evaluationNames } from '../../src-shared/evaluation.ts'
import { animationFormats } from '../../src-shared/figures/animation.ts'
import {
  fieldQuantities,
  figureLayers,
  figureNames,
  figureSizes,
  figureThemes,
  horizontalAxes,
  panelContents,
} from '../../src-shared/figures/figure.ts'
import { fileFormats } from '../../src-shared/figures/file-format.ts'
import { lessonIds } from '../../src-shared/learn/registry.ts'
import { modelFormats } from '../../src-shared/model-format.ts'
import { reportFormats } from '../../src-shared/report/report-format.ts'
import { labSamplerKinds, startKinds } from '../../src-shared/sampling-lab/lab-setup.ts'
import { modelParameters } from '../../src-shared/trained-model.ts'
import type { ArgumentWords, CommandWords, OptionWords } from './command-words.ts'

export type KnownValues =
  | { kind: 'names'; names: readonly string[]; /** Several with commas between. */ listed: boolean }
  | { kind: 'file' }
  | { kind: 'folder' }
  | { kind: 'unknown' }

const oneOf = (names: readonly string[]): KnownValues => ({ kind: 'names', names, listed: false })
const listOf = (names: readonly string[]): KnownValues => ({ kind: 'names', names, listed: true })

const methodNames = methodKinds.map((kind) => methodDefinitions[kind].option)
const samplerNames = labSamplerKinds.map((kind) => samplerDefinitions[kind].abbreviation.toLowerCase())

/** By the option, with its command in front where others use the same word otherwise. */
export const namesOfOptions: Readonly<Record<string, KnownValues>> = {
  '--data': oneOf(Object.keys(dataTitles)),
  '--methods': listOf(methodNames),
  '--method': oneOf(methodNames),
  '--energy': oneOf(Object.keys(energyTitles)),
  '--backend': oneOf(backendIds),
  '--figure': oneOf([...figureNames, 'all']),
  'export --format': oneOf([...fileFormats, ...animationFormats]),
  'report --format': oneOf(reportFormats),
  'study report --format': oneOf(reportFormats),
  'model export --format': oneOf(modelFormats),
  '--parameters': oneOf(modelParameters),
  '--theme': oneOf(figureThemes),
  '--size': oneOf(figureSizes),
  '--quantity': oneOf(fieldQuantities),
  '--content': oneOf(panelContents),
  '--layers': listOf([...figureLayers, 'none']),
  '--axis': oneOf(horizontalAxes),
  '--view': oneOf(['stored']),
  'evaluate --evaluations': listOf(evaluationNames),
  '--sampler': oneOf(samplerNames),
  'sample --against': oneOf(samplerNames),
  '--start': oneOf(startKinds),
  '--how': oneOf(compositionKinds),
}

/** By command and argument. */
export const namesOfArguments: Readonly<Record<string, KnownValues>> = {
  'learn lesson': oneOf(lessonIds.map((_, index) => String(index + 1))),
  'sample source': oneOf(densityKinds),
  'compose energies': oneOf(densityKinds),
  'setup options': oneOf(['gpu', 'cpu']),
}

const places: Readonly<Record<string, KnownValues>> = {
  path: { kind: 'file' },
  file: { kind: 'file' },
  folder: { kind: 'folder' },
}

/** null for a switch, which takes nothing. */
export function valuesOfOption({ path }: CommandWords, { long, value }: OptionWords): KnownValues | null {
  if (value === null) return null
  return namesOfOptions[[...path, long].join(' ')] ?? namesOfOptions[long] ?? places[value] ?? { kind: 'unknown' }
}

export function valuesOfArgument({ path }: CommandWords, { name, choices }: ArgumentWords): KnownValues {
  if (choices.length > 0) return oneOf(choices)
  return namesOfArguments[[...path, name].join(' ')] ?? places[name] ?? { kind: 'unknown' }
}
