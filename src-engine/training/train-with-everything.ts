// Trains one lane with everything that the engine has.

import { constants, setPriority } from 'node:os'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import { useBackend } from '../backends/use-backend.ts'
import { modelDataOf } from '../data/model-data.ts'
import { loadData } from '../data/registry.ts'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { energyShape } from '../models/energy-shape.ts'
import { serveTrainer } from './serve-trainer.ts'
import { startTraining } from './train.ts'

// Training takes whatever is left: the window and the engine stay quick while it runs. Compute threads, started later,
// inherit it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

serveTrainer({
  loadData,
  useBackend: (id, config, data, tested) =>
    useBackend(id, energyShape(config.energy, modelDataOf(data, coordinatesKindOf(config))), tested),
  startTraining,
  encodeCheckpoint,
  decodeCheckpoint,
})
