// npm run setup:slurm-test: installs what the tests of studies on clusters need, as root: a Slurm and an sshd, from Debian's
// packages. Where systemd runs, Debian starts them as services, which the tests do not use.

import { installClusterPrograms } from '../setup/cluster-programs.mjs'
import { notice } from '../setup/report.mjs'

export async function main() {
  await installClusterPrograms()
  notice('A Slurm to test with is there: npm test -- unit tests/cluster')
  return 0
}
