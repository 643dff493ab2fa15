// Fingerprints by which equal columns and equal rows are found without keeping them: 53 bits, gathered value by value.
//
// Two hashes of 32 bits over the bits of each number (MurmurHash3's mixing, Appleby 2011), of which 53 are kept so that a
// fingerprint is a number that a Set compares by value. Among a million different rows two agree with probability 6e-5.

const bits = new Float64Array(1)
const words = new Uint32Array(bits.buffer)

export class Fingerprint {
  #first = 0x9747b28c
  #second = 0x3c6ef372

  /** NaN is a value like any other. */
  addNumber(value: number): void {
    // Minus zero becomes zero.
    bits[0] = value + 0
    this.#add(words[0])
    this.#add(words[1])
  }

  addText(text: string): void {
    for (let at = 0; at < text.length; at++) this.#add(text.charCodeAt(at))
    this.#add(text.length)
  }

  get value(): number {
    return (this.#first >>> 0) * 2 ** 21 + (this.#second >>> 11)
  }

  restart(): void {
    this.#first = 0x9747b28c
    this.#second = 0x3c6ef372
  }

  #add(word: number): void {
    const mixed = Math.imul(word, 0xcc9e2d51)
    const turned = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
    this.#first = Math.imul(this.#first ^ turned, 0x85ebca6b)
    this.#first ^= this.#first >>> 13
    this.#second = Math.imul(this.#second ^ turned, 0xc2b2ae35)
    this.#second ^= this.#second >>> 16
  }
}
