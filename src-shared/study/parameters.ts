// What a search may vary: the settings of an experiment and of its lanes, by their dotted paths.

import type * as v from 'valibot'
import { dataSchemas, dataTitles, type DataKind } from '../config/data.ts'
import { energySchemas, energyTitles, type EnergyKind } from '../config/energy.ts'
import { budgetSchema, divergenceSchema, evaluationSchema, type ExperimentConfig } from '../config/experiment.ts'
import { fieldsOf, type FieldDescription } from '../config/fields.ts'
import { laneConfigSchema, type LaneConfig } from '../config/lane.ts'
import { methodDefinitions } from '../config/method.ts'
import { optimizerSchemas, optimizerTitles } from '../config/optimizer.ts'
import { samplerDefinitions, samplerKinds } from '../config/sampler.ts'

export interface StudyParameter {
  /** `data`, `data.noise`, `budget.amount`, of lanes `method.sampler.stepSize`. */
  parameter: string
  field: FieldDescription
  /** Of a lane's setting: the lanes that have it; null for one of the experiment. */
  laneIds: readonly string[] | null
}

/** Of the experiment first, then of its lanes, each in the order of the form. */
export function studyParameters(experiment: ExperimentConfig): StudyParameter[] {
  return [...ofExperiment(experiment), ...ofLanes(experiment.lanes)]
}

/**
 * Where a file lies is no setting to vary: files are chosen one by one by a person, and an axis `data` takes whole tables,
 * each with its columns.
 */
export const namesFile = (parameter: string): boolean => parameter.split('.').at(-1) === 'path'

export const studyParameter = (experiment: ExperimentConfig, parameter: string): StudyParameter | undefined =>
  studyParameters(experiment).find((each) => each.parameter === parameter)

function ofExperiment({ data, energy }: ExperimentConfig): StudyParameter[] {
  const dataSets = (Object.keys(dataTitles) as DataKind[]).map((kind) => ({
    value: kind,
    label: dataTitles[kind].title,
  }))
  const energies = (Object.keys(energyTitles) as EnergyKind[]).map((kind) => ({
    value: kind,
    label: energyTitles[kind].title,
  }))
  const found: [string, FieldDescription][] = [
    ['data', choice('Data', 'What is learned from.', dataSets)],
    ...inside('data', dataSchemas[data.kind]).filter(([parameter]) => !namesFile(parameter)),
    ['energy', choice('Energy', 'The energy function that is learned.', energies)],
    ...inside('energy', energySchemas[energy.kind]),
    ...inside('budget', budgetSchema),
    ...inside('evaluation', evaluationSchema),
    ...inside('divergence', divergenceSchema),
  ]
  return found.map(([parameter, field]) => ({ parameter, field, laneIds: null }))
}

function ofLanes(lanes: readonly LaneConfig[]): StudyParameter[] {
  const found = new Map<string, { field: FieldDescription; laneIds: string[] }>()
  for (const lane of lanes) {
    for (const [parameter, field] of laneParameters(lane)) {
      const known = found.get(parameter)
      if (known) known.laneIds.push(lane.id)
      else found.set(parameter, { field, laneIds: [lane.id] })
    }
  }
  return [...found].map(([parameter, rest]) => ({ parameter, ...rest }))
}

/** Of one lane, in the order of the form. */
export function laneParameters({ method, optimizer }: LaneConfig): [parameter: string, field: FieldDescription][] {
  const samplers = samplerKinds.map((kind) => ({ value: kind, label: samplerDefinitions[kind].title }))
  const optimizers = Object.entries(optimizerTitles).map(([value, { title: label }]) => ({ value, label }))
  return [
    ...inside('method', methodDefinitions[method.kind].schema),
    ...('sampler' in method
      ? ([
          ['method.sampler.kind', choice('Sampler', 'How negatives are drawn.', samplers)],
          ...inside('method.sampler', samplerDefinitions[method.sampler.kind].schema),
        ] as [string, FieldDescription][])
      : []),
    ['optimizer.kind', choice('Optimizer', 'How a gradient becomes an update.', optimizers)],
    ...inside('optimizer', optimizerSchemas[optimizer.kind]),
    ...fieldsOf(laneConfigSchema).filter(([key]) => key !== 'name'),
  ]
}

const inside = (part: string, schema: v.GenericSchema): [string, FieldDescription][] =>
  fieldsOf(schema).map(([key, field]) => [`${part}.${key}`, field])

const choice = (label: string, help: string, choices: { value: string; label: string }[]): FieldDescription => ({
  ...{ kind: 'choice', label, help, unit: '', choices },
  defaultValue: choices[0].value,
})
