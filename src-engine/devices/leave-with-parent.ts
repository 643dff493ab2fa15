// A process whose engine is gone leaves at once, also while it is still loading: entries import this first and the rest
// dynamically, since a static import would be loaded before the first line runs.

/** Who has something to put away first takes it off. */
export const leave = (): never => process.exit(0)

process.on('disconnect', leave)
// It may have been too late to hear of it.
if (!process.connected) process.exit(0)
