// The trainer process: trains one lane with everything the engine has.

import { useBackend } from '../backends/use-backend.ts'
import { loadData } from '../data/registry.ts'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { energyShape } from './energy-shape.ts'
import { serveTrainer } from './serve-trainer.ts'
import { startTraining } from './train.ts'

serveTrainer({
  loadData,
  useBackend: (id, config, data) => useBackend(id, energyShape(config, data)),
  startTraining,
  encodeCheckpoint,
  decodeCheckpoint,
})
