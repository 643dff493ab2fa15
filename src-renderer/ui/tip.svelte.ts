// A line of help beside the pointer or the focused control. One layer for the whole window shows it.

import type { Attachment } from 'svelte/attachments'

const delayMs = 350

interface ShownTip {
  text: string
  anchor: DOMRect
}

class Tips {
  shown = $state.raw<ShownTip | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  show(element: Element, text: string, afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (element.isConnected) this.shown = { text, anchor: element.getBoundingClientRect() }
    }, afterMs)
  }

  /** Not at once: an element that is being taken away while it has the focus tells of it in the midst of an update. */
  hide(): void {
    clearTimeout(this.#timer)
    queueMicrotask(() => (this.shown = null))
  }
}

export const tips = new Tips()

/** The text is for the eye only: say the same in the control's name or description. */
export function tip(text: string | null | undefined): Attachment {
  return (element) => {
    if (!text) return
    const enter = () => tips.show(element, text, delayMs)
    const focus = () => {
      if (element.matches(':focus-visible')) tips.show(element, text, delayMs)
    }
    const leave = () => tips.hide()
    element.addEventListener('pointerenter', enter)
    element.addEventListener('focusin', focus)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('pointerdown', leave)
    element.addEventListener('focusout', leave)
    return () => {
      leave()
      element.removeEventListener('pointerenter', enter)
      element.removeEventListener('focusin', focus)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('pointerdown', leave)
      element.removeEventListener('focusout', leave)
    }
  }
}
