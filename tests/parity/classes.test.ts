import { reference } from '../../src-engine/backends/reference/reference.ts'
import { wasm } from '../../src-engine/backends/wasm/wasm.ts'
import { describeClasses } from './classes-suite.ts'

describeClasses(reference)
describeClasses(wasm)
