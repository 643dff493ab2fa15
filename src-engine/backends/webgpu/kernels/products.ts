// Products of a tile's units with a weight matrix, as WGSL text with all sizes written out.
//
//   a_k (columns × rows) = Σ_inner  weights (inner, columns) · units_k (inner × rows),  k over the orders of the jet
// The sums stand in the variables a{k}_{p}_{c}: vectors of four rows, for column c of the p-th item of a thread. Broad
// layers stage the weights through workgroup memory, chunk by chunk. Narrow ones (the last layer, and the way back to
// a few inputs) would leave most threads idle: there, several lanes share an item's inner index, and one adds up.

import type { TilePlan } from './tile-plan.ts'

export interface Product {
  /** Length of the sums. */
  inner: number
  columnQuads: number
  /** Of the matrix (inner, columnQuads) in `packed`. */
  offset: number
  orders: readonly number[]
}

/** Items of 4 rows × 4 columns that a thread holds, at most. */
export const itemsPerThread = (plan: TilePlan, columnQuads: number): number =>
  Math.ceil((columnQuads * plan.rowQuads) / plan.threads)

export const unitAt = (plan: TilePlan, order: number, unit: string, rowQuad: string): string => {
  const place = `(${order * 4 * plan.widestQuads}u + ${unit}) * ${plan.rowQuads}u + ${rowQuad}`
  return plan.unitsInWorkgroup ? `units[${place}]` : `scratch[scratchFirst + ${place}]`
}

export const barrier = (plan: TilePlan): string =>
  plan.unitsInWorkgroup && plan.adjointInWorkgroup ? 'workgroupBarrier();' : 'storageBarrier(); workgroupBarrier();'

const columns = [0, 1, 2, 3]
const component = ['x', 'y', 'z', 'w']

/** Declares the sums; afterwards no thread reads units any more, so that they can be written. */
export function productSource(plan: TilePlan, product: Product): string {
  const items = Array.from({ length: itemsPerThread(plan, product.columnQuads) }, (_, item) => item)
  const sums = product.orders.flatMap((k) =>
    items.flatMap((p) => columns.map((c) => `var a${k}_${p}_${c} = vec4f(0.0);`)),
  )
  const lanes = lanesPerItem(plan, product)
  return [...sums, lanes >= 4 ? narrow(plan, product, lanes) : broad(plan, product, items)].join('\n')
}

/** Runs `body` for each item of this thread, with its place in `columnQuad` and `rowQuad`. */
export function forEachItem(plan: TilePlan, columnQuads: number, body: (p: number) => string): string {
  const itemCount = columnQuads * plan.rowQuads
  return Array.from({ length: itemsPerThread(plan, columnQuads) }, (_, p) => {
    const guard = itemCount >= (p + 1) * plan.threads ? '' : `if (item < ${itemCount}u) `
    return `{ let item = lid + ${p * plan.threads}u;
${guard}{ let columnQuad = item % ${columnQuads}u; let rowQuad = item / ${columnQuads}u;
${body(p)} } }`
  }).join('\n')
}

function lanesPerItem({ threads, rowQuads, weightVectors }: TilePlan, { inner, columnQuads, orders }: Product): number {
  const items = columnQuads * rowQuads
  let lanes = 16
  while (
    lanes > 1 &&
    (lanes * items > threads || 4 * lanes * items * orders.length > weightVectors || 4 * lanes > inner)
  ) {
    lanes /= 2
  }
  return lanes
}

function broad(plan: TilePlan, { inner, columnQuads, offset, orders }: Product, items: readonly number[]): string {
  const chunk = Math.min(inner, Math.floor(plan.weightVectors / columnQuads), 32)
  const full = inner - (inner % chunk)
  const places = items.map((p) => {
    const item = `(lid + ${p * plan.threads}u)`
    return `let column${p} = ${item} % ${columnQuads}u; let row${p} = min(${item} / ${columnQuads}u, ${plan.rowQuads - 1}u);`
  })
  const staged = (count: number) => `
for (var i = lid; i < ${count * columnQuads}u; i += ${plan.threads}u) { weights[i] = packed[${offset}u + first * ${columnQuads}u + i]; }
workgroupBarrier();
for (var u = 0u; u < ${count}u; u++) {
${items.map((p) => multiplyAdd(plan, orders, p, { weight: `weights[u * ${columnQuads}u + column${p}]`, unit: 'first + u', row: `row${p}` })).join('\n')}
}
${barrier(plan)}`
  const loop = `for (var first = 0u; first < ${full}u; first += ${chunk}u) {${staged(chunk)}\n}`
  const rest = full < inner ? `{ let first = ${full}u;${staged(inner - full)}\n}` : ''
  return [...places, loop, rest].join('\n')
}

function narrow(plan: TilePlan, { inner, columnQuads, offset, orders }: Product, lanes: number): string {
  const items = columnQuads * plan.rowQuads
  const kept = orders.flatMap((k, index) => columns.map((c) => ({ name: `a${k}_0_${c}`, slot: 4 * index + c })))
  const stride = 4 * orders.length
  return `if (lid < ${items * lanes}u) {
let item = lid / ${lanes}u; let lane = lid % ${lanes}u;
let column = item % ${columnQuads}u; let row = item / ${columnQuads}u;
for (var u = lane; u < ${inner}u; u += ${lanes}u) {
${multiplyAdd(plan, orders, 0, { weight: `packed[${offset}u + u * ${columnQuads}u + column]`, unit: 'u', row: 'row' })}
}
${kept.map(({ name, slot }) => `weights[lid * ${stride}u + ${slot}u] = ${name};`).join('\n')}
}
${barrier(plan)}
if (lid < ${items}u) {
${kept.map(({ name }) => `${name} = vec4f(0.0);`).join(' ')}
for (var lane = 0u; lane < ${lanes}u; lane++) {
let at = (lid * ${lanes}u + lane) * ${stride}u;
${kept.map(({ name, slot }) => `${name} += weights[at + ${slot}u];`).join('\n')}
}
}
workgroupBarrier();`
}

function multiplyAdd(
  plan: TilePlan,
  orders: readonly number[],
  p: number,
  at: { weight: string; unit: string; row: string },
): string {
  const lines = orders.map((k) => {
    const adds = columns.map((c) => `a${k}_${p}_${c} += h * w.${component[c]};`).join(' ')
    return `{ let h = ${unitAt(plan, k, at.unit, at.row)}; ${adds} }`
  })
  return `{ let w = ${at.weight};\n${lines.join('\n')} }`
}
