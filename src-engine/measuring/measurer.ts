// The measurer process.

import '../devices/leave-with-parent.ts'

await import('./serve-measurer.ts')
