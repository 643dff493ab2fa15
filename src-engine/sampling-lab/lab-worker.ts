// Thread entry: samples one energy after the other.

import { openEnergyField } from '../energy-fields/registry.ts'
import { decodeModel } from '../models/trained-model.ts'
import { serveTasks } from '../threads/serve-tasks.ts'
import type { LabTask } from './lab-thread.ts'
import { sampleField } from './sample-field.ts'

serveTasks(async ({ setup, title, models }: LabTask) => {
  const field = await openEnergyField(setup.source, {
    async model(runId) {
      const body = models[runId]
      if (!body) throw new Error(`Expected the model of ${runId} with the task.`)
      return decodeModel(body)
    },
  })
  try {
    return { answer: await sampleField(field, setup, { title, clock: () => performance.now() }) }
  } finally {
    field.dispose()
  }
})
