// Which columns' fields stand in the sheet: all of few; of many those that are looked for, beside the predicted one.

/** More are not found by looking. */
export const columnsAtOnce = 12

/** Places among the columns, ascending; of many the predicted one first. Small and capital letters are alike. */
export function listedColumns(columns: readonly string[], predicted: number | null, wanted: string): number[] {
  const all = columns.map((_, index) => index)
  if (columns.length <= columnsAtOnce) return all
  const text = wanted.trim().toLowerCase()
  const found = all.filter((index) => index !== predicted && columns[index].toLowerCase().includes(text))
  return predicted === null ? found : [predicted, ...found]
}
