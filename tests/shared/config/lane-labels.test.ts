import { describe, expect, it } from 'vitest'
import { automaticName, defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { laneLabels } from '../../../src-shared/config/lane-labels.ts'
import { defaultLane, type LaneConfig } from '../../../src-shared/config/lane.ts'

const nce = (covarianceScale: number, id = 'a'): LaneConfig => {
  const lane = defaultLane('noise-contrastive-estimation', id)
  return { ...lane, method: { ...lane.method, covarianceScale } as LaneConfig['method'] }
}
const cd = (id = 'a') => defaultLane('contrastive-divergence', id)

describe('labels of lanes', () => {
  it('are the methods’ own where these differ', () => {
    expect(laneLabels(defaultExperiment().lanes)).toEqual(['CD-10', 'PCD-10', 'NCE ν=4', 'DSM σ=0.057'])
  })

  it('tell two lanes of one method apart by what differs', () => {
    expect(laneLabels([cd(), nce(0.5), nce(1.5)])).toEqual(['CD-10', 'NCE ν=4, width 0.5', 'NCE ν=4, width 1.5'])
    const [slow, fast] = [cd(), cd('b')]
    slow.optimizer.learningRate = 0.002
    fast.optimizer.learningRate = 0.005
    fast.batchSize = 512
    expect(laneLabels([slow, fast])).toEqual(['CD-10, rate 0.002, batch 256', 'CD-10, rate 0.005, batch 512'])
  })

  it('say the kind of sampler or optimizer, not its settings, where the kinds differ', () => {
    const [first, second, third] = [cd(), cd('b'), cd('c')]
    if ('sampler' in second.method)
      second.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize: 0.1, targetAcceptance: 0 }
    if ('sampler' in third.method)
      third.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize: 0.2, targetAcceptance: 0 }
    expect(laneLabels([first, second])).toEqual(['CD-10, ULA', 'CD-10, MALA'])
    expect(laneLabels([first, second, third])).toEqual(['CD-10, ULA', 'CD-10, MALA, ε=0.1', 'CD-10, MALA, ε=0.2'])
  })

  it('use a field’s own label where there is no short word for it', () => {
    const [first, second] = [cd(), cd('b')]
    first.optimizer = { ...first.optimizer, kind: 'sgd', momentum: 0 } as LaneConfig['optimizer']
    second.optimizer = { ...first.optimizer, momentum: 0.9 } as LaneConfig['optimizer']
    expect(laneLabels([first, second])).toEqual(['CD-10, momentum 0', 'CD-10, momentum 0.9'])
  })

  it('keep a person’s names, and number lanes only that are equal in everything', () => {
    const named = { ...cd(), name: 'Mine' }
    expect(laneLabels([named, cd('b'), cd('c')])).toEqual(['Mine', 'CD-10', 'CD-10 (2)'])
    const other = { ...nce(0.5), name: 'Mine' }
    const slower = { ...named, optimizer: { ...other.optimizer, learningRate: 0.001 } }
    expect(laneLabels([slower, other])).toEqual(['Mine, CD, rate 0.001', 'Mine, NCE, rate 0.005'])
  })

  it('never meet, whatever is set', () => {
    const awkward = { ...cd(), name: 'CD-10 (2)' }
    const labels = laneLabels([cd('b'), cd('c'), awkward])
    expect(new Set(labels).size).toBe(3)
  })

  it('make the automatic name of an experiment', () => {
    const name = automaticName({ ...defaultExperiment(), lanes: [nce(0.5), nce(1.5, 'b')] })
    expect(name).toBe('NCE ν=4, width 0.5 and NCE ν=4, width 1.5 on two moons')
  })
})
