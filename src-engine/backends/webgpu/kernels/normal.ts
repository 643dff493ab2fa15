// Standard normals from Philox words in WGSL: the polynomial of src-engine/random/normal.ts, in float32.

export const normalSource = /* wgsl */ `
fn normalsFromWords(words: vec4u) -> vec4f {
  // Twice the tail probability keeps its relative precision in float32; 1 − u would not.
  let u = (vec4f(words & vec4u(0x7fffffffu)) + 0.5) * 4.656612873077393e-10;
  let w = -log(u * (2.0 - u));
  let magnitude = 1.4142135623730951 * (1.0 - u) * select(centralRatio(w - 2.5), tailRatio(sqrt(w) - 3.0), w >= vec4f(5.0));
  return select(magnitude, -magnitude, (words >> vec4u(31u)) == vec4u(1u));
}

// erfinv(x) / x as polynomials (Giles 2010).
fn centralRatio(t: vec4f) -> vec4f {
  var p = vec4f(2.81022636e-8);
  p = 3.43273939e-7 + p * t;
  p = -3.5233877e-6 + p * t;
  p = -4.39150654e-6 + p * t;
  p = 0.00021858087 + p * t;
  p = -0.00125372503 + p * t;
  p = -0.00417768164 + p * t;
  p = 0.246640727 + p * t;
  return 1.50140941 + p * t;
}

fn tailRatio(t: vec4f) -> vec4f {
  var p = vec4f(-0.000200214257);
  p = 0.000100950558 + p * t;
  p = 0.00134934322 + p * t;
  p = -0.00367342844 + p * t;
  p = 0.00573950773 + p * t;
  p = -0.0076224613 + p * t;
  p = 0.00943887047 + p * t;
  p = 1.00167406 + p * t;
  return 2.83297682 + p * t;
}
`
