import { expect, test } from 'vitest'
import { obstacleOf } from '../../../src-engine/evaluations/obstacle.ts'
import { needsMet } from '../../../src-engine/evaluations/subject.ts'
import { gaussianData } from '../../exact/small-training.ts'

const learner = {
  extraCount: 0,
  anneals: true,
  enumerates: false,
  hiddenUnits: false,
  samples: false,
  classifies: false,
  knowsClasses: false,
}

test.each(['gradient-bias', 'method-gradients', 'energy-change'] as const)(
  'a network for many noise levels has no %s, and the words say why',
  (evaluation) => {
    const data = gaussianData([1, 0, 0, 1])
    expect(obstacleOf(evaluation, needsMet(data, { ...learner, levels: false }))).toBeNull()
    const obstacle = obstacleOf(evaluation, needsMet(data, { ...learner, levels: true }))
    expect(obstacle).toContain('of many noise levels the gradient fits all at once')
  },
)
