// `ebm table`: how a table of text is read.

import type { Command } from 'commander'
import { readTable } from '../data/tables/read-table.ts'
import { repeatable } from './repeatable.ts'
import { columnsInWords, readingInWords, tableOptions, tableOptionsHelp } from './table-options.ts'

export function addTableCommand(program: Command): void {
  program
    .command('table <file>')
    .description('show how a table is read: what was guessed, its columns, what is left out or asked')
    .addOption(repeatable('--table-option <key=value,…>', 'how the file is read where the guess is wrong; see below'))
    .option('--json', 'as one JSON object')
    .addHelpText('after', `\n${tableOptionsHelp()}`)
    .action(async (file: string, { json, tableOption }: { json?: boolean; tableOption: string[] }) => {
      const reading = await readTable(file, tableOptions(tableOption))
      if (json) console.log(JSON.stringify(reading))
      else console.log(`${readingInWords(reading)}\n${columnsInWords(reading.columns)}`)
    })
}
