import { reference } from '../../src-engine/backends/reference/reference.ts'
import { describeClasses } from './classes-suite.ts'

describeClasses(reference)
