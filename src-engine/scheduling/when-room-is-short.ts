// What happens to the running lanes while the disk is full: they pause, and go on when there is room.

import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunTable } from '../store/runs.ts'
import type { Places } from './places.ts'
import type { RoomKeeperOptions } from './room-keeper.ts'

export function whenRoomIsShort(
  places: Places,
  runs: Pick<RunTable, 'get'>,
  emit: (event: EngineEvent) => void,
): Pick<RoomKeeperOptions, 'onFull' | 'onRoom'> {
  return {
    onFull() {
      const message = 'The disk is full: training waits, and goes on by itself when there is room. Nothing is lost.'
      emit({ kind: 'notice', level: 'error', message })
      for (const [runId, lane] of places.entries()) {
        if (lane.ended || runs.get(runId).status !== 'running') continue
        lane.waitsForRoom = true
        lane.process.send({ command: 'pause' })
      }
    },
    onRoom() {
      emit({ kind: 'notice', level: 'information', message: 'There is room on the disk again: training goes on.' })
      for (const lane of places.lanes()) {
        lane.reportsWaiting = 0
        if (!lane.waitsForRoom) continue
        lane.waitsForRoom = false
        lane.process.send({ command: 'resume' })
      }
    },
  }
}
