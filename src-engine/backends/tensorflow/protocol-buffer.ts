// The encoding of protocol buffers, as far as a graph needs it: numbers, strings, bytes and messages in fields.
// Source: "Encoding", the protocol buffers' documentation.

/** A message's fields, one after the other. */
export const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields)

/** A whole number; −1 takes ten bytes. */
export const numberField = (field: number, value: number | boolean): Buffer =>
  Buffer.concat([varint(field << 3), varint(Number(value))])

/** A string, bytes or a message. */
export function bytesField(field: number, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
