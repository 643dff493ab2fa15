// A studio that also stands where its library cannot be opened.
//
//  opening ──▶ open
//     │         ▲
//     └─▶ broken ── store.repair ──┘     every request but store.state is answered with the reason meanwhile

import type { EngineEvent } from '../src-shared/protocol/events.ts'
import { AppError, reportError } from '../src-shared/errors.ts'
import { callMessageSchema, parseEngineCall, type AnswerMessage } from '../src-shared/protocol/messages.ts'
import type { EngineRequestName, ParsedParameters } from '../src-shared/protocol/requests.ts'
import type { RepairChoice, StoreState } from '../src-shared/store-state.ts'
import * as v from 'valibot'
import { BrokenStore } from './store/broken-store.ts'
import { dataFolder } from './store/data-folder.ts'
import { newestUsableBackup, repairStore } from './store/repair.ts'
import { openStudio, type Studio, type StudioOptions } from './studio.ts'

export type RepairableStudio = Pick<Studio, 'answer' | 'subscribe' | 'close'>

/** Throws AppError('store-unavailable') if the data folder cannot be used at all, or is in use. */
export function openRepairableStudio(options: StudioOptions = {}): RepairableStudio {
  const folder = options.folder ?? dataFolder()
  const listeners = new Set<(event: EngineEvent) => void>()
  let studio: Studio | null = null
  let broken: BrokenStore | null = null

  function open(): void {
    try {
      studio = openStudio({ ...options, folder })
      broken = null
    } catch (error) {
      if (!(error instanceof BrokenStore)) throw error
      broken = error
      return
    }
    studio.subscribe((event) => {
      for (const listener of listeners) listener(event)
    })
  }

  function answerBroken(reason: BrokenStore, name: EngineRequestName, parameters: unknown): unknown {
    switch (name) {
      case 'store.state': {
        const backupTakenAt = newestUsableBackup(folder)?.takenAt ?? null
        const { problem, message } = reason
        return { status: 'broken', problem, reason: message, dataFolder: folder, backupTakenAt } satisfies StoreState
      }
      case 'store.repair': {
        const repaired = repairStore({ folder, ...(parameters as ParsedParameters<'store.repair'>) })
        open()
        return repaired
      }
      default:
        throw new AppError('store-unavailable', reason.message)
    }
  }

  /** A library that opens gives way to a backup, or to what of it is undamaged. */
  async function replace(choice: RepairChoice): Promise<unknown> {
    const closing = studio!
    broken = new BrokenStore('damaged', 'The library is being replaced: wait a moment.')
    try {
      await closing.close('The library was replaced.')
      return repairStore({ folder, choice })
    } finally {
      open()
    }
  }

  open()
  return {
    async answer(message) {
      if (broken === null && !isReplacing(message)) return studio!.answer(message)
      const frame = v.safeParse(v.looseObject({ call: callMessageSchema.entries.call }), message)
      const call = frame.success ? frame.output.call : null
      try {
        const { name, parameters } = parseEngineCall(message)
        if (broken === null) {
          const { choice } = parameters as ParsedParameters<'library.replace'>
          return { call: call!, result: await replace(choice) } satisfies AnswerMessage
        }
        return { call: call!, result: answerBroken(broken, name, parameters) } satisfies AnswerMessage
      } catch (error) {
        const report = reportError(error)
        if (report.code === 'internal') console.error(error)
        return call === null ? null : { call, error: report }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async (reason) => studio?.close(reason),
  }
}

const isReplacing = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'name' in message && message.name === 'library.replace'
