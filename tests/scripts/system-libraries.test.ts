import { expect, test } from 'vitest'
import {
  debianPackagesFor,
  installCommand,
  librariesNotFound,
  missingMessage,
} from '../../scripts/setup/system-libraries.mjs'

const ldd = `\tlinux-vdso.so.1 (0x00007ffd)
\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f1)
\tlibgtk-3.so.0 => not found
\tlibnss3.so => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2)
`

test('The libraries a program lacks are read off what ldd says', () => {
  expect(librariesNotFound(ldd)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
})

test('Each library stands for its Debian package, named once', () => {
  const libraries = ['libnss3.so', 'libnssutil3.so', 'libgtk-3.so.0']
  expect(debianPackagesFor(libraries, [{ debianPackage: 'xvfb' }])).toEqual(['libnss3', 'libgtk-3-0', 'xvfb'])
})

test('Who is not root gets the exact command, with the names their release of Debian uses', () => {
  const command = installCommand({
    libraries: ['libasound.so.2'],
    packages: ['libasound2', 'xvfb'],
    programs: [],
    has: (program) => program === 'apt-get',
    resolve: (name) => (name === 'libasound2' ? 'libasound2t64' : name),
  })
  expect(missingMessage(['libasound.so.2', 'Xvfb'], command).message).toBe(
    'Expected the system libraries Electron needs, got a system without libasound.so.2, Xvfb: run "sudo apt-get update ' +
      '&& sudo apt-get install -y --no-install-recommends libasound2t64 xvfb" and try again.',
  )
})

test('Distributions with RPM install by the name of the library itself', () => {
  const missing = { libraries: ['libgtk-3.so.0'], packages: ['libgtk-3-0'], programs: ['Xvfb'] }
  expect(installCommand({ ...missing, has: (program) => program === 'dnf' })).toBe(
    "sudo dnf install -y 'libgtk-3.so.0()(64bit)' /usr/bin/Xvfb",
  )
  expect(installCommand({ ...missing, has: () => false })).toBeNull()
})
