// "What is this?": the term of what the pointer is on, else of what has the focus. Elements name it in `data-term`.

import { help } from './help.svelte.ts'

let pointed: Element | null = null

/** Remembers what is under the pointer; for the window's `pointerover`. */
export function notePointed({ target }: PointerEvent): void {
  pointed = target instanceof Element ? target : null
}

/** A click puts the focus somewhere: from then on that counts until the pointer moves on. */
export function explainWhatIsThis(): void {
  help.explain(termAt(pointed) ?? termAt(document.activeElement))
}

function termAt(element: Element | null): string | null {
  if (!element?.isConnected) return null
  return element.closest<HTMLElement>('[data-term]')?.dataset.term ?? null
}

/** `?` asks, but not where text is typed. */
export function isQuestion(event: KeyboardEvent): boolean {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return false
  const { target } = event
  return !(target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]'))
}
