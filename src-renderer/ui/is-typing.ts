/** Whether an event is of a field for text, which has its own undo and its own menu. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
