// What is to be stored, in order, also while the disk is full.
//
//  storing ── a write finds no room ──▶ waiting ── all that waited is stored ──▶ storing
//                                        │  ▲
//                                        └──┘ tried again every few seconds
//
// Work that found no room has changed nothing and is done again from its beginning. The line is bounded by whoever
// fills it: the scheduler pauses its trainers, and ends those that go on reporting.

import { isOutOfRoom } from '../store/out-of-room.ts'

export interface RoomKeeper {
  readonly waiting: boolean
  /** Does the work now, or when there is room and all earlier work is done. Throws what is no want of room. */
  act(work: () => void): void
  /** Tries what waits for the last time; from now on want of room is an error like any other. */
  end(): void
}

export interface RoomKeeperOptions {
  retryMs: number
  onFull: () => void
  onRoom: () => void
}

export function roomKeeper({ retryMs, onFull, onRoom }: RoomKeeperOptions): RoomKeeper {
  const line: (() => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let ended = false

  function drain(): void {
    while (line.length > 0) {
      try {
        line[0]()
      } catch (error) {
        if (isOutOfRoom(error)) return
        // Whoever put it in the line is no longer there to be told.
        console.error(error)
      }
      line.shift()
    }
    if (timer) clearInterval(timer)
    timer = null
    onRoom()
  }

  return {
    get waiting() {
      return timer !== null
    },
    act(work) {
      if (timer) {
        line.push(work)
        return
      }
      try {
        work()
      } catch (error) {
        if (ended || !isOutOfRoom(error)) throw error
        line.push(work)
        timer = setInterval(drain, retryMs)
        onFull()
      }
    },
    end() {
      ended = true
      if (timer) clearInterval(timer)
      timer = null
      for (const work of line.splice(0)) {
        try {
          work()
        } catch (error) {
          console.error(error)
        }
      }
    },
  }
}
