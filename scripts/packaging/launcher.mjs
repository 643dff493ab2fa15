/**
 * The program `bin/ebm` of a package: it runs the command line on the Node beside it, and writes nothing but what Node
 * makes of the TypeScript, into the user's cache folder (the same as in src-engine/places/cache-folder.ts). A package has
 * nothing to set up, and its folder belongs to somebody else.
 * @param {string} node relative to the program's folder
 */
export function launcher(node) {
  return `#!/bin/sh
# The command line of EBM Studio, on the Node that came with it.
set -e
place=$(readlink -f -- "$0")
program=\${place%/bin/ebm}

case \${XDG_CACHE_HOME:-} in
  /*) cache=$XDG_CACHE_HOME/ebm-studio ;;
  *) cache=\${HOME:+$HOME/.cache/ebm-studio} ;;
esac
cache=\${EBM_STUDIO_CACHE:-$cache}
if [ -n "$cache" ]; then
  NODE_COMPILE_CACHE=\${NODE_COMPILE_CACHE:-$cache/compiled}
  export NODE_COMPILE_CACHE
fi

# The window, where the package has one: for \`ebm learn 7 --open\`.
window=\${program%/resources/program}/ebm-studio
if [ -x "$window" ] && [ ! -d "$window" ]; then
  EBM_STUDIO_WINDOW=$window
  export EBM_STUDIO_WINDOW
fi

exec "$program/${node}" --disable-warning=ExperimentalWarning "$program/src-engine/cli.ts" "$@"
`
}
