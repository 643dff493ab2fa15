// A verifier process: it trains one run again, and leaves. The engine owns the database.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { reportError } from '../../src-shared/errors.ts'
import { useBackend } from '../backends/use-backend.ts'
import { serveBeside } from './beside-channel.ts'
import type { VerifyAssignment, VerifyReport } from './verify-messages.ts'
import { verifyRun } from './verify-run.ts'

serveBeside<VerifyAssignment, VerifyReport>(async (assignment, { send, sendShare }) => {
  try {
    const verification = await verifyRun(assignment, {
      useBackend,
      onShare: (share) => sendShare({ report: 'share', share }),
      now: () => performance.now(),
      rest: nextTurn,
    })
    await send({ report: 'ended', outcome: { verification } })
  } catch (error) {
    // Whatever is not an AppError is a bug: its stack goes to the terminal, its message to the person.
    const told = reportError(error)
    if (told.code === 'internal') console.error(error)
    await send({ report: 'ended', outcome: { error: told } })
  }
})
