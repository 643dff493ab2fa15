// The truth itself: against the golden files at 1e-9; the rest shows that the suite holds and that training resumes.

import { reference } from '../../src-engine/backends/reference/reference.ts'
import { describeBackend } from './backend-suite.ts'
import { describeClasses } from './classes-suite.ts'
import { describeMachines } from './rbm-suite.ts'

describeBackend(reference, { runs: 20 })
describeMachines(reference)
describeClasses(reference)
