// Drawings in turn: each in a task of its own, so that a click never waits for more than one of them; what nobody sees
// draws when it comes into view. The browser's part is in drawings.ts.

export interface DrawingQueueParts {
  /** Calls back whenever the element comes into view or leaves it; answers how to stop. */
  observe(element: Element, onSight: (visible: boolean) => void): () => void
  /** Runs in a task of its own, soon. */
  schedule(task: () => void): void
  /** Whether the whole page is out of sight. */
  isHidden(): boolean
  /** Milliseconds. */
  now(): number
}

export interface QueuedDrawing {
  /** Draws soon, however often it is asked for until then. */
  request(): void
  end(): void
}

export interface DrawingQueue {
  add(element: Element, draw: () => void): QueuedDrawing
  /** To be called when the page comes back into sight. */
  resume(): void
  /** Nothing is waiting that could be drawn now. */
  readonly isEmpty: boolean
  /** Milliseconds that drawings have taken in all. */
  readonly spentMs: number
}

interface Place {
  draw: () => void
  visible: boolean
  /** Asked for since it was last drawn. */
  wanted: boolean
}

export function createDrawingQueue({ observe, schedule, isHidden, now }: DrawingQueueParts): DrawingQueue {
  const places = new Set<Place>()
  /** In the order in which they were asked for. */
  const waiting = new Set<Place>()
  let scheduled = false
  let spentMs = 0

  function consider(place: Place): void {
    if (place.wanted && place.visible && !isHidden()) waiting.add(place)
    else waiting.delete(place)
    scheduleNext()
  }

  function scheduleNext(): void {
    if (scheduled || waiting.size === 0) return
    scheduled = true
    schedule(drawNext)
  }

  function drawNext(): void {
    scheduled = false
    if (isHidden()) waiting.clear()
    const [place] = waiting
    if (!place) return
    waiting.delete(place)
    // Before it draws: one that fails must not hold up those behind it.
    scheduleNext()
    place.wanted = false
    const startedAt = now()
    place.draw()
    spentMs += now() - startedAt
  }

  return {
    add(element, draw) {
      const place: Place = { draw, visible: false, wanted: false }
      places.add(place)
      const stop = observe(element, (visible) => {
        place.visible = visible
        consider(place)
      })
      return {
        request() {
          place.wanted = true
          consider(place)
        },
        end() {
          stop()
          places.delete(place)
          waiting.delete(place)
        },
      }
    },
    resume() {
      for (const place of places) consider(place)
    },
    get isEmpty() {
      return waiting.size === 0
    },
    get spentMs() {
      return spentMs
    },
  }
}
