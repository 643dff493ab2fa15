// The engine process.

import './devices/leave-with-parent.ts'

await import('./serve-engine.ts')
