// The files that a report can become.

export const reportFormats = ['html', 'pdf'] as const
export type ReportFormat = (typeof reportFormats)[number]

export const reportFormatTitles: Record<ReportFormat, string> = {
  html: 'Report as one HTML file',
  pdf: 'Report as PDF',
}
