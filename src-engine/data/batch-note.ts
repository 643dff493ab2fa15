// What a person should know about a batch that is larger than the data it is drawn from.

/** The note, or null where the batch fits. */
export function batchNote(batchSize: number, trainCount: number): string | null {
  if (batchSize <= trainCount) return null
  return `The batch of ${batchSize} is larger than the ${trainCount} training rows: it is drawn with replacement.`
}
