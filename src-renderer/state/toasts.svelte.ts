// Short messages in the corner. Those that a person must act on stay until dismissed.

import { cutMessage } from '../../src-shared/quote.ts'
import { typeset } from '../ui/typeset.ts'

export type ToastLevel = 'information' | 'warning' | 'error'

export type ToastSubject = 'setup'

export interface Toast {
  id: number
  level: ToastLevel
  message: string
  action: { label: string; run(): void } | null
  /** What it speaks of: once that is something else, the message is no longer true. */
  about: ToastSubject | null
}

const secondsShown: Record<ToastLevel, number | null> = { information: 7, warning: 12, error: null }
const toastsMaximum = 4

export class Toasts {
  list = $state.raw<Toast[]>([])
  #count = 0

  show(level: ToastLevel, said: string, action: Toast['action'] = null, about: Toast['about'] = null): void {
    const message = typeset(cutMessage(said))
    if (this.list.some((toast) => toast.message === message && toast.action === null)) return
    const id = ++this.#count
    this.list = [...this.list, { id, level, message, action, about }].slice(-toastsMaximum)
    const seconds = secondsShown[level]
    if (seconds !== null) setTimeout(() => this.dismiss(id), seconds * 1000)
  }

  forget(about: ToastSubject): void {
    this.list = this.list.filter((toast) => toast.about !== about)
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
