import type { Command } from 'commander'

/** The options of every command that trains (`ReportOptions`). */
export function withReport(command: Command): Command {
  return command
    .option('--json', 'print one JSON object with the results, and nothing else, on stdout')
    .option('--figures <folder>', 'write the comparison (PNG, CSV) and the results (CSV) there at the end')
}
