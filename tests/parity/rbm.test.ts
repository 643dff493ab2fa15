import { reference } from '../../src-engine/backends/reference/reference.ts'
import { wasm } from '../../src-engine/backends/wasm/wasm.ts'
import { describeMachines } from './rbm-suite.ts'

describeMachines(reference)
describeMachines(wasm)
