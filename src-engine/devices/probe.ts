// The probe process: tries one of the backends that there are.

import { backends } from '../backends/registry.ts'
import { serveProbe } from './serve-probe.ts'

serveProbe(backends)
