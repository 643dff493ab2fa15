// How charts share a width: rows as full as they can be; what is left over goes to the first chart, the one that ranks.

const chartWidthMinimum = 290

export function chartGrid(count: number, width: number): { columns: number; firstSpan: number } {
  const most = Math.max(1, Math.min(count, Math.floor(width / chartWidthMinimum)))
  const rows = Math.max(1, Math.ceil(count / most))
  const columns = Math.max(1, Math.ceil(count / rows))
  return { columns, firstSpan: 1 + rows * columns - count }
}
