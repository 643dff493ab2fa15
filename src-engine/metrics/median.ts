// The median without sorting: of many values the 65,536 classes of their leading 16 bits are counted first, and only the
// class that holds the middle is looked into (Hoare's quickselect). Reads the values twice, whatever their order.

/** Below it counting the classes costs more than it saves. */
const countedFrom = 4096
const classCount = 2 ** 16
/** Loops over so many are functions of their own: they are compiled after a few calls, and need not be within one. */
const atATime = 4096

/** The middle value, or the mean of the two middle ones. May reorder `values`; NaN for none, or where one is NaN. */
export function medianInPlace(values: Float64Array): number {
  const [lower, upper] = middlesInPlace(values)
  return (lower + upper) / 2
}

/** The two middle values, twice the same for an odd number. May reorder `values`; NaN for none, or where one is NaN. */
export function middlesInPlace(values: Float64Array): readonly [lower: number, upper: number] {
  const count = values.length
  // NaN has no place in an order: a selection among it would answer whatever stands there.
  if (count === 0 || holdsNaN(values)) return [Number.NaN, Number.NaN]
  const half = count >> 1
  if (count < countedFrom) return middlesOfFew(values, count % 2 === 1 ? [half, half] : [half - 1, half])
  const counts = classCounts(values)
  const upper = ranked(values, counts, half)
  return [count % 2 === 1 ? upper : ranked(values, counts, half - 1), upper]
}

function holdsNaN(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (Number.isNaN(values[index])) return true
  return false
}

function middlesOfFew(values: Float64Array, [lower, upper]: readonly [number, number]): readonly [number, number] {
  const last = select(values, upper)
  if (lower === upper) return [last, last]
  // After the selection everything before the upper middle is no larger than it: the lower middle is their maximum.
  let before = values[0]
  for (let index = 1; index < upper; index++) before = Math.max(before, values[index])
  return [before, last]
}

/** The upper halves of the numbers, (count × 2); the processor stores the lower half first, as WebAssembly does. */
const wordsOf = (values: Float64Array) => new Int32Array(values.buffer, values.byteOffset, 2 * values.length)

/** The leading 16 bits of a number in the order of numbers: positive ones above all negative ones, those turned round. */
const classOf = (upperHalf: number): number => (upperHalf ^ ((upperHalf >> 31) | 0x80000000)) >>> 16

function classCounts(values: Float64Array): Uint32Array {
  const counts = new Uint32Array(classCount)
  for (let from = 0; from < values.length; from += atATime) countClasses(counts, values.subarray(from, from + atATime))
  return counts
}

function countClasses(counts: Uint32Array, values: Float64Array): void {
  const words = wordsOf(values)
  for (let at = 1; at < words.length; at += 2) counts[classOf(words[at])]++
}

/** The value that would stand at `rank` if `values` were sorted. */
function ranked(values: Float64Array, counts: Uint32Array, rank: number): number {
  let before = 0
  let chosen = 0
  while (before + counts[chosen] <= rank) before += counts[chosen++]
  const members = new Float64Array(counts[chosen])
  for (let from = 0, found = 0; found < members.length; from += atATime) {
    found += takeMembers(members.subarray(found), values.subarray(from, from + atATime), chosen)
  }
  return select(members, rank - before)
}

/** Those of a class; answers how many. */
function takeMembers(members: Float64Array, values: Float64Array, chosen: number): number {
  const words = wordsOf(values)
  let count = 0
  for (let index = 0; index < values.length; index++) {
    if (classOf(words[2 * index + 1]) === chosen) members[count++] = values[index]
  }
  return count
}

/** The same of few; in place. */
function select(values: Float64Array, rank: number): number {
  let left = 0
  let right = values.length - 1
  while (left < right) {
    const pivot = values[(left + right) >> 1]
    let low = left
    let high = right
    while (low <= high) {
      while (values[low] < pivot) low++
      while (values[high] > pivot) high--
      if (low > high) break
      const kept = values[low]
      values[low++] = values[high]
      values[high--] = kept
    }
    if (rank <= high) right = high
    else if (rank >= low) left = low
    else break
  }
  return values[rank]
}
