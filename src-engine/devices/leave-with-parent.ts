// A process whose engine is gone leaves at once, also while it is still loading: entries import this first and the rest
// dynamically, since a static import would be loaded before the first line runs.

process.on('disconnect', () => process.exit(0))
// It may have been too late to hear of it.
if (!process.connected) process.exit(0)
