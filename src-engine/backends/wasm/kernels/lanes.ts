// What all kernels share: the block of rows they work on, and multiply–add in its best available form.
//
// Rows stand in blocks of 16, feature-major: 64 bytes hold one feature of 16 rows. Every loop then runs over rows side
// by side, so that no width needs padding, one output costs no horizontal sum, and neighbouring chains draw their
// noise together.
//
// V8 joins two neighbouring 128-bit operations into one of 256 bits where it finds the same operations in both
// halves, with adjacent loads and stores. What keeps it able to, and quick:
//   - both halves of a pair are computed before either is stored, and the upper half is stored first: the other way
//     round V8 stores the lower one twice;
//   - constants come from memory, spread over the register: V8 would rebuild a literal at each use. Loaded before a
//     loop, they stay in registers;
//   - no branches within.

/** Rows in a block. */
export const blockRows: i32 = 16
/** Bytes of one feature of a block. */
export const featureBytes: usize = 64

export class Lanes {
  /** a · b + c, fused where the machine fuses. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
    return f32x4.add(f32x4.mul(a, b), c)
  }

  /** c − a · b */
  @inline static nmadd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c)
    return f32x4.sub(c, f32x4.mul(a, b))
  }
}
