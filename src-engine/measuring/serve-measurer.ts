// A measurer process: one assignment, then it leaves. The engine owns the database.

import { reportError, type ErrorReport } from '../../src-shared/errors.ts'
import { useBackend } from '../backends/use-backend.ts'
import { serveBeside, type BesideChannel } from './beside-channel.ts'
import { measureModel } from './measure-model.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'

serveBeside<MeasureAssignment, MeasurerReport>(async (assignment, channel) => {
  const error = await measured(assignment, channel)
  await channel.send({ report: 'ended', error })
})

async function measured(
  assignment: MeasureAssignment,
  { send, sendShare }: BesideChannel<MeasurerReport>,
): Promise<ErrorReport | null> {
  const report = (message: MeasurerReport): void => {
    if (message.report === 'share') sendShare(message)
    else void send(message)
  }
  try {
    await measureModel(assignment, { useBackend, report, now: () => performance.now() })
    return null
  } catch (error) {
    // Whatever is not an AppError is a bug: its stack goes to the terminal, its message to the person.
    const told = reportError(error)
    if (told.code === 'internal') console.error(error)
    return told
  }
}
