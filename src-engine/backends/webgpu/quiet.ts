/** A promise whose failure need not be heard: the next operation fails alike. */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
