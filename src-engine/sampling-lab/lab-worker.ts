// Thread entry: samples one energy after the other.

import { openEnergyField } from '../energy-fields/registry.ts'
import { decodeModel } from '../models/trained-model.ts'
import { serveTasks } from '../threads/serve-tasks.ts'
import type { LabTask } from './lab-thread.ts'
import { sampleField } from './sample-field.ts'

serveTasks(async ({ setup, title, models, hashes }: LabTask, tell) => {
  const model = async (key: string) => {
    const body = models[key]
    if (!body) throw new Error(`Expected the model of ${key} with the task.`)
    return decodeModel(body)
  }
  const field = await openEnergyField(setup.source, { model, keptModel: model })
  try {
    return { answer: await sampleField(field, setup, { title, models: hashes, clock: () => performance.now(), tell }) }
  } finally {
    field.dispose()
  }
})
