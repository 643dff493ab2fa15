// A model's files say of its energy what the reference says, by their own words.

import { describe, expect, test } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { compositionFiles } from '../../../src-engine/models/export/composition-files.ts'
import { modelFiles } from '../../../src-engine/models/export/model-files.ts'
import { openModel } from '../../../src-engine/models/open-model.ts'
import type { ModelFormat } from '../../../src-shared/model-format.ts'
import { energyFromJson, type ModelFileJson } from './energy-from-json.ts'
import { binaryModel, exportedOf, madeModels, rawModel, unboundedModel, type MadeModel } from './made-models.ts'
import { readSafetensors } from './read-safetensors.ts'

const estimate = { value: 1.5, obtained: { by: 'quadrature', shape: [257, 257], converged: true } } as const

async function filesOf(made: MadeModel, format: ModelFormat, name: string, parameters: 'average' | 'current') {
  return modelFiles(format, await exportedOf(made, { parameters, logPartition: estimate }), name)
}

const textOf = ({ bytes }: { bytes: Uint8Array }): string => new TextDecoder().decode(bytes)

const jsonOf = async (made: MadeModel, parameters: 'average' | 'current'): Promise<ModelFileJson> =>
  JSON.parse(textOf((await filesOf(made, 'json', 'model.json', parameters))[0])) as ModelFileJson

describe.each([...[1, 2, 3].flatMap(madeModels), rawModel, unboundedModel, binaryModel])('$name', (made) => {
  test.each(['average', 'current'] as const)('JSON: the energy of the %s parameters', async (parameters) => {
    const file = await jsonOf(made, parameters)
    const { points, energies } = file.check
    expect(file.parameters.set).toBe(parameters)
    expect(points.length).toBeGreaterThan(4)
    const opened = await openModel(made.model, reference)
    const truth = await opened.energy(Float64Array.from(points.flat()), parameters)
    opened.dispose()
    points.forEach((point, index) => {
      // Both in double precision; sums in another order.
      expect(Math.abs(energyFromJson(file, point) - truth[index])).toBeLessThan(1e-11 * Math.max(1, truth[index]))
      expect(energies[index]).toBe(truth[index])
    })
  })

  test('safetensors: the numbers of the JSON file, in its names and shapes', async () => {
    const file = await jsonOf(made, 'average')
    const [{ bytes }] = await filesOf(made, 'safetensors', 'model.safetensors', 'average')
    const { tensors, metadata } = readSafetensors(bytes)
    expect(Object.keys(tensors).sort()).toEqual(file.tensors.map(({ name }) => name).sort())
    for (const { name, shape, values } of file.tensors) {
      expect(tensors[name]).toMatchObject({ shape, values: Float64Array.from(values) })
    }
    expect(metadata).toMatchObject({ model: file.model, parameters: 'average', seed: '7', program: 'EBM Studio 1.2.3' })
    expect(JSON.parse(metadata.configuration)).toEqual(file.configuration)
    expect(JSON.parse(metadata.axes)).toEqual(file.coordinates.axes)
  })
})

describe('of a model over binary rows', () => {
  test('the checked points are different rows of 0 and 1', async () => {
    const { points } = (await jsonOf(binaryModel, 'average')).check
    expect(points.flat().filter((value) => value !== 0 && value !== 1)).toEqual([])
    expect(new Set(points.map(String)).size).toBe(points.length)
  })

  test('a point of other values is refused by its number and column', async () => {
    const opened = await openModel(binaryModel.model, reference)
    await expect(opened.energy(Float64Array.of(0, 1, 0, 1, 1, 1, 0, 0.5, 1, 1), 'average')).rejects.toMatchObject({
      code: 'invalid-input',
      message:
        'Expected 0 or 1 for every column of point 2, as this model is over binary rows, ' +
        'got 0.5 for column "2" (mm): round or threshold the values.',
    })
    opened.dispose()
  })
})

const [network] = madeModels(2)

test('JSON says what it holds: format, program, columns, log Z with how it was made, configuration', async () => {
  const file = await jsonOf(network, 'average')
  expect(file).toMatchObject({
    ...{ format: 'ebm-studio/model', formatVersion: 1, program: 'EBM Studio 1.2.3' },
    columns: ['column "0" (mm)', 'column "1" (mm)'],
    logPartition: { value: 1.5, obtained: 'quadrature on 257 × 257 points, converged' },
    configuration: { format: 'ebm-studio/experiment', name: network.name },
  })
  expect(file.energy.formula).toMatch(/^E\(z\) = f\(z\) \(multilayer perceptron 2-16-12-1/)
})

test('what is not finite stays visible in JSON', async () => {
  const average = network.model.average.slice()
  average[0] = Number.NaN
  const file = await jsonOf({ ...network, model: { ...network.model, average } }, 'average')
  const weight = file.tensors.find(({ name }) => name === 'terms.0.layers.0.weight')
  expect(weight?.values[0]).toEqual({ kind: 'nan' })
  expect(file.check.energies[0]).toEqual({ kind: 'nan' })
})

test('a script has its weights beside it, and the same model gives the same bytes', async () => {
  const [weights, script] = await filesOf(network, 'pytorch', 'two_moons.py', 'average')
  expect([weights.name, script.name]).toEqual(['two_moons.safetensors', 'two_moons.py'])
  expect(weights.bytes).toEqual((await filesOf(network, 'safetensors', 'x.safetensors', 'average'))[0].bytes)
  expect(await filesOf(network, 'pytorch', 'two_moons.py', 'average')).toEqual([weights, script])
  const text = textOf(script)
  expect(text).toContain('WEIGHTS = "two_moons.safetensors"')
  expect(text).toContain('(1.0, Perceptron([2, 16, 12, 1], "silu")),')
  expect(text).toContain('# log Z in the units of x: nats, quadrature on 257 × 257 points, converged.\nLOG_Z = 1.5\n')
  // The classes of other energies stay out.
  expect(text).not.toContain('class Quadratic')
})

test('a script of a composition that does not normalise does not say that log Z was left unmeasured', () => {
  const parts = [network.model, network.model].map((model, index) => ({
    ...{ name: `part ${index}`, hash: 'c0ffee', model, factor: [1, -1][index], logPartition: null },
  }))
  const { columns, densityUnit } = network.model
  const [, script] = compositionFiles(
    'pytorch',
    {
      ...{ name: 'Difference', hash: 'c0ffee', formula: 'E = E₁ − E₂', version: '1.2.3', parts, columns, densityUnit },
      source: { kind: 'composition', how: 'negation', parts: [] },
      ...{ logPartition: null, check: { points: [], energies: [] } },
      normalises: 'This energy does not normalise: a tail. It has no log Z, mean or samples.',
    },
    'difference.py',
  )
  const text = textOf(script)
  expect(text).toContain('This energy does not normalise: a tail.')
  expect(text).toContain('# log Z in the units of x: not defined, or not known.\nLOG_Z = None\n')
})

test('a name that a person gave cannot become a line of the script', async () => {
  const name = 'x"""\nimport os\r\u2028print(1)\u202e \\"""'
  const columns = ['a"]\nimport os', 'b']
  const made = { name, model: { ...network.model, columns } }
  const [, script] = await filesOf(made, 'pytorch', 'a b"\n.py', 'average')
  const lines = textOf(script).split(/\r\n|\r|\n/)
  expect(lines.filter((line) => /^(import os|print\(1\))/.test(line))).toEqual([])
  expect(lines.filter((line) => line.includes('"""') && !/^ *(r?"""|CONFIGURATION|.*""".*"""$|})/.test(line))).toEqual([
    lines[0],
  ])
  expect(lines[0].startsWith('# x"""')).toBe(true)
})
