// What the engine process does: a studio behind the channel to Electron's main process. It lives exactly as long as that channel.

import { reportError } from '../src-shared/errors.ts'
import type { EventMessage, UpdatingMessage } from '../src-shared/protocol/messages.ts'
import { leave } from './devices/leave-with-parent.ts'
import { openRepairableStudio, type RepairableStudio } from './repairable-studio.ts'
import { dataFolder } from './store/data-folder.ts'
import { updateLibrary } from './store/update-library.ts'

async function open(): Promise<RepairableStudio> {
  try {
    const folder = dataFolder()
    const notices = await updateLibrary({ folder, onBegin: (updating) => send({ updating } satisfies UpdatingMessage) })
    return openRepairableStudio({ folder, notices, lookAhead: true, followStudies: true })
  } catch (error) {
    // The last line on stderr is what the window shows as the reason.
    console.error(reportError(error).message)
    process.exit(1)
  }
}

const studio = await open()
let closing = false

function send(message: unknown): void {
  if (process.connected) process.send!(message, undefined, undefined, () => undefined)
}

function close(): void {
  if (closing) return
  closing = true
  void studio.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(reportError(error).message)
      process.exit(1)
    },
  )
}

process.on('message', async (message) => {
  const answer = await studio.answer(message)
  if (answer) return send(answer)
  const notice = 'The engine was sent a message that it does not understand; nothing was done.'
  send({ event: { kind: 'notice', level: 'error', message: notice } } satisfies EventMessage)
})
process.off('disconnect', leave)
process.on('disconnect', close)
// It may have gone while this process was still loading.
if (!process.connected) close()
process.on('SIGTERM', close)
process.on('SIGHUP', close)
// Ctrl+C in the terminal that started the app reaches the window too, which then closes this channel.
process.on('SIGINT', () => undefined)
studio.subscribe((event) => send({ event } satisfies EventMessage))
