// The completion of bash: a function that finds out at which command the cursor stands, and offers what may come there.
// It needs nothing but bash itself (4.0 or newer).

import { everyCommand, type CommandWords } from './command-words.ts'
import { valuesOfArgument, valuesOfOption, type KnownValues } from './known-values.ts'

export function bashCompletion(program: CommandWords): string {
  const commands = everyCommand(program)
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => path.join(' '))
  return `# bash completion of ebm, made by \`ebm completion bash\`.

_ebm() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word commands= options= values=
  # Bash takes --name=value apart at the sign.
  if [[ $current == = ]]; then current=; previous=\${COMP_WORDS[COMP_CWORD-1]}
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command\${command:+ }$word" in
      ${paths.map(quoted).join(' | ')}) command+=\${command:+ }$word ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${commands.flatMap(optionCases).join('\n')}
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$commands" -- "$current"))
  _ebm_values "$values"
}

# The values of an option or an argument: file, folder, names, or names with commas between (+).
_ebm_values() {
  local before=
  case $1 in
    file) compopt -o default -o filenames; COMPREPLY+=($(compgen -f -- "$current")) ;;
    folder) compopt -o filenames; COMPREPLY+=($(compgen -d -- "$current")) ;;
    +*)
      [[ $current == *,* ]] && before=\${current%,*},
      compopt -o nospace
      COMPREPLY+=($(compgen -P "$before" -W "\${1#+}" -- "\${current##*,}")) ;;
    *) COMPREPLY+=($(compgen -W "$1" -- "$current")) ;;
  esac
}

complete -F _ebm ebm
`
}

function optionCases(command: CommandWords): string[] {
  return command.options.flatMap((option) => {
    const values = valuesOfOption(command, option)
    if (values === null) return []
    const pattern = quoted([command.path.join(' '), option.long].join(' '))
    return [`    ${pattern}) _ebm_values ${quoted(valuesText(values))}; return ;;`]
  })
}

function commandCase(command: CommandWords): string {
  const options = command.options.flatMap(({ long, short }) => (short ? [short, long] : [long])).join(' ')
  const children = command.commands.map(({ path }) => path.at(-1)).join(' ')
  const [values] = command.arguments.map((argument) => valuesText(valuesOfArgument(command, argument)))
  const parts = [`options=${quoted(options)}`, `commands=${quoted(children)}`, `values=${quoted(values ?? '')}`]
  return `    ${quoted(command.path.join(' '))}) ${parts.join(' ')} ;;`
}

function valuesText(values: KnownValues): string {
  switch (values.kind) {
    case 'names':
      return (values.listed ? '+' : '') + values.names.join(' ')
    case 'file':
    case 'folder':
      return values.kind
    case 'unknown':
      return ''
    default:
      return values satisfies never
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
