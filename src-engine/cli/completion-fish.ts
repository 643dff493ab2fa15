// The completion of fish: a line for each command, option and argument, on condition of the command that stands before.

import { everyCommand, type CommandWords, type OptionWords } from './command-words.ts'
import { valuesOfArgument, valuesOfOption, type KnownValues } from './known-values.ts'

export function fishCompletion(program: CommandWords): string {
  const commands = everyCommand(program)
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(' ')))
  return `# fish completion of ebm, made by \`ebm completion fish\`.

# Whether the words before the cursor name this command and none below it.
function __ebm_at
    set -l command
    for word in (commandline -opc)[2..]
        switch (string join -- ' ' $command $word)
            case ${paths.join(' ')}
                set -a command $word
        end
    end
    test "$(string join -- ' ' $command)" = "$argv"
end

complete -c ebm -f
${commands.flatMap(commandLines).join('\n')}
`
}

function commandLines(command: CommandWords): string[] {
  const begin = `complete -c ebm -n ${quoted(`__ebm_at ${command.path.join(' ')}`.trim())}`
  const children = command.commands.map(
    ({ path, description }) => `${begin} -a ${quoted(path.at(-1)!)} -d ${quoted(description)}`,
  )
  const [values] = command.arguments.map((argument) => flagsOf(valuesOfArgument(command, argument), ''))
  return [
    ...children,
    ...(values ? [`${begin} ${values}`] : []),
    ...command.options.map((option) => `${begin} ${optionFlags(command, option)}`),
  ]
}

function optionFlags(command: CommandWords, option: OptionWords): string {
  const { long, short, description } = option
  const names = [...(short ? [`-s ${short.slice(1)}`] : []), `-l ${long.slice(2)}`]
  const values = valuesOfOption(command, option)
  return [...names, `-d ${quoted(description)}`, ...(values === null ? [] : [flagsOf(values, '-x')])].join(' ')
}

/** `exclusive`: how an option says that it takes a value and no file. */
function flagsOf(values: KnownValues, exclusive: string): string {
  switch (values.kind) {
    case 'names':
      return `${exclusive} -a ${quoted(values.listed ? commaList(values.names) : values.names.join(' '))}`.trim()
    case 'file':
      return exclusive ? '-r -F' : '-F'
    case 'folder':
      return `${exclusive} -a '(__fish_complete_directories)'`.trim()
    case 'unknown':
      return exclusive
    default:
      return values satisfies never
  }
}

const commaList = (names: readonly string[]): string => `(__fish_append , ${names.join(' ')})`
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`
