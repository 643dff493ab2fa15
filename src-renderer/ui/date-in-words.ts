// Made once: a formatter costs a hundred times what formatting does, and lists show many dates.
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const secondsFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: 'numeric' })

/** `Today, 14:05`, `Yesterday, 09:12`, `3 Feb 2026, 11:40`. */
export function dateInWords(milliseconds: number, now: number): string {
  const clock = clockFormat.format(milliseconds)
  const days = Math.round((startOfDay(now) - startOfDay(milliseconds)) / 86_400_000)
  if (days === 0) return `Today, ${clock}`
  if (days === 1) return `Yesterday, ${clock}`
  return `${dayFormat.format(milliseconds)}, ${clock}`
}

/** `14:05:31`, or the date where that was another day. */
export const timeInWords = (milliseconds: number, now: number): string =>
  startOfDay(now) === startOfDay(milliseconds) ? secondsFormat.format(milliseconds) : dateInWords(milliseconds, now)

const startOfDay = (milliseconds: number) => new Date(milliseconds).setHours(0, 0, 0, 0)
