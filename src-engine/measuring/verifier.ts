// The verifier process.

import '../devices/leave-with-parent.ts'

await import('./serve-verifier.ts')
