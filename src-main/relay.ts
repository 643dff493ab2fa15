// The relay: one MessagePort per page, calls parsed and passed to the engine or answered by main, events passed back.

import { ipcMain, type MessagePortMain } from 'electron'
import { AppError, reportError } from '../src-shared/errors.ts'
import type { StudioEvent } from '../src-shared/protocol/events.ts'
import { parsePageCall, type AnswerMessage } from '../src-shared/protocol/messages.ts'
import {
  isEngineRequestName,
  type MainRequestName,
  type ParsedParameters,
  type RequestResults,
} from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'
import { isOwnPage } from './security.ts'

export type AnswerMain = <Name extends MainRequestName>(
  name: Name,
  parameters: ParsedParameters<Name>,
) => Promise<RequestResults[Name]>

export interface Relay {
  broadcast(event: StudioEvent): void
}

export function createRelay(options: { engine: EngineProcess; answerMain: AnswerMain }): Relay {
  const { engine, answerMain } = options
  const ports = new Set<MessagePortMain>()

  function broadcast(event: StudioEvent): void {
    for (const port of ports) port.postMessage({ event })
  }

  async function answer(message: unknown): Promise<AnswerMessage> {
    const call = callOf(message)
    try {
      const { name, parameters } = parsePageCall(message)
      const result = isEngineRequestName(name)
        ? await engine.relay(name, parameters as never)
        : await answerMain(name, parameters as never)
      return { call, result }
    } catch (error) {
      if (!(error instanceof AppError)) console.error(error)
      return { call, error: reportError(error) }
    }
  }

  ipcMain.on('studio:connect', (event) => {
    const [port] = event.ports
    if (!port || !isOwnPage(event.senderFrame)) return port?.close()
    ports.add(port)
    port.on('close', () => ports.delete(port))
    port.on('message', ({ data }) => {
      void answer(data).then((message) => port.postMessage(message))
    })
    port.start()
  })
  engine.onEvent(broadcast)
  engine.onState((state) => broadcast({ kind: 'engine', state }))
  return { broadcast }
}

/** Even a malformed message gets its answer at the right address, if it has one. */
function callOf(message: unknown): number {
  const call = typeof message === 'object' && message !== null ? (message as { call?: unknown }).call : undefined
  return typeof call === 'number' ? call : -1
}
