import { test } from 'vitest'
import { tensorflow } from '../../src-engine/backends/tensorflow/tensorflow.ts'
import { describeBackend } from './backend-suite.ts'

const availability = await tensorflow.availability()
if (availability.available) describeBackend(tensorflow)
else test.skip(availability.reason, () => undefined)
