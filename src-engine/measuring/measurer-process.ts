// Measurers: child processes that make evaluations of one model.

import { join } from 'node:path'
import { createProcessorTime, type ProcessorTime } from '../devices/processor-time.ts'
import { besideStarter, type BesideListeners, type BesideProcess, type StartBeside } from './beside-process.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'

export type MeasurerProcess = BesideProcess
export type MeasurerListeners = BesideListeners<MeasurerReport>
export type StartMeasurer = StartBeside<MeasureAssignment, MeasurerReport>

export interface MeasurerStarterOptions {
  /** The file that they run; the product's own if absent. */
  entry?: string
  processorTime?: ProcessorTime
}

export const measurerStarter = ({
  entry = join(import.meta.dirname, 'measurer.ts'),
  processorTime = createProcessorTime(),
}: MeasurerStarterOptions = {}): StartMeasurer => besideStarter({ entry, processorTime })
