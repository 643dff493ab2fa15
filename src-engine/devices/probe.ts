// The probe process: tries one of the backends that there are.

import './leave-with-parent.ts'

const { loadBackend } = await import('../backends/load-backend.ts')
const { serveProbe } = await import('./serve-probe.ts')
serveProbe(loadBackend)
