// Addresses at which no dashboard of Ray answers: each says what would cure it.

import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { probeRay } from '../../../src-engine/remote-studies/ray/probe-ray.ts'
import { rayConnection } from '../../../src-engine/remote-studies/ray/ray-connection.ts'

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function said(address: string): Promise<string> {
  const connection = rayConnection(address)
  const { usable, found } = await probeRay(connection, { folder: null, python: null })
  connection.close()
  expect([usable, found.length]).toEqual([false, 1])
  expect(found[0]).toContain(`Expected the dashboard of a Ray cluster at ${address}, got`)
  return found[0]
}

test('where nothing listens, the port is to be checked', async () => {
  const server = createServer()
  const port = await portOf(server)
  await new Promise((closed) => server.close(closed))
  expect(await said(`http://127.0.0.1:${port}`)).toMatch(
    /ECONNREFUSED.*: check that it runs, that the port is its own \(8265/,
  )
})

test('a name that nobody knows is to be corrected', async () => {
  expect(await said('http://nowhere.invalid:8265')).toMatch(/: correct the name, or connect to the network/)
})

test('encryption where there is none is to be left out', async () => {
  const port = await portOf(createHttpServer((_request, reply) => void reply.end()))
  expect(await said(`https://127.0.0.1:${port}`)).toMatch(/: it answers without encryption, so write http:\/\/\.$/)
})

test('a port of another service is to be left for the dashboard’s', async () => {
  const greets = await portOf(createServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
  expect(await said(`http://127.0.0.1:${greets}`)).toMatch(/: give the port of the dashboard \(8265/)
  const hangsUp = await portOf(createServer((socket) => void socket.on('data', () => socket.destroy())))
  expect(await said(`http://127.0.0.1:${hangsUp}`)).toMatch(/or write https:\/\/ if it is encrypted/)
})

test('a server that is no dashboard is said to be another', async () => {
  const port = await portOf(createHttpServer((_request, reply) => void reply.end('{"hello": 1}')))
  expect(await said(`http://127.0.0.1:${port}`)).toMatch(/got another server: give the address/)
})
