// A probe process whose backends are broken, each in its own way.

import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { serveProbe } from '../../../src-engine/devices/serve-probe.ts'
import { aborting, unloadable, wrongLangevin } from './broken-backends.ts'

const backends = { reference, wasm: wrongLangevin, webgpu: aborting, tensorflow: unloadable }
serveProbe(async (id) => backends[id])
