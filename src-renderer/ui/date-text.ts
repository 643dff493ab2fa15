/** `30 November 2026 at 14:55`, in the machine's time zone. */
export const dateText = (time: number): string =>
  new Date(time).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
