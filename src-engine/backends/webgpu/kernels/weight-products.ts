// W̄ += Σ_k h_kᵀ z̄_k over recorded rows, and b̄ += z̄_0, of all layers in one dispatch.
//
// A workgroup makes a block of 32 × 32 of one layer's gradient over a share of the rows; the shares are added up in
// order by kernels/gradient-sum.ts, so that the sum does not depend on who came first. The biases, which stand behind
// the weights in θ, are one more row of the block: that of a unit that is always 1.

import type { WeightedEnergy } from '../weighted-energy.ts'
import { declare, readable, writable, type Kernel } from './kernel.ts'
import type { RecordLayout } from './tile-passes.ts'
import type { Order } from './tile-plan.ts'

const block = 32
const threads = 64
/** Rows that stand in workgroup memory at a time. */
const chunkRows = 16
const chunkQuads = chunkRows / 4

export interface WeightProducts extends Kernel {
  /** Workgroups along x. */
  blockCount: number
}

/** Buffers: records, shares (splits, parameterCount). */
export function weightProductsKernel(
  layout: Pick<WeightedEnergy, 'perceptrons' | 'parameterCount'>,
  records: RecordLayout,
  order: Order,
): WeightProducts {
  const bindings = [readable('records', 'vec4f'), writable('shares', 'f32')]
  let blockCount = 0
  const jobs = layout.perceptrons.flatMap(({ layers }, t) =>
    layers.map(({ inputs, outputs, parameter }, l) => {
      const across = Math.ceil(outputs / block)
      const first = blockCount
      blockCount += across * Math.ceil((inputs + 1) / block)
      const { units, adjoints, inputOrders } = records.layers[t][l]
      return `job = Job(${[first, across, inputs, outputs, units, adjoints, inputOrders, parameter].map((n) => `${n}u`).join(', ')});`
    }),
  )
  const starts = jobs.map((job) => Number(/Job\((\d+)u/.exec(job)![1]))
  const chooses = jobs.map((job, index) => `if (group.x >= ${starts[index]}u) { ${job} }`)
  const source = `${declare(bindings)}
struct Job {
  first: u32, across: u32, inputs: u32, outputs: u32, units: u32, adjoints: u32, inputOrders: u32, parameter: u32,
}
var<workgroup> left: array<f32, ${chunkRows * (block + 1)}>;
var<workgroup> right: array<f32, ${chunkRows * (block + 1)}>;

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  var job: Job;
  ${chooses.join('\n  ')}
  let blockIndex = group.x - job.first;
  let firstInput = ${block}u * (blockIndex / job.across);
  let firstOutput = ${block}u * (blockIndex % job.across);
  let firstQuad = group.y * call.splitQuads;
  let endQuad = min(firstQuad + call.splitQuads, call.recordQuads);
  let ownInput = 4u * (lid / 8u);
  let ownOutput = 4u * (lid % 8u);
  var sum0 = vec4f(0.0);
  var sum1 = vec4f(0.0);
  var sum2 = vec4f(0.0);
  var sum3 = vec4f(0.0);
  for (var k = 0u; k <= ${order}u; k++) {
    for (var start = firstQuad; start < endQuad; start += ${chunkQuads}u) {
      for (var i = lid; i < ${block * chunkQuads}u; i += ${threads}u) {
        let quad = start + i % ${chunkQuads}u;
        let own = i / ${chunkQuads}u;
        var h = vec4f(0.0);
        var z = vec4f(0.0);
        if (quad < endQuad) {
          let input = firstInput + own;
          if (input < job.inputs && k < job.inputOrders) {
            h = records[(job.units + k * job.inputs + input) * call.recordQuads + quad];
          } else if (input == job.inputs && k == 0u) {
            h = vec4f(1.0);
          }
          let output = firstOutput + own;
          if (output < job.outputs) { z = records[(job.adjoints + k * job.outputs + output) * call.recordQuads + quad]; }
        }
        let at = 4u * (i % ${chunkQuads}u) * ${block + 1}u + own;
        for (var j = 0u; j < 4u; j++) {
          left[at + j * ${block + 1}u] = h[j];
          right[at + j * ${block + 1}u] = z[j];
        }
      }
      workgroupBarrier();
      for (var row = 0u; row < ${chunkRows}u; row++) {
        let h = row * ${block + 1}u + ownInput;
        let z = row * ${block + 1}u + ownOutput;
        let adjoints = vec4f(right[z], right[z + 1u], right[z + 2u], right[z + 3u]);
        sum0 += left[h] * adjoints;
        sum1 += left[h + 1u] * adjoints;
        sum2 += left[h + 2u] * adjoints;
        sum3 += left[h + 3u] * adjoints;
      }
      workgroupBarrier();
    }
  }
  let sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 4u; i++) {
    let input = firstInput + ownInput + i;
    for (var j = 0u; j < 4u; j++) {
      let output = firstOutput + ownOutput + j;
      if (input <= job.inputs && output < job.outputs) {
        shares[group.y * ${layout.parameterCount}u + job.parameter + input * job.outputs + output] = sums[i][j];
      }
    }
  }
}
`
  return { label: `weight products, order ${order}`, source, bindings, blockCount }
}
