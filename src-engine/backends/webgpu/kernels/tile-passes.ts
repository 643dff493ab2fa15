// The passes of a tile of rows through all perceptrons of an energy, as WGSL functions: jets forward, one reverse sweep.
//
// The formulas, and their names, are those of reference/multilayer-perceptron.ts. A kernel that uses these functions
// defines `pointQuad(rowQuad, column)`, with directions `directionQuad`, with a reverse sweep `seedQuad(order, rowQuad)`:
// values of four rows. It calls `beginTile` first; `forward` leaves `jet`, `reverse` leaves `adjoint` (of the networks
// alone), each behind a barrier.

import type { PackedLayer } from '../packed-layout.ts'
import type { WeightedEnergy, WeightedPerceptron } from '../weighted-energy.ts'
import { activationSource } from './activation.ts'
import { barrier, forEachPiece, piecesPerThread, placeOfPiece, productSource, unitAt } from './products.ts'
import type { Order, TilePlan } from './tile-plan.ts'

export interface TileNeeds {
  /** `jet[k × rows + row]`: E, vᵀ∇E, vᵀ∇²E v, with the base. */
  jet: boolean
  /** `adjointAt(column, rowQuad)`: x̄. */
  adjoint: boolean
  /** Units and adjoints of every layer go to `records`, for the parameters' gradient. */
  records: RecordLayout | null
}

/** Columns of `records`, each of which has the rows of all tiles one after the other. */
export interface RecordLayout {
  columnCount: number
  /** Per perceptron and layer. */
  layers: readonly (readonly RecordedLayer[])[]
}

export interface RecordedLayer {
  /** Input units of order k stand in the columns units + k × inputs …, adjoints of the sums in adjoints + k × outputs …. */
  units: number
  adjoints: number
  inputOrders: number
}

/** Vectors that a thread may keep in registers between the sweeps. */
const keptVectorsMaximum = 24

export interface TilePasses {
  source: string
  /** Vectors of `scratch` that each tile needs. */
  scratchVectors: number
}

const columns = [0, 1, 2, 3]
const upTo = (order: Order): number[] => [0, 1, 2].slice(0, order + 1)

export function tilePasses(layout: WeightedEnergy, plan: TilePlan, needs: TileNeeds): TilePasses {
  const { perceptrons, dimension, dimensionQuads } = layout
  const reverses = needs.adjoint || needs.records !== null
  const keeper = keptSums(plan, perceptrons)
  const unitScratch = plan.unitsInWorkgroup ? 0 : plan.unitVectors
  const adjointScratch = plan.adjointInWorkgroup ? 0 : 4 * dimensionQuads * plan.rowQuads
  const keptFirst = unitScratch + adjointScratch
  const adjoint = plan.adjointInWorkgroup ? 'adjoint[place]' : `scratch[scratchFirst + ${unitScratch}u + place]`
  const scratchVectors = keptFirst + (reverses ? keeper.scratchVectors : 0)
  const context: Context = { layout, plan, needs, reverses, kept: (...at) => keeper.place(keptFirst, ...at) }

  const source = `
${activationSource(perceptrons.map((perceptron) => perceptron.activation))}
${plan.unitsInWorkgroup ? `var<workgroup> units: array<vec4f, ${plan.unitVectors}>;` : ''}
var<workgroup> weights: array<vec4f, ${plan.weightVectors}>;
${needs.jet ? `var<workgroup> jet: array<f32, ${(plan.order + 1) * plan.rows}>;` : ''}
${needs.adjoint && plan.adjointInWorkgroup ? `var<workgroup> adjoint: array<vec4f, ${4 * dimensionQuads * plan.rowQuads}>;` : ''}
var<private> lid: u32;
var<private> tile: u32;
var<private> tileRow: u32;
var<private> scratchFirst: u32;
${reverses ? keeper.declarations : ''}

fn beginTile(group: vec3u, index: u32) {
  lid = index;
  tile = group.x;
  tileRow = call.firstRow + tile * ${plan.rows}u;
  scratchFirst = tile * ${scratchVectors}u;
}

fn forward() {
${needs.jet ? baseJet(layout, plan) : ''}
${perceptrons.map((perceptron, t) => forwardOf(context, perceptron, t)).join('\n')}
${needs.jet && layout.hasTemperatures ? jetTimesTemperature(plan) : ''}
${barrier(plan)}
}
${
  needs.adjoint
    ? `
fn setAdjoint(column: u32, rowQuad: u32, value: vec4f) { let place = column * ${plan.rowQuads}u + rowQuad; ${adjoint} = value; }
fn adjointAt(column: u32, rowQuad: u32) -> vec4f { let place = column * ${plan.rowQuads}u + rowQuad; return ${adjoint}; }
`
    : ''
}
${reverses ? `fn reverse() {\n${perceptrons.map((perceptron, t) => reverseOf(context, perceptron, t)).join('\n')}\n${needs.adjoint && perceptrons.length === 0 ? clearAdjoint(dimension, plan) : ''}\n}` : ''}`
  return { source, scratchVectors }
}

interface Context {
  layout: WeightedEnergy
  plan: TilePlan
  needs: TileNeeds
  reverses: boolean
  kept: (perceptron: number, layer: number, order: number, p: number, column: number) => string
}

function baseJet({ dimension, baseMean, base }: WeightedEnergy, plan: TilePlan): string {
  const along = plan.order > 0
  const { rows } = plan
  if (!base) {
    return `if (lid < ${rows}u) { ${upTo(plan.order)
      .map((k) => `jet[${k * rows}u + lid] = 0.0;`)
      .join(' ')} }`
  }
  return `if (lid < ${rows}u) {
var square = 0.0; var slope = 0.0; var curvature = 0.0;
for (var column = 0u; column < ${dimension}u; column++) {
let offset = pointQuad(lid / 4u, column)[lid % 4u] - packed[${baseMean}u + column / 4u][column % 4u];
square += offset * offset;
${along ? 'let v = directionQuad(lid / 4u, column)[lid % 4u]; slope += offset * v; curvature += v * v;' : ''}
}
jet[lid] = ${base.half} * square;
${along ? `jet[${rows}u + lid] = ${base.precision} * slope;` : ''}
${plan.order > 1 ? `jet[${2 * rows}u + lid] = ${base.precision} * curvature;` : ''}
}`
}

/** After the barrier of the last layer. */
function jetTimesTemperature({ order, rows }: TilePlan): string {
  const scale = upTo(order).map((k) => {
    const at = `jet[${k * rows}u + lid]`
    return `${at} = select(temperature * ${at}, 0.0, temperature == 0.0);`
  })
  return `if (lid < ${rows}u) { let temperature = temperatureAt(tileRow + lid); ${scale.join(' ')} }`
}

function forwardOf(context: Context, perceptron: WeightedPerceptron, t: number): string {
  const { plan, needs, layout } = context
  const { layers, weight, activation } = perceptron
  const { dimension } = layout
  const { order } = plan
  const last = layers.length - 1
  const recorded = needs.records?.layers[t]
  const inputs = ['pointQuad(rowQuad, column)', 'directionQuad(rowQuad, column)', 'vec4f(0.0)']
  const loads = upTo(order).map((k) => {
    const record =
      recorded && k < recorded[0].inputOrders ? recordAt(`${recorded[0].units + k * dimension}u + column`, 'value') : ''
    return `{ let value = ${inputs[k]}; ${unitAt(plan, k, 'column', 'rowQuad')} = value; ${record} }`
  })
  const load = `for (var i = lid; i < ${dimension * plan.rowQuads}u; i += ${plan.threads}u) {
let column = i % ${dimension}u; let rowQuad = i / ${dimension}u;
${loads.join('\n')}
}
${barrier(plan)}`
  const passed = layers.map((layer, l) => {
    if (l === last && !needs.jet) return ''
    const product = productSource(plan, {
      inner: layer.inputs,
      columnQuads: layer.outputQuads,
      offset: layer.weights,
      orders: upTo(order),
    })
    const after = (p: number) =>
      l === last ? addToJet(plan, layer, weight, p) : activateItem(context, { layer, t, l, p, activation })
    return `{\n${product}\n${forEachPiece(plan, layer.outputQuads, after)}\n${barrier(plan)}\n}`
  })
  return [load, ...passed].join('\n')
}

const recordAt = (column: string, value: string): string =>
  `records[(${column}) * call.recordQuads + call.recordFirst + tileRow / 4u + rowQuad] = ${value};`

/** h from z: kept for the way back, written for the next layer. */
function activateItem(
  { plan, needs, reverses, kept }: Context,
  at: { layer: PackedLayer; t: number; l: number; p: number; activation: string },
): string {
  const { layer, t, l, p, activation } = at
  const { order } = plan
  const recorded = needs.records?.layers[t][l + 1]
  const each = columns.map((c) => {
    const unit = `4u * columnQuad + ${c}u`
    const formulas = ['f.f0', 'f.f1 * z1', 'f.f2 * z1 * z1 + f.f1 * z2']
    const sums = upTo(order).map((k) => `let z${k} = a${k}_${p}_${c}${k === 0 ? ` + bias[${c}]` : ''};`)
    const keeps = reverses ? upTo(order).map((k) => `${kept(t, l, k, p, c)} = z${k};`) : []
    const units = upTo(order).map((k) => {
      const record = recorded
        ? `if (${unit} < ${layer.outputs}u) { ${recordAt(`${recorded.units + k * layer.outputs}u + ${unit}`, `h${k}`)} }`
        : ''
      return `let h${k} = ${formulas[k]}; ${unitAt(plan, k, unit, 'rowQuad')} = h${k}; ${record}`
    })
    return `{ ${sums.join(' ')} ${keeps.join(' ')} let f = bend_${activation}(z0); ${units.join('\n')} }`
  })
  return `let bias = packed[${layer.biases}u + columnQuad];\n${each.join('\n')}`
}

function addToJet(plan: TilePlan, layer: PackedLayer, weight: string, p: number): string {
  return upTo(plan.order)
    .map((k) => {
      const bias = k === 0 ? ` + packed[${layer.biases}u].x` : ''
      const adds = columns.map((row) => `jet[${k * plan.rows + row}u + 4u * rowQuad] += value[${row}];`)
      return `{ let value = ${weight} * (a${k}_${p}_0${bias}); ${adds.join(' ')} }`
    })
    .join('\n')
}

function reverseOf(context: Context, { layers, weight, activation }: WeightedPerceptron, t: number): string {
  const { plan, needs } = context
  const { order } = plan
  const last = layers.length - 1
  const recorded = needs.records?.layers[t]
  const seeds = upTo(order).map((k) => {
    const record = recorded ? recordAt(`${recorded[last].adjoints + k}u`, 'value') : ''
    return `{ let value = ${weight} * seedQuad(${k}u, rowQuad); ${unitAt(plan, k, '0u', 'rowQuad')} = value; ${record} }`
  })
  const start = `if (lid < ${plan.rowQuads}u) { let rowQuad = lid;\n${seeds.join('\n')} }\n${barrier(plan)}`
  const passed = layers.map((layer, l) => {
    if (l === 0 && !needs.adjoint) return ''
    const product = productSource(plan, {
      inner: layer.outputs,
      columnQuads: layer.inputQuads,
      offset: layer.transposed,
      // Only the value at the inputs is asked for: x̄ of order 0.
      orders: l === 0 ? [0] : upTo(order),
    })
    const after = (p: number) =>
      l === 0 ? addToAdjoint(p, t > 0) : reverseItem(context, { layer: layers[l - 1], t, l: l - 1, p, activation })
    return `{\n${product}\n${forEachPiece(plan, layer.inputQuads, after)}\n${barrier(plan)}\n}`
  })
  return [start, ...passed.reverse()].join('\n')
}

/** z̄ from h̄ at the layer whose sums were kept. */
function reverseItem(
  { plan, needs, kept }: Context,
  at: { layer: PackedLayer; t: number; l: number; p: number; activation: string },
): string {
  const { layer, t, l, p, activation } = at
  const { order } = plan
  const recorded = needs.records?.layers[t][l]
  const formulas = {
    0: ['f.f1 * b0'],
    1: ['f.f1 * b0 + f.f2 * z1 * b1', 'f.f1 * b1'],
    2: [
      'f.f1 * b0 + f.f2 * z1 * b1 + (f.f3 * z1 * z1 + f.f2 * z2) * b2',
      'f.f1 * b1 + 2.0 * f.f2 * z1 * b2',
      'f.f1 * b2',
    ],
  }[order]
  const each = columns.map((c) => {
    const unit = `4u * columnQuad + ${c}u`
    const sums = upTo(order).map((k) => `let z${k} = ${kept(t, l, k, p, c)}; let b${k} = a${k}_${p}_${c};`)
    const adjoints = upTo(order).map((k) => {
      const record = recorded
        ? `if (${unit} < ${layer.outputs}u) { ${recordAt(`${recorded.adjoints + k * layer.outputs}u + ${unit}`, 'value')} }`
        : ''
      return `{ let value = ${formulas[k]}; ${unitAt(plan, k, unit, 'rowQuad')} = value; ${record} }`
    })
    return `{ ${sums.join(' ')} let f = bend_${activation}(z0); ${adjoints.join('\n')} }`
  })
  return each.join('\n')
}

function addToAdjoint(p: number, adds: boolean): string {
  return columns
    .map((c) => {
      const column = `4u * columnQuad + ${c}u`
      return `setAdjoint(${column}, rowQuad, ${adds ? `adjointAt(${column}, rowQuad) + ` : ''}a0_${p}_${c});`
    })
    .join('\n')
}

const clearAdjoint = (dimension: number, plan: TilePlan): string =>
  `for (var i = lid; i < ${dimension * plan.rowQuads}u; i += ${plan.threads}u) { setAdjoint(i % ${dimension}u, i / ${dimension}u, vec4f(0.0)); }
${barrier(plan)}`

/** Where the sums z of hidden layers wait for the way back: in registers if there are few, else in scratch. */
function keptSums(plan: TilePlan, perceptrons: readonly WeightedPerceptron[]) {
  const { order, rowQuads } = plan
  const offsets: number[][] = []
  let registers = 0
  let vectors = 0
  for (const { layers } of perceptrons) {
    offsets.push(
      layers.map(({ outputQuads }) => {
        const offset = vectors
        vectors += 4 * (order + 1) * outputQuads * rowQuads
        registers += 4 * (order + 1) * piecesPerThread(plan, outputQuads)
        return offset
      }),
    )
    // The sums of the last layer are not kept.
    registers -= 4 * (order + 1)
  }
  const inRegisters = registers <= keptVectorsMaximum
  const names = perceptrons.flatMap(({ layers }, t) =>
    layers
      .slice(0, -1)
      .flatMap(({ outputQuads }, l) =>
        upTo(order).flatMap((k) =>
          Array.from({ length: piecesPerThread(plan, outputQuads) }, (_, p) =>
            columns.map((c) => `kept_${t}_${l}_${k}_${p}_${c}`),
          ).flat(),
        ),
      ),
  )
  return {
    declarations: inRegisters ? names.map((name) => `var<private> ${name}: vec4f;`).join('\n') : '',
    scratchVectors: inRegisters ? 0 : vectors,
    place(first: number, t: number, l: number, k: number, p: number, c: number): string {
      if (inRegisters) return `kept_${t}_${l}_${k}_${p}_${c}`
      const { outputQuads } = perceptrons[t].layers[l]
      const before = first + offsets[t][l] + (4 * k + c) * outputQuads * rowQuads
      return `scratch[scratchFirst + ${before}u + ${placeOfPiece(plan, outputQuads, p)}]`
    },
  }
}
