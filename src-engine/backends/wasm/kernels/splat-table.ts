// Constants for pairs of 128-bit operations: each stands in memory twelve times, 48 bytes.
//
// V8 rebuilds a literal at each use inside a loop, a load is cheaper. Where it joins a pair it makes one load of 32 bytes
// of two of 16, and may begin it at the second one's address (a fault of V8 13, whose wrong upper halves the self-test
// shows): with twelve copies, either beginning reads the same constant.

//
// The tables stand at fixed places behind all static data and are filled once, by whoever makes the memory: what a module
// does when it starts, each thread does again, under the feet of those that compute already.

export const splatBytes: usize = 48
export const activationTable: usize = 8192
export const normalTable: usize = 12288

export class SplatTable {
  /** Spreads `count` numbers of 32 bits. */
  static spread(table: usize, numbers: usize, count: i32): void {
    for (let entry = 0; entry < count; entry++) {
      for (let copy: usize = 0; copy < splatBytes; copy += 4) {
        store<u32>(table + <usize>entry * splatBytes + copy, load<u32>(numbers + ((<usize>entry) << 2)))
      }
    }
  }
}
