// Made once: a formatter costs a hundred times what formatting does, and every run of a list may show a date.
const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

/** `30 November 2026 at 14:55`, in the machine's time zone. */
export const dateText = (time: number): string => format.format(time)
