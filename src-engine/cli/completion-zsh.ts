// The completion of zsh: a function for each command, which describes its options and arguments to `_arguments`.

import { everyCommand, type ArgumentWords, type CommandWords, type OptionWords } from './command-words.ts'
import { valuesOfArgument, valuesOfOption, type KnownValues } from './known-values.ts'

export function zshCompletion(program: CommandWords): string {
  return `#compdef ebm
# zsh completion of ebm, made by \`ebm completion zsh\`.

${everyCommand(program).map(commandFunction).join('\n\n')}

if [[ $funcstack[1] == _ebm ]]; then
  _ebm "$@"
else
  compdef _ebm ebm
fi
`
}

function commandFunction(command: CommandWords): string {
  const options = command.options.map((option) => optionSpecification(command, option))
  const own = command.arguments.map((argument) => argumentSpecification(command, argument))
  if (command.commands.length === 0) {
    return `${functionName(command)}() {\n  _arguments -s ${[...options, ...own].map(quoted).join(' \\\n    ')}\n}`
  }
  const [argument] = command.arguments
  const values = argument && valuesOfArgument(command, argument).kind === 'file' ? '; _files' : ''
  return `${functionName(command)}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -s -C ${options.map(quoted).join(' \\\n    ')} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
${command.commands.map((child) => `        ${quoted(`${child.path.at(-1)}:${child.description}`)}`).join('\n')}
      )
      _describe command commands${values} ;;
    rest)
      case $line[1] in
${command.commands.map((child) => `        ${child.path.at(-1)}) ${functionName(child)} ;;`).join('\n')}
      esac ;;
  esac
}`
}

const functionName = ({ path }: CommandWords): string => ['_ebm', ...path].join('_').replaceAll('-', '_')

/** `*` in front: what may be given several times is not known here, so everything with a value may. */
function optionSpecification(command: CommandWords, { long, short, value, description }: OptionWords): string {
  const values = valuesOfOption(command, { long, short, value, description })
  const told = `[${escaped(description)}]`
  if (values === null) return `${long}${told}`
  return `*${long}=${told}:${escaped(value ?? '')}:${action(values, value ?? '')}`
}

function argumentSpecification(command: CommandWords, argument: ArgumentWords): string {
  const { name, repeated, required } = argument
  return `${repeated ? '*' : ''}:${required ? '' : ':'}${escaped(name)}:${action(valuesOfArgument(command, argument), name)}`
}

function action(values: KnownValues, name: string): string {
  switch (values.kind) {
    case 'names':
      return values.listed ? `_values -s , ${escaped(name)} ${values.names.join(' ')}` : `(${values.names.join(' ')})`
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'unknown':
      return ' '
    default:
      return values satisfies never
  }
}

const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`)
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
