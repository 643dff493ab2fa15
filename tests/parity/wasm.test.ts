import { wasm } from '../../src-engine/backends/wasm/wasm.ts'
import { describeBackend } from './backend-suite.ts'

describeBackend(wasm)
