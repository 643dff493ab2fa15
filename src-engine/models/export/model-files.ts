// The files of a model in each format, as bytes. The same model and configuration, the same bytes.

import { experimentToText } from '../../../src-shared/config/experiment-file.ts'
import { obtainedInWords } from '../../../src-shared/estimate.ts'
import { modelFileNames, type ModelFormat } from '../../../src-shared/model-format.ts'
import { energyFormula, tensorsOf, type ExportedModel } from './exported-model.ts'
import { modelJson } from './model-json.ts'
import { pytorchScript } from './pytorch-script.ts'
import { encodeSafetensors } from './safetensors.ts'

export interface ModelFile {
  name: string
  bytes: Uint8Array
}

/** `name` is that of the file in this format; a script's weights, which come first, are named after it. */
export function modelFiles(format: ModelFormat, exported: ExportedModel, name: string): ModelFile[] {
  return filesOf(format, name, {
    weights: () => weights(exported),
    script: (weightsName) => pytorchScript(exported, weightsName),
    json: () => modelJson(exported),
  })
}

interface WrittenParts {
  weights(): Uint8Array
  /** `weightsName` is that of the file with the weights, which is to lie beside the script. */
  script(weightsName: string): string
  json(): string
}

/** The files of a format, whatever it is that is written. */
export function filesOf(format: ModelFormat, name: string, { weights, script, json }: WrittenParts): ModelFile[] {
  const [first] = modelFileNames(format, name)
  switch (format) {
    case 'pytorch':
      return [
        { name: first, bytes: weights() },
        { name, bytes: inUtf8(script(first)) },
      ]
    case 'safetensors':
      return [{ name, bytes: weights() }]
    case 'json':
      return [{ name, bytes: inUtf8(json()) }]
    default:
      return format satisfies never
  }
}

const inUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Metadata are texts; what is more than one is JSON. */
function weights(exported: ExportedModel): Uint8Array {
  const { model, parameters, hash, version, experiment, run, logPartition, configuration } = exported
  const { shape, axes, columns, densityUnit } = model
  return encodeSafetensors(tensorsOf(exported), {
    format: 'pt',
    program: `EBM Studio ${version}`,
    model: hash,
    parameters,
    experiment,
    run: run.id,
    method: run.label,
    seed: String(run.seed),
    iteration: String(run.iteration),
    energy: energyFormula(exported),
    shape: JSON.stringify(shape),
    columns: JSON.stringify(columns),
    axes: JSON.stringify(axes),
    densityUnit,
    logPartition: logPartition ? String(logPartition.value) : 'not known',
    logPartitionObtained: logPartition ? obtainedInWords(logPartition.obtained) : '',
    configuration: JSON.stringify(JSON.parse(experimentToText(configuration))),
  })
}
