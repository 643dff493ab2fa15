// Experiment files as people bring them: each is read as its writer meant it, or refused in words with the place.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { experimentFromText } from '../../src-shared/config/experiment-file.ts'
import { decodeText } from '../../src-shared/decode-text.ts'

const folder = resolve(import.meta.dirname, '..', 'fixtures', 'experiments')
const read = (name: string) => experimentFromText(decodeText(readFileSync(join(folder, name))), name)

describe('a file that is right', () => {
  test.each(['exp.json', 'exp_bom.json', 'exp_utf16.json'])('%s: the encoding makes no difference', (name) => {
    const config = read(name)
    expect(config.name).toBe('NCE ν=4 on two-moons')
    expect(config.budget).toEqual({ unit: 'iterations', amount: 20 })
    expect(config.data).toMatchObject({ kind: 'two-moons', radius: 2, noise: 0.3, count: 300 })
    expect(config).toEqual(read('exp.json'))
  })

  test('exp_min.json: what is left out gets its default', () => {
    const config = read('exp_min.json')
    expect(config.lanes.map(({ method }) => method.kind)).toEqual([
      'contrastive-divergence',
      'persistent-contrastive-divergence',
      'noise-contrastive-estimation',
      'denoising-score-matching',
    ])
    expect(config).toMatchObject({ coordinates: 'standardised', seeds: [1], energy: { kind: 'mlp' } })
    expect(config.name).toBe('CD-10, PCD-10, NCE ν=4 and DSM σ=0.057 on two moons')
  })

  test('a lane that names only its method gets that method’s optimizer, sampler and id', () => {
    const text = JSON.stringify({
      format: 'ebm-studio/experiment',
      version: 1,
      coordinates: 'standardised',
      data: { kind: 'rings' },
      lanes: [{ method: { kind: 'contrastive-divergence', steps: 3 } }, { method: { kind: 'maximum-likelihood' } }],
    })
    const [first, second] = experimentFromText(text, 'x.json').lanes
    expect(first).toMatchObject({ id: 'lane-1', method: { steps: 3, sampler: { kind: 'unadjusted-langevin' } } })
    expect(second).toMatchObject({ id: 'lane-2', optimizer: { kind: 'adam' } })
  })
})

describe('a file that is wrong', () => {
  test.each([
    ['exp_comment.json', /exp_comment\.json: .*got a comment on line 3: JSON has no comments, take it out\./],
    [
      'exp_trailing.json',
      /exp_trailing\.json: .*got a comma before the closing bracket on line 63: take the comma out\./,
    ],
    ['exp_v2.json', /exp_v2\.json: Expected version 1, got 2: a newer EBM Studio wrote it/],
  ])('%s', (name, message) => {
    expect(() => read(name)).toThrow(message)
  })

  const minimal = '{"format":"ebm-studio/experiment",\n"version":1,\n"data":{"kind":"two-moons"}'
  test.each([
    ['cut short', minimal, /ends too early, with a bracket still open/],
    ['one bracket too many', `${minimal}}}`, /a closing bracket without its opening one on line 3/],
    ['single quotes', `${minimal},\n'seeds':[1]}`, /a text in single quotes on line 4: JSON wants double quotes/],
    ['Python’s constants', `${minimal},\n"backend":None}`, /None on line 4, which JSON does not know/],
    ['a block comment', `/* mine */ ${minimal}}`, /not JSON/],
    ['nothing', '  \n', /an empty file/],
    [
      'a comma in a text is no fault',
      `${minimal},"name":"a,]" ]`,
      /a closing bracket without its opening one on line 3/,
    ],
  ])('%s', (_what, text, message) => {
    expect(() => experimentFromText(text, 'x.json')).toThrow(message)
    // What the parser of the machine says is for programmers.
    expect(() => experimentFromText(text, 'x.json')).not.toThrow(/Unexpected|position|token/)
  })

  test('UTF-16 without a mark, in both byte orders', () => {
    const text = readFileSync(join(folder, 'exp_min.json'), 'utf8')
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big]) expect(experimentFromText(decodeText(bytes), 'x').data.kind).toBe('two-moons')
  })
})
