// The window's one queue of drawings.

import { createDrawingQueue } from './drawing-queue.ts'

/** So far outside what is seen drawing begins: scrolled to, it is there. */
const margin = '200px'

const onSights = new WeakMap<Element, (visible: boolean) => void>()
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) onSights.get(target)?.(isIntersecting)
  },
  // Pages scroll in containers of their own, which only a scroll margin reaches into.
  { rootMargin: margin, scrollMargin: margin },
)

// A message is a task without the delay that timers get when they follow one another.
const channel = new MessageChannel()
let task: (() => void) | null = null
channel.port1.onmessage = () => task?.()

export const drawings = createDrawingQueue({
  observe(element, onSight) {
    onSights.set(element, onSight)
    observer.observe(element)
    return () => observer.unobserve(element)
  },
  schedule(next) {
    task = next
    channel.port2.postMessage(null)
  },
  isHidden: () => document.hidden,
  now: () => performance.now(),
})

document.addEventListener('visibilitychange', () => drawings.resume())
