// The probe process: tries one of the backends that there are.

import { loadBackend } from '../backends/load-backend.ts'
import { serveProbe } from './serve-probe.ts'

serveProbe(loadBackend)
