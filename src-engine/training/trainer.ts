// The trainer process.

import '../devices/leave-with-parent.ts'

await import('./train-with-everything.ts')
