// Waits until a condition holds that is looked at after every change.

export interface Waiters {
  until(done: () => boolean): Promise<void>
  /** Something has changed. */
  look(): void
}

export function createWaiters(): Waiters {
  const waiting = new Set<{ done: () => boolean; resolve: () => void }>()
  return {
    until(done) {
      if (done()) return Promise.resolve()
      return new Promise((resolve) => waiting.add({ done, resolve }))
    },
    look() {
      for (const waiter of waiting) {
        if (!waiter.done()) continue
        waiting.delete(waiter)
        waiter.resolve()
      }
    },
  }
}
