/** Whether MNIST is in the cache, from which alone it is read. */
export type MnistState =
  | { status: 'there' }
  /** `fault`: why the last try to fetch it failed; null before any. */
  | { status: 'missing'; fault: string | null }
  /** `line`: what the set-up says of it. */
  | { status: 'fetching'; line: string }
