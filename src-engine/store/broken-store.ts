// A library that is there and cannot be opened. The file is left as it is; `repair.ts` knows three ways on.

import { AppError } from '../../src-shared/errors.ts'

export type StoreProblem = 'damaged' | 'empty' | 'missing' | 'foreign' | 'newer'

export class BrokenStore extends AppError {
  readonly problem: StoreProblem

  constructor(problem: StoreProblem, message: string) {
    super('store-unavailable', message)
    this.problem = problem
  }
}
