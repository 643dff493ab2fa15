// How the place of a study stands, and one of its parts, in words.

import { formatCount } from '../../src-shared/numbers.ts'
import type { StudyElsewhere } from '../../src-shared/study/study.ts'

export interface ConnectionWords {
  text: string
  tone: 'neutral' | 'accent' | 'good' | 'warning'
  pulsing: boolean
  hollow: boolean
}

/** `live`: some of its runs are still to end. */
export function connectionWords({ connection, stopping }: StudyElsewhere, live: boolean): ConnectionWords {
  const words = (text: string, tone: ConnectionWords['tone'], mark: 'pulsing' | 'hollow' | null = null) => {
    return { text, tone, pulsing: mark === 'pulsing', hollow: mark === 'hollow' }
  }
  if (!live) return words('all recorded here', 'neutral', 'hollow')
  switch (connection) {
    case 'none':
      return words('not followed', 'neutral', 'hollow')
    case 'trying':
      return words('connecting', 'accent', 'pulsing')
    case 'lost':
      return words('connection lost', 'warning')
    case 'there':
      return stopping ? words('stopping', 'accent', 'pulsing') : words('connected', 'good')
    default:
      return connection satisfies never
  }
}

/** `Part 1 (job 42): 24 chunks, 3 running, 20 waiting, 1 over. Waits for a limit of this account.` */
export function partWords({ part, job, chunks, waiting, running, remark }: StudyElsewhere['jobs'][number]): string {
  const all = chunks === 1 ? '1 chunk' : `${formatCount(chunks)} chunks`
  if (job === null) return `Part ${part}: ${all}, on the way there`
  if (waiting === null || running === null) return `Part ${part} (job ${job}): ${all}, not heard of yet`
  const over = chunks - waiting - running
  const counts = [
    ...(running > 0 ? [`${formatCount(running)} running`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} waiting`] : []),
    ...(over > 0 ? [`${formatCount(over)} over`] : []),
  ]
  return `Part ${part} (job ${job}): ${all}, ${counts.join(', ')}${remark === null ? '' : `. ${remark}`}`
}
