// One CD-k iteration in @tensorflow/tfjs-node, float32: ∇x and ∇θ by tf.grads, fused products with bias, Adam of the
// package, everything tidied. tf.randomNormal draws number by number in slow JavaScript, so the noise of an iteration is
// made at once by Box and Muller and uploaded.
//
// The package is loaded as anybody would load it, only that its native addon is where `npm run setup:tensorflow` has
// put it, and that two functions are given back which its JavaScript misses since Node 23.
//   node tfjs-iteration.mjs <addon file>

import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import util from 'node:util'

const require = createRequire(import.meta.url)
util.isNullOrUndefined ??= (value) => value === null || value === undefined
util.isArray ??= Array.isArray
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
const addon = process.argv[2]
require.cache[require.resolve('@mapbox/node-pre-gyp')] = { loaded: true, exports: { find: () => addon } }
const tf = require('@tensorflow/tfjs-node')

const stepSize = 0.01

/** E(x) = f(x) + |x|² / (2 · 1.5²), (rows). */
function energy(parameters, x) {
  let h = x
  for (let i = 0; i < parameters.length - 2; i += 2) {
    h = tf.fused.matMul({ a: h, b: parameters[i], bias: parameters[i + 1] })
    h = tf.mul(h, tf.sigmoid(h))
  }
  const [weights, bias] = parameters.slice(-2)
  return tf.fused
    .matMul({ a: h, b: weights, bias })
    .squeeze([1])
    .add(
      x
        .square()
        .sum(1)
        .mul(1 / (2 * 1.5 ** 2)),
    )
}

function prepare({ widths, batch, steps }) {
  const dimension = widths[0]
  const parameters = widths.slice(1).flatMap((outputs, layer) => {
    const inputs = widths[layer]
    const weights = tf.tensor2d(normals(inputs * outputs, 1 / Math.sqrt(inputs)), [inputs, outputs])
    return [tf.variable(weights), tf.variable(tf.zeros([outputs]))]
  })
  const optimizer = tf.train.adam(1e-3)
  const slopeOf = tf.grad((x) => energy(parameters, x).sum())
  const batches = Array.from({ length: 8 }, () => normals(batch * dimension, 1))

  function iteration(values) {
    return tf.tidy(() => {
      const data = tf.tensor2d(values, [batch, dimension])
      const noise = tf.tensor3d(normals(steps * batch * dimension, Math.sqrt(stepSize)), [steps, batch, dimension])
      const perStep = tf.unstack(noise)
      let x = data
      for (const xi of perStep) x = tf.tidy(() => x.sub(slopeOf(x).mul(stepSize / 2)).add(xi))
      const both = tf.concat([data, x])
      const gap = () => {
        const [ofData, ofNegatives] = tf.split(energy(parameters, both), 2)
        return ofData.mean().sub(ofNegatives.mean())
      }
      const { value, grads } = tf.variableGrads(gap, parameters)
      optimizer.applyGradients(grads)
      return value
    })
  }

  return (count) => {
    let value = null
    for (let i = 0; i < count; i++) {
      value?.dispose()
      value = iteration(batches[i % batches.length])
    }
    const [last] = value.dataSync()
    value.dispose()
    return last
  }
}

function normals(count, scale) {
  const values = new Float32Array(count)
  for (let i = 0; i < count; i += 2) {
    const radius = scale * Math.sqrt(-2 * Math.log(1 - Math.random()))
    const angle = 2 * Math.PI * Math.random()
    values[i] = radius * Math.cos(angle)
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle)
  }
  return values
}

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
let run = null
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  if (request.prepare) {
    run = prepare(request.prepare)
    run(3)
    answer({ ready: true, name: `tfjs-node ${tf.version['tfjs-node']}, TensorFlow ${tf.backend().binding.TF_Version}` })
  } else {
    const startedAt = performance.now()
    const value = run(request.run)
    answer({ milliseconds: performance.now() - startedAt, finite: Number.isFinite(value) })
  }
}
process.exit(0)
