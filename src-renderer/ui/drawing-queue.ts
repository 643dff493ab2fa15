// Charts and panels draw in turn, each in a task of its own, so that a click never waits for more than one of them; what
// nobody sees draws when it comes into view.

interface Place {
  draw: () => void
  visible: boolean
  /** Asked for since it was last drawn. */
  wanted: boolean
}

export interface QueuedDrawing {
  /** Draws soon, however often it is asked for until then. */
  request(): void
  end(): void
}

/** So far outside the window drawing begins, in pixels: scrolled to, it is there. */
const margin = 200

const places = new Map<Element, Place>()
/** In the order in which they were asked for. */
const queue = new Set<Place>()
let timer: ReturnType<typeof setTimeout> | undefined
let spentMs = 0

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const place = places.get(target)
      if (!place) continue
      place.visible = isIntersecting
      enqueue(place)
    }
  },
  { rootMargin: `${margin}px` },
)

export function queuedDrawing(element: Element, draw: () => void): QueuedDrawing {
  const place: Place = { draw, visible: false, wanted: false }
  places.set(element, place)
  observer.observe(element)
  return {
    request() {
      place.wanted = true
      enqueue(place)
    },
    end() {
      observer.unobserve(element)
      places.delete(element)
      queue.delete(place)
    },
  }
}

export const drawingQueue = {
  get isEmpty(): boolean {
    return queue.size === 0
  },
  /** Milliseconds that drawings have taken since the window opened. */
  get spentMs(): number {
    return spentMs
  },
}

function enqueue(place: Place): void {
  if (!place.wanted || !place.visible) return
  queue.add(place)
  timer ??= setTimeout(drawNext)
}

function drawNext(): void {
  timer = undefined
  const [place] = queue
  if (!place) return
  queue.delete(place)
  if (queue.size > 0) timer = setTimeout(drawNext)
  place.wanted = false
  const startedAt = performance.now()
  place.draw()
  spentMs += performance.now() - startedAt
}
