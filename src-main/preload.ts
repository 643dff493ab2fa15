// The only bridge into the page: `request` asks, `subscribe` listens. Both speak over one MessagePort whose other end
// main accepts from our own page alone; the page never sees the port, Node, or Electron.

import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { AnswerMessage, CallMessage, EventMessage } from '../src-shared/protocol/messages.ts'
import type { StudioEvent } from '../src-shared/protocol/events.ts'

interface Waiting {
  resolve(result: unknown): void
  reject(error: unknown): void
}

const waiting = new Map<number, Waiting>()
const listeners = new Set<(event: StudioEvent) => void>()
const { port1: port, port2 } = new MessageChannel()
let calls = 0

port.onmessage = ({ data }: MessageEvent<AnswerMessage | EventMessage>) => {
  if ('event' in data) {
    for (const listener of listeners) listener(data.event)
    return
  }
  const asked = waiting.get(data.call)
  waiting.delete(data.call)
  if ('error' in data) asked?.reject(data.error)
  else asked?.resolve(data.result)
}
ipcRenderer.postMessage('studio:connect', null, [port2])

/**
 * Where a file lies that a person dropped. The page has the file and does not learn its place; one that the page itself has
 * made, or a place that it names, is nowhere.
 */
function placeOf(parameters: unknown): { path: string } {
  const file =
    typeof parameters === 'object' && parameters !== null ? (parameters as { file?: unknown }).file : undefined
  return { path: file instanceof File ? webUtils.getPathForFile(file) : '' }
}

contextBridge.exposeInMainWorld('studio', {
  /** Rejects with an ErrorReport: code, message, and the field where one is to blame. */
  request(name: string, parameters: unknown): Promise<unknown> {
    const call = calls++
    const told = name === 'file.openDropped' ? placeOf(parameters) : parameters
    return new Promise((resolve, reject) => {
      waiting.set(call, { resolve, reject })
      port.postMessage({ call, name, parameters: told } satisfies CallMessage)
    })
  },
  /** Answers the function that ends the subscription. */
  subscribe(listener: (event: StudioEvent) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
})
