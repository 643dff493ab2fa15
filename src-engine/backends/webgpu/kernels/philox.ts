// Philox4x32-10 in WGSL: the same words as src-engine/random/philox.ts.
//
// WGSL has no 64-bit integers: the high half of a product comes from four products of 16-bit halves.

export const philoxSource = /* wgsl */ `
fn highOfProduct(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let carry = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (carry >> 16u);
}

fn philox(position: vec4u, firstKey: vec2u) -> vec4u {
  var c = position;
  var key = firstKey;
  for (var round = 0u; round < 10u; round++) {
    let high0 = highOfProduct(0xd2511f53u, c.x);
    let high1 = highOfProduct(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ key.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ key.y, 0xd2511f53u * c.x);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// (chain, step low, step high, block) of a step counted from a 64-bit first one.
fn positionAt(chain: u32, firstStep: vec2u, step: u32, block: u32) -> vec4u {
  let low = firstStep.x + step;
  return vec4u(chain, low, firstStep.y + select(0u, 1u, low < step), block);
}
`
