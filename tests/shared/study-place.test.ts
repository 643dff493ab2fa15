import { expect, test } from 'vitest'
import { parsePlace, placeText } from '../../src-shared/study/place.ts'

test.each([
  ['local', { kind: 'local' }],
  ['processes:/tmp/cluster', { kind: 'processes', folder: '/tmp/cluster' }],
  [
    'slurm:anna@login.example.org',
    {
      kind: 'slurm',
      user: 'anna',
      host: 'login.example.org',
      port: null,
      partition: null,
      minutes: null,
      memory: null,
      account: null,
      folder: null,
    },
  ],
  [
    'slurm:anna@login:2222?partition=gpu&time=90&memory=4G&account=lab&folder=~/studies',
    {
      kind: 'slurm',
      user: 'anna',
      host: 'login',
      port: 2222,
      partition: 'gpu',
      minutes: 90,
      memory: '4G',
      account: 'lab',
      folder: '~/studies',
    },
  ],
  ['ray:http://127.0.0.1:8265', { kind: 'ray', address: 'http://127.0.0.1:8265', folder: null, python: null }],
  [
    'ray:https://lab.example.org/ray?folder=/scratch/anna&python=/opt/ray/bin/python3',
    {
      kind: 'ray',
      address: 'https://lab.example.org/ray',
      folder: '/scratch/anna',
      python: '/opt/ray/bin/python3',
    },
  ],
  ['ray:http://[::1]:8265', { kind: 'ray', address: 'http://[::1]:8265', folder: null, python: null }],
])('%s is a place, and is written as it was read', (text, place) => {
  expect(parsePlace(text)).toEqual(place)
  expect(placeText(parsePlace(text))).toBe(text)
})

test('hours and minutes are minutes', () => {
  expect(parsePlace('slurm:a@b?time=1:30')).toMatchObject({ minutes: 90 })
})

test.each([
  ['', 'local, slurm:USER@LOGIN, ray:http://HOST:8265 or processes:FOLDER'],
  ['pbs:login', 'local, slurm:USER@LOGIN, ray:http://HOST:8265 or processes:FOLDER'],
  ['ray:host:8265', 'ray:http://HOST:8265'],
  ['ray:ray://host:10001', 'ray:http://HOST:8265'],
  ['ray:http://anna:secret@host:8265', 'an address without a password or token'],
  ['ray:http://host:99999', 'a port from 1 to 65535'],
  ['ray:http://host:8265?token=secret', 'the options folder, python'],
  ['ray:http://host:8265?folder=~/scratch', 'a folder that begins with /'],
  ['slurm:login', 'slurm:USER@LOGIN'],
  ['slurm:-oProxyCommand=x@login', 'slurm:USER@LOGIN'],
  ['slurm:a@-oProxyCommand=x', 'slurm:USER@LOGIN'],
  ['slurm:a@b:99999', 'a port from 1 to 65535'],
  ['slurm:a@b?queue=x', 'the options partition, time, memory, account, folder'],
  ['slurm:a@b?memory=4', 'memory as 4G or 512M'],
  ['slurm:a@b?memory=0G', 'memory as 4G or 512M'],
  ['slurm:a@b?time=0', 'a time in minutes'],
  ['slurm:a@b?time=1&time=2', 'time once'],
  ['slurm:a@b?folder=studies', 'a folder that begins with / or ~/'],
  ['slurm:a@b?folder=/a/../b', 'a folder without ..'],
  ['slurm:a@b?partition=a b', 'a partition of one word'],
  ['processes:relative', 'processes: and an absolute folder'],
])('%s is refused: what was expected is %s', (text, expected) => {
  expect(() => parsePlace(text)).toThrow(`Expected ${expected}`)
})
