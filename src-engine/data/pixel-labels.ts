// What the columns of rows that are pictures are called.

/** `row 1, column 2`, pixel after pixel. */
export const pixelLabels = (width: number, height: number): string[] =>
  Array.from(
    { length: width * height },
    (_, pixel) => `row ${Math.floor(pixel / width) + 1}, column ${(pixel % width) + 1}`,
  )
