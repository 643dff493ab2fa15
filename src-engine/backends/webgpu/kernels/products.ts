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

/** A thread's pieces of 4 rows × 4 columns, at most; an item is as many pieces as share their columns, one below the other. */
export const piecesPerThread = (plan: TilePlan, columnQuads: number): number =>
  plan.itemQuads * Math.ceil(itemCountOf(plan, columnQuads) / plan.threads)

const itemCountOf = ({ rowQuads, itemQuads }: TilePlan, columnQuads: number): number =>
  (columnQuads * rowQuads) / itemQuads

export const unitAt = (plan: TilePlan, order: number, unit: string, rowQuad: string): string => {
  const place = `(${order * 4 * plan.widestQuads}u + ${unit}) * ${plan.rowQuads}u + ${rowQuad}`
  return plan.unitsInWorkgroup ? `units[${place}]` : `scratch[scratchFirst + ${place}]`
}

export const barrier = (plan: TilePlan): string =>
  plan.unitsInWorkgroup && plan.adjointInWorkgroup ? 'workgroupBarrier();' : 'storageBarrier(); workgroupBarrier();'

/** Vectors of the next chunk that a thread holds, at most. */
const fetchedMaximum = 8
const columns = [0, 1, 2, 3]
const component = ['x', 'y', 'z', 'w']

/** Declares the sums; afterwards no thread reads units any more, so that they can be written. */
export function productSource(plan: TilePlan, product: Product): string {
  const { orders, columnQuads } = product
  const pieces = Array.from({ length: piecesPerThread(plan, columnQuads) }, (_, p) => p)
  const sums = orders.flatMap((k) => pieces.flatMap((p) => columns.map((c) => `var a${k}_${p}_${c} = vec4f(0.0);`)))
  const lanes = lanesPerItem(plan, product)
  return [...sums, lanes >= 4 ? narrow(plan, product, lanes) : broad(plan, product, pieces)].join('\n')
}

/** Runs `body` for each piece of this thread, with its place in `columnQuad` and `rowQuad`. */
export function forEachPiece(plan: TilePlan, columnQuads: number, body: (p: number) => string): string {
  const { threads, itemQuads } = plan
  const itemCount = itemCountOf(plan, columnQuads)
  return Array.from({ length: piecesPerThread(plan, columnQuads) }, (_, p) => {
    const first = threads * Math.floor(p / itemQuads)
    const guard = itemCount >= first + threads ? '' : `if (item < ${itemCount}u) `
    return `{ let item = lid + ${first}u;
${guard}{ let columnQuad = item % ${columnQuads}u; let rowQuad = ${rowQuadOf(plan, columnQuads, 'item', p % itemQuads)};
${body(p)} } }`
  }).join('\n')
}

/** A place of its own for each piece of a layer, so that threads side by side have theirs side by side. */
export function placeOfPiece(plan: TilePlan, columnQuads: number, p: number): string {
  const { threads, itemQuads } = plan
  return `${(p % itemQuads) * itemCountOf(plan, columnQuads) + threads * Math.floor(p / itemQuads)}u + lid`
}

const rowQuadOf = ({ itemQuads }: TilePlan, columnQuads: number, item: string, piece: number): string =>
  itemQuads === 1 ? `${item} / ${columnQuads}u` : `${item} / ${columnQuads}u * ${itemQuads}u + ${piece}u`

function lanesPerItem(plan: TilePlan, { inner, columnQuads, orders }: Product): number {
  const items = itemCountOf(plan, columnQuads)
  const sums = 4 * orders.length * plan.itemQuads
  let lanes = 16
  while (
    lanes > 1 &&
    (lanes * items > plan.threads || sums * lanes * items > plan.weightVectors || 4 * lanes > inner)
  ) {
    lanes /= 2
  }
  return lanes
}

/** While a chunk is multiplied, the next one is on its way into registers. */
function broad(plan: TilePlan, { inner, columnQuads, offset, orders }: Product, pieces: readonly number[]): string {
  const { threads, rowQuads, itemQuads, weightVectors } = plan
  const chunk = Math.max(
    1,
    Math.min(inner, 32, ...[weightVectors, fetchedMaximum * threads].map((room) => Math.floor(room / columnQuads))),
  )
  const full = inner - (inner % chunk)
  const staged = chunk * columnQuads
  const fetches = Array.from({ length: Math.ceil(staged / threads) }, (_, n) => n)
  const within = (n: number, count: number) =>
    count >= (n + 1) * threads ? '' : `if (lid + ${n * threads}u < ${count}u) `
  const fetch = (first: string) =>
    fetches
      .map((n) => {
        const at = `${first} * ${columnQuads}u + lid + ${n * threads}u`
        const inChunk = within(n, staged)
        return `${inChunk}{ let at = ${at}; if (at < ${inner * columnQuads}u) { next${n} = packed[${offset}u + at]; } }`
      })
      .join('\n')
  const places = pieces.map((p) => {
    const item = `(lid + ${threads * Math.floor(p / itemQuads)}u)`
    const row = rowQuadOf(plan, columnQuads, item, p % itemQuads)
    return `let column${p} = ${item} % ${columnQuads}u; let row${p} = min(${row}, ${rowQuads - 1}u);`
  })
  const multiply = (count: number) => `
${fetches.map((n) => `${within(n, staged)}{ weights[lid + ${n * threads}u] = next${n}; }`).join('\n')}
workgroupBarrier();
${count === chunk ? fetch(`(first + ${chunk}u)`) : ''}
for (var u = 0u; u < ${count}u; u++) {
${pieces.map((p) => multiplyAdd(plan, orders, p, { weight: `weights[u * ${columnQuads}u + column${p}]`, unit: 'first + u', row: `row${p}` })).join('\n')}
}
${barrier(plan)}`
  return [
    ...places,
    ...fetches.map((n) => `var next${n} = vec4f(0.0);`),
    fetch('0u'),
    `for (var first = 0u; first < ${full}u; first += ${chunk}u) {${multiply(chunk)}\n}`,
    full < inner ? `{ let first = ${full}u;${multiply(inner - full)}\n}` : '',
  ].join('\n')
}

function narrow(plan: TilePlan, { inner, columnQuads, offset, orders }: Product, lanes: number): string {
  const items = itemCountOf(plan, columnQuads)
  const pieces = Array.from({ length: plan.itemQuads }, (_, p) => p)
  const sums = orders.flatMap((k) => pieces.flatMap((p) => columns.map((c) => `a${k}_${p}_${c}`)))
  const multiplied = pieces.map((p) =>
    multiplyAdd(plan, orders, p, {
      weight: `packed[${offset}u + u * ${columnQuads}u + item % ${columnQuads}u]`,
      unit: 'u',
      row: `(${rowQuadOf(plan, columnQuads, 'item', p)})`,
    }),
  )
  return `if (lid < ${items * lanes}u) {
let item = lid / ${lanes}u;
for (var u = lid % ${lanes}u; u < ${inner}u; u += ${lanes}u) {
${multiplied.join('\n')}
}
${sums.map((name, slot) => `weights[lid * ${sums.length}u + ${slot}u] = ${name};`).join('\n')}
}
${barrier(plan)}
if (lid < ${items}u) {
${sums.map((name) => `${name} = vec4f(0.0);`).join(' ')}
for (var lane = 0u; lane < ${lanes}u; lane++) {
let at = (lid * ${lanes}u + lane) * ${sums.length}u;
${sums.map((name, slot) => `${name} += weights[at + ${slot}u];`).join('\n')}
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
