// Facts about data that weaken every density or likelihood learned from them; they stand beside the numbers.

/** `repeated-values`: few distinct values, so that there is no density and a likelihood can grow without bound. */
export type DataWeaknessCode = 'repeated-values'

export interface DataWeakness {
  code: DataWeaknessCode
  /** A sentence that names the column and says what it means. */
  text: string
}
